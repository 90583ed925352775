"""Colonies, cells and outlines as they are read beside the mapped rows."""

from dataclasses import replace

from colonyqc.domain.analysis import Analysis
from colonyqc.history import SqlHistories
from history.samples import analysis, artefacts, colony, prompted, sheet
from support.values import same


def without_outlines(value: Analysis) -> Analysis:
    """Return an analysis whose colonies have lost theirs."""
    pictures = (
        replace(each, colonies=tuple(replace(c, outline=()) for c in each.colonies))
        for each in value.pictures
    )
    return replace(value, pictures=tuple(pictures))


def outlined(*outlines: tuple[tuple[int, int], ...]) -> Analysis:
    """Return an analysis whose second picture alone has colonies, of these outlines."""
    value = analysis()
    colonies = (replace(colony(n), outline=each) for n, each in enumerate(outlines, 1))
    first, second = value.pictures
    pictures = (replace(first, colonies=()), replace(second, colonies=tuple(colonies)))
    return replace(value, pictures=pictures)


def test_outlines_are_those_of_the_picture_in_its_order(histories: SqlHistories) -> None:
    far = 2**40
    wanted = (((2, 3), (82, 3), (82, 63)), ((0, 0),), ((-far, far), (far, -far)))
    with histories() as history:
        for value in (analysis(), outlined(*wanted)):
            history.add(value, artefacts(value))
        history.commit()
        assert history.outlines(2, 0) == ()
        found = history.outlines(2, 1)
        assert tuple(tuple(map(tuple, each.tolist())) for each in found) == wanted
        assert history.outlines(2, 2) == ()
        assert history.outlines(3, 0) == ()


def test_without_outlines_all_else_is_read(histories: SqlHistories) -> None:
    with histories() as history:
        for value in (analysis(line="first"), analysis()):
            history.add(value, artefacts(value))
        history.commit()
        whole, bare = history.get(2), history.get(2, outlines=False)
    assert same(bare.analysis, without_outlines(whole.analysis))
    assert not same(bare.analysis, whole.analysis)


def test_cells_stay_with_the_sheet_of_their_picture(histories: SqlHistories) -> None:
    value = prompted(sheets=(sheet(3), sheet(4)))
    with histories() as history:
        history.add(value, artefacts(value))
        history.commit()
        pictures = history.get(1).analysis.pictures
    assert [len(each.sheet.cells) for each in pictures if each.sheet] == [3, 4]
    assert same(pictures, value.pictures)
