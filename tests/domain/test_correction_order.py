"""The next picture to correct is the one most in doubt."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.correction_order import LEAST, most_useful, usefulness
from colonyqc.domain.quality import ImageQuality, Problem, ProblemKind
from support.builders import BLURRED, picture_result

USUAL = picture_result(imaged_px=1000, undifferentiated_px=300, differentiated_px=0)
UNFAMILIAR = ImageQuality(
    9.5, 0.1, 0.0, 0.0, (Problem(ProblemKind.UNFAMILIAR, "Unfamiliar look.", 0, 1, False),)
)


def made(uncertain: int, peer: float | None):
    undifferentiated = 500 - uncertain
    return replace(
        USUAL,
        undifferentiated_px=undifferentiated,
        differentiated_px=0,
        uncertain_px=uncertain,
        peer_confluence=peer,
    )


@given(st.lists(st.tuples(st.integers(0, 400), st.floats(0, 100)), max_size=8))
def test_the_most_in_doubt_comes_first_and_what_is_sure_is_left_out(
    pictures: list[tuple[int, float]],
) -> None:
    results = [(k, 0, made(*each)) for k, each in enumerate(pictures)]
    ordered = most_useful(results)
    shares = [worth.share for _, _, worth in ordered]
    assert shares == sorted(shares, reverse=True)
    wanted = {k for k, (px, peer) in enumerate(pictures) if px / 10 + abs(50 - peer) >= LEAST}
    assert {record for record, _, _ in ordered} == wanted


def test_what_speaks_for_it_is_said() -> None:
    worth = usefulness(made(100, 80.0))
    assert worth is not None
    assert (worth.unsure, worth.apart) == (10.0, 30.0)
    assert worth.sentence == "10 % of it is uncertain; the second opinion differs by 30 points"
    strange = usefulness(replace(made(100, None), quality=UNFAMILIAR))
    assert strange is not None
    assert strange.share == 20.0
    assert "few pictures like it" in strange.sentence


def test_what_was_not_counted_is_not_to_be_corrected() -> None:
    assert usefulness(replace(USUAL, quality=BLURRED)) is None
    assert usefulness(replace(USUAL, imaged_px=0)) is None
