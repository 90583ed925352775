"""What is wrong with the pictures of a dish, and which of its files were left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from colonyqc.domain.analysis import PictureResult
from colonyqc.gui.core.language import listed, translate, worded
from colonyqc.gui.pages.review.state import Moment
from colonyqc.gui.widgets import formatting


@dataclass(frozen=True, slots=True)
class Poor:
    """Something wrong with some pictures: in short, in full, and whether they were left out."""

    text: str
    full: str
    blocking: bool


def poor_pictures(results: Sequence[PictureResult]) -> tuple[Poor, ...]:
    """Return what is wrong with which pictures, what kept them from being counted first."""
    found: dict[tuple[bool, str], list[tuple[int, str]]] = {}
    for index, result in enumerate(results):
        for problem in result.quality.problems:
            key = (not problem.blocking, formatting.short_problem(problem))
            number = index + 1 if result.picture.view is None else result.picture.view
            found.setdefault(key, []).append((number, formatting.problem(problem)))
    return tuple(
        _poor(short, not counted, found[counted, short], len(results))
        for counted, short in sorted(found)
    )


def _poor(short: str, blocking: bool, where: list[tuple[int, str]], count: int) -> Poor:
    numbers = listed(str(number) for number, _ in where)
    if 1 < len(where) == count:
        named = translate("Work", "All pictures")
    elif len(where) > 1:
        named = translate("Work", "Pictures {numbers}").format(numbers=numbers)
    else:
        named = translate("Work", "Picture {number}").format(number=numbers)
    pattern = (
        translate("Work", "{pictures}: {problem}, not counted")
        if blocking
        else translate("Work", "{pictures}: {problem}")
    )
    return Poor(
        pattern.format(pictures=named, problem=short),
        "\n".join(dict.fromkeys(sentence for _, sentence in where)),
        blocking,
    )


def files_left_out(moment: Moment) -> tuple[Poor, ...]:
    """Return which files were not analysed or count elsewhere too; nothing where none did."""
    notes = moment.acquisition.file_notes
    failures = () if moment.record is None else moment.record.analysis.failures
    read = {result.picture.name for result in moment.results}
    gone = [(note.path.name, note.sentence) for note in moment.acquisition.left_out]
    gone += [(each.name, each.reason) for each in failures if each.name not in read]
    twice = [(note.path.name, note.sentence) for note in notes if note.counted]
    said = []
    if gone:
        pattern = translate("Work", "{count} of {all} files left out: {names}")
        said.append(_files(pattern, gone, len(moment.results) + len(gone)))
    if twice:
        pattern = translate("Work", "Counted for another dish or moment, too: {names}")
        said.append(_files(pattern, twice, len(moment.results)))
    return tuple(said)


def _files(pattern: str, named: Sequence[tuple[str, str]], of: int) -> Poor:
    names = listed(name for name, _ in named)
    text = pattern.format(count=len(named), all=of, names=names)
    return Poor(text, "\n".join(worded(why) for _, why in named), blocking=False)
