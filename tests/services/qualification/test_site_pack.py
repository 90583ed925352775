from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelRef
from colonyqc.services.ports import UNWATCHED
from colonyqc.services.qualification import site_pack
from colonyqc.services.qualification.drawn_dishes import UM, drawn
from colonyqc.services.qualification.site_pack import (
    PackPicture,
    PackResult,
    checks,
    group,
    lower_limit,
    passed,
    read_pack,
)
from colonyqc.services.qualification.values import Check, DatedCheck, NotTested, Qualification
from support.qualification import BenchOfTests, failed, limits

MODEL = ModelRef("ips", "1.0.0", "ab" * 32)
PACK = [
    PackResult(PackPicture(Path(f"{n}.png"), n < 40, 50.0), n < 40, 50.0 + n % 5, MODEL)
    for n in range(80)
]


def told(found: list[PackResult]) -> Qualification:
    now = datetime.now(UTC)
    made = tuple(DatedCheck("site-pack", each, now, "") for each in checks(found, limits()))
    return Qualification(now, now, made, (), (), {})


def test_a_pack_that_is_found_as_labelled_passes_with_its_figures() -> None:
    made = told(PACK)
    assert failed([each.check for each in made.tested]) == set()
    assert passed(made) == (
        "ips@1.0.0",
        "site pack of 80 pictures: sensitivity 1.000 (lower 95 % limit 0.912), specificity 1.000 "
        "(lower 95 % limit 0.912)",
    )


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (PACK[:30] + PACK[40:69], "site-count"),
        ([replace(PACK[0], flagged=False), *PACK[1:]], "site-sensitivity"),
        ([*PACK[:70], *(replace(each, flagged=True) for each in PACK[70:])], "site-specificity"),
        ([replace(PACK[0], model=replace(MODEL, version="2")), *PACK[1:]], "site-count"),
        ([replace(e, confluence=e.confluence + 8) for e in PACK], "site-confluence"),
        ([replace(e, of=replace(e.of, confluence=None)) for e in PACK], "site-confluence"),
        ([], "site-count"),
    ],
)
def test_what_is_short_of_a_limit_fails(found: list[PackResult], key: str) -> None:
    made = told(found)
    assert key in failed([each.check for each in made.tested])
    assert passed(made) is None


def test_the_lower_limit_is_that_of_clopper_and_pearson() -> None:
    # The closed form where all are right: (α/2)^(1/n).
    assert lower_limit(36, 36) == pytest.approx(0.025 ** (1 / 36))
    assert lower_limit(0, 20) == 0.0
    # Of 8 in 10 by tables: 0.4439.
    assert lower_limit(8, 10) == pytest.approx(0.4439, abs=5e-5)


def test_pictures_are_analysed_and_a_refused_one_counts_as_looked_at(
    bench: BenchOfTests, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    made = drawn(1).pixels
    bench.draw(folder / "good.tif", made, UM)
    bench.draw(folder / "black.tif", made * 0, UM)
    (folder / "labels.csv").write_text(
        "picture,differentiated,confluence\ngood.tif,no,40\nblack.tif,yes,\n"
    )
    found = {
        each.key: each
        for each in group(folder).run(bench, limits(), UNWATCHED)
        if isinstance(each, Check)
    }
    assert found["site-sensitivity"].found["right"] == "1"
    assert found["site-specificity"].found["all"] == "1"
    assert found["site-confluence"].found["count"] == "1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "is no site pack"),
        ("", "is no site pack"),
        ("picture,differentiated\na.tif,perhaps\n", "Line 2"),
        ("picture,differentiated,confluence\na.tif,yes,120\n", "Line 2"),
        ("picture,differentiated,confluence\na.tif,yes,many\n", "Line 2"),
        ("picture,differentiated\nlost.tif,yes\n", "lost.tif, line 2"),
        ("picture,differentiated\na.tif,yes\na.tif,no\n", "stands twice"),
    ],
)
def test_a_folder_that_makes_no_sense_is_refused(
    text: str | None, said: str, tmp_path: Path
) -> None:
    (tmp_path / "a.tif").write_text("x")
    if text is not None:
        (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(UsageError, match=said):
        read_pack(tmp_path)


def test_without_a_pack_it_is_said_that_nothing_was_tested(bench: BenchOfTests) -> None:
    assert list(group(None).run(bench, limits(), UNWATCHED)) == [NotTested(site_pack.KEY)]
