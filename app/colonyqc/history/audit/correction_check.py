"""Hold corrected analyses against their originals: what is said to be changed, and no more."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from colonyqc.domain.correction import CorrectionSource, PictureChange
from colonyqc.domain.picture import Region
from colonyqc.history.db.columns import from_json
from colonyqc.history.files.blobs import BlobStore

_SAME: Final = (
    "acquisition_id",
    "model_name",
    "model_version",
    "model_sha256",
    "provider",
    "protocol",
)
"""What a corrected analysis shares with its original."""
_MEASURED: Final = {
    "colony": frozenset({"picture_id", "position"}),
    # A cell that nobody touched may have other neighbours.
    "cell": frozenset({"picture_id", "position", "neighbours", "open_side"}),
}
"""What of a colony or cell that nobody touched may be otherwise."""
_STRIP: Final = 512
Row = tuple[Any, ...]


def check_corrections(connection: Connection, files: BlobStore) -> Iterator[str]:
    """Yield what is wrong with corrected analyses, a sentence each."""
    wanted = (
        "SELECT analysis_id, original, person, reason, way, pictures FROM correction ORDER BY 1"
    )
    for number, original, person, reason, way, pictures in connection.exec_driver_sql(wanted).all():
        changes = from_json(tuple[PictureChange, ...], pictures)
        source = CorrectionSource(original, person, reason, way, changes)
        yield from _check(connection, files, number, source)


def _check(
    connection: Connection, files: BlobStore, number: int, source: CorrectionSource
) -> Iterator[str]:
    old, new = (_analysis(connection, each) for each in (source.original, number))
    if old is None or source.original >= number or old != new:
        yield (
            f"Analysis {number} says that it corrects analysis {source.original}, which is not of "
            "the same pictures, model and protocol."
        )
        return
    before, after = (_pictures(connection, each) for each in (source.original, number))
    if len(before) != len(after):
        yield f"Analysis {number} has not the pictures of analysis {source.original}."
        return
    for place, (was, now) in enumerate(zip(before, after, strict=True)):
        change = source.of(place)
        told = 0 if change is None else change.changed_px
        found = _found(files, was, now)
        if found not in (None, told):
            yield (
                f"Analysis {number}, picture {place + 1}: {found} px differ from analysis "
                f"{source.original}, {told} are said to be corrected."
            )
        # What a change says of numbers is of colonies, or of the cells of a sheet.
        of_sheet = now[2] is not None
        for kind in _MEASURED if change is None else ("cell" if of_sheet else "colony",):
            yield from _check_measured(connection, number, source, place, (was[0], now[0]), kind)
        if now[2] is not None and not _fits(files.cells(str(now[2])), connection, now[0]):
            yield (
                f"Analysis {number}, picture {place + 1}: its cells are not those of the map that "
                "was stored with them."
            )


def _found(files: BlobStore, was: Row, now: Row) -> int | None:
    """Return how many pixels two versions of a picture differ in; None where nobody can tell.

    The cells of a sheet that nobody corrected are not stored: what became of each is proved by
    its measures alone.
    """
    if now[2] is None:
        return 0 if was[1] == now[1] else _differing(files, str(was[1]), str(now[1]))
    if was[2] is None:
        return None
    before, after = files.cells(str(was[2])), files.cells(str(now[2]))
    return int(np.count_nonzero(before != after)) if before.shape == after.shape else after.size


def _fits(cells: NDArray[np.int32], connection: Connection, picture: int) -> bool:
    """Tell whether a map holds just the cells of a picture, each with its area."""
    wanted = text("SELECT number, area_px FROM cell WHERE picture_id = :picture")
    asked = connection.execute(wanted, {"picture": picture})
    told = {int(row[0]): float(row[1]) for row in asked}
    numbers, areas = np.unique(cells, return_counts=True)
    found = dict(zip(numbers.tolist(), areas.tolist(), strict=True))
    found.pop(0, None)
    return told == found


def _check_measured(
    connection: Connection,
    number: int,
    source: CorrectionSource,
    place: int,
    rows: Row,
    kind: str,
) -> Iterator[str]:
    """Yield colonies or cells that are said to be the original's and are not."""
    old, new = (_measured(connection, each, kind) for each in rows)
    change = source.of(place) or PictureChange(place, 0, 0)
    untouched = new.keys() - {*change.changed, *change.added}
    wrong = {each for each in untouched if old.get(each) != new[each]}
    wrong |= (old.keys() - new.keys()) ^ set(change.removed)
    if wrong:
        names = ", ".join(map(str, sorted(wrong)[:5]))
        yield (
            f"Analysis {number}, picture {place + 1}: {kind} {names} is not as in analysis "
            f"{source.original}, and nothing is said of it."
        )


def _analysis(connection: Connection, number: int) -> Row | None:
    wanted = f"SELECT {', '.join(_SAME)} FROM analysis WHERE id = :number"  # noqa: S608 - names of this module
    found = connection.execute(text(wanted), {"number": number}).first()
    return None if found is None else tuple(found)


def _pictures(connection: Connection, number: int) -> list[Row]:
    wanted = "SELECT id, labels, cells FROM picture WHERE analysis_id = :number ORDER BY position"
    return [tuple(row) for row in connection.execute(text(wanted), {"number": number})]


def _measured(connection: Connection, picture: int, kind: str) -> dict[int, Row]:
    wanted = f"SELECT * FROM {kind} WHERE picture_id = :picture"  # noqa: S608 - a name of this module
    found = connection.execute(text(wanted), {"picture": picture})
    # Its number, and all but whose it is and its place there.
    names = [name for name in list(found.keys()) if name not in _MEASURED[kind]]
    at = names.index("number")
    rows = [tuple(row._mapping[name] for name in names) for row in found]
    return {row[at]: row for row in rows}


def _differing(files: BlobStore, one: str, other: str) -> int:
    """Count the pixels in which two stored maps differ; every one where their sizes do."""
    first, second = files.labels(one), files.labels(other)
    try:
        width, height = first.size
        if second.size != first.size:
            return width * height
        bands = (
            Region(0, top, width, min(_STRIP, height - top)) for top in range(0, height, _STRIP)
        )
        return sum(int(np.count_nonzero(first.read(b) != second.read(b))) for b in bands)
    finally:
        first.close()
        second.close()
