"""Every form of label files by its name; fits the port `LabelFiles`."""

from pathlib import Path
from types import ModuleType

from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import LabelForm, PictureLabels


def _module(form: LabelForm) -> ModuleType:
    # Loaded with the first file of its form: most commands write none.
    from colonyqc.files.label_files import geojson, ome_tiff, roi_zip

    return {
        LabelForm.GEOJSON: geojson,
        LabelForm.ROI: roi_zip,
        LabelForm.OME_TIFF: ome_tiff,
    }[form]


class LabelFileWriter:
    """Writes labels in the forms of other programs."""

    def ending(self, form: LabelForm) -> str:
        ending: str = _module(form).ENDING
        return ending

    def kind(self, form: LabelForm) -> FileKind:
        kind: FileKind = _module(form).KIND
        return kind

    def write(self, form: LabelForm, picture: PictureLabels, target: Path) -> None:
        _module(form).write(picture, target)
