"""Open what the viewer shows: a picture, and the label map found in it."""

from dataclasses import dataclass

from colonyqc.domain.errors import Cancelled, PictureError
from colonyqc.domain.picture import Picture
from colonyqc.gui.core.language import translate, worded
from colonyqc.gui.core.memory_sources import OverviewSource
from colonyqc.gui.pages.review.state import Moment
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import ImageSource, LabelSource, Monitor


@dataclass(frozen=True, slots=True, eq=False)
class ReviewPicture:
    """A picture ready to be looked at; ``note`` says what is not as it should be."""

    source: ImageSource
    labels: LabelSource | None
    note: str = ""
    fresh: bool = True
    """The source was opened for this, and is nobody else's yet."""

    def close(self) -> None:
        """Let go of what was opened for it."""
        if self.labels is not None:
            self.labels.close()
        if self.fresh:
            self.source.close()


def open_picture(
    context: ServiceContext,
    moment: Moment,
    index: int,
    held: ImageSource | None,
    monitor: Monitor,
) -> ReviewPicture:
    """Open a picture of a day with its labels; its kept overview when its file is gone.

    ``held`` is the same picture when it is already open. Blocking: call it off the window's
    thread.

    Raises:
        Cancelled: another picture is wanted by now.
        PictureError: the file cannot be read and no overview is kept.
        HistoryError: the label map cannot be read.
    """
    source, note = (held, "") if held is not None else _source(context, moment, index)
    labels = labels_of(context, moment, index)
    if monitor.cancelled():
        if labels is not None:
            labels.close()
        if source is not held:
            source.close()
        raise Cancelled
    return ReviewPicture(source, labels, note, fresh=source is not held)


def _source(context: ServiceContext, moment: Moment, index: int) -> tuple[ImageSource, str]:
    picture = moment.pictures[index]
    try:
        now = context.pictures.at_hand(picture)
        source = context.pictures.open_to_view(now)
        return source, "" if now == picture else _found(context, moment, index, now)
    except PictureError as error:
        overview = overview_of(context, moment, index)
        if overview is None:
            raise
        note = translate(
            "Work",
            "{reason} The kept overview is shown instead. If it was moved: File › Find moved "
            "pictures….",
        )
        return overview, note.format(reason=worded(str(error)))


def _found(context: ServiceContext, moment: Moment, index: int, now: Picture) -> str:
    """Say where a picture that was moved lies, and whether it is still the one analysed."""
    result = moment.result(index)
    read = {each.sha256 for each in context.pictures.hashes(now)}
    if result is not None and read != {each.sha256 for each in result.files}:
        text = translate("Work", "{name} in {folder} is not the file that was analysed.")
    else:
        text = translate("Work", "{name} was moved: it is shown from {folder}.")
    return text.format(name=now.name, folder=now.tiles[0].path.parent)


def labels_of(context: ServiceContext, moment: Moment, index: int) -> LabelSource | None:
    """Return the label map of a picture, as it is kept or was just found; None without one."""
    if moment.record is None:
        live = moment.live[index] if index < len(moment.live) else None
        return None if live is None else live.labels
    stored, result = moment.stored(index), moment.result(index)
    if stored is None or not stored.labels:
        return None
    # Regions that no model knows have numbers, which would be taken for classes here.
    if result is not None and result.regions is not None:
        return None
    with context.histories() as history:
        return history.labels(stored.labels)


def overview_of(context: ServiceContext, moment: Moment, index: int) -> OverviewSource | None:
    """Return the kept overview of a picture, None where none is kept."""
    result, stored = moment.result(index), moment.stored(index)
    if result is None or stored is None or not stored.overview:
        return None
    with context.histories() as history:
        pixels = history.overview(stored.overview)
    return OverviewSource(
        pixels, result.picture.name, result.width, result.height, result.pixel_size_um
    )
