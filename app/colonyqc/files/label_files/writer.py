"""Every form of label files by its name; fits the port `LabelFiles`."""

from pathlib import Path
from types import ModuleType

from colonyqc.services.outputs import FileKind
from colonyqc.services.ports.label_files import (
    DrawnObject,
    LabelForm,
    PictureLabels,
    PlateFields,
)


def _module(form: LabelForm) -> ModuleType:
    # Loaded with the first file of its form: most commands write none.
    from colonyqc.files.label_files import geojson, ome_tiff, ome_zarr, roi_zip

    return {
        LabelForm.GEOJSON: geojson,
        LabelForm.ROI: roi_zip,
        LabelForm.OME_TIFF: ome_tiff,
        LabelForm.OME_ZARR: ome_zarr,
    }[form]


class LabelFileWriter:
    """Writes labels in the forms of other programs, and reads what was drawn there."""

    def ending(self, form: LabelForm) -> str:
        ending: str = _module(form).ENDING
        return ending

    def kind(self, form: LabelForm) -> FileKind:
        kind: FileKind = _module(form).KIND
        return kind

    def write(self, form: LabelForm, picture: PictureLabels, target: Path) -> None:
        _module(form).write(picture, target)

    def write_plate(self, target: Path, plate: PlateFields) -> None:
        from colonyqc.files.label_files import ome_zarr

        ome_zarr.write_plate(target, plate)

    def reads(self, path: Path) -> bool:
        from colonyqc.files.label_files import drawn_geojson, drawn_rois

        return path.suffix.lower() in (*drawn_geojson.ENDINGS, *drawn_rois.ENDINGS)

    def read(self, path: Path) -> tuple[DrawnObject, ...]:
        from colonyqc.files.label_files import drawn_geojson, drawn_rois

        drawn = path.suffix.lower() in drawn_geojson.ENDINGS
        return drawn_geojson.read(path) if drawn else drawn_rois.read(path)
