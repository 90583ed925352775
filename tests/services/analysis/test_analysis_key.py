from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colonyqc.domain.analysis import Analysis, FileHash
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.picture import Acquisition, DishKey, Picture, Tile
from colonyqc.domain.protocol import Past
from colonyqc.services.analysis.analysis_key import files_of, key_of, pictures_key
from support.builders import analysis, picture_result

KEPT = analysis()
SHA = st.binary(min_size=32, max_size=32).map(bytes.hex)
PLACE = st.none() | st.floats(-50, 50)
PICTURES = st.lists(
    st.tuples(
        st.lists(st.tuples(SHA, st.integers(0, 9), PLACE), min_size=1, max_size=3),
        st.none() | st.floats(0.1, 20),
    ),
    min_size=1,
    max_size=4,
)
Change = Callable[[Analysis], Analysis]


def protocol(**changes: object) -> Change:
    return lambda a: replace(a, protocol=replace(a.protocol, **changes))  # type: ignore[arg-type]


def acquisition(**changes: object) -> Change:
    return lambda a: replace(a, acquisition=replace(a.acquisition, **changes))  # type: ignore[arg-type]


def other_bytes(of: Analysis) -> Analysis:
    first, second = of.pictures
    files = tuple(replace(file, sha256="ef" * 32) for file in second.files)
    return replace(of, pictures=(first, replace(second, files=files)))


def moved(of: Analysis) -> Analysis:
    """Return it with its files in another folder, by other names."""
    results = []
    for n, result in enumerate(of.pictures):
        path = Path(f"/elsewhere/{n}.png")
        picture = replace(result.picture, name=path.name, tiles=(Tile(path),))
        files = (replace(result.files[0], path=str(path)),)
        results.append(replace(result, picture=picture, files=files))
    taken = replace(of.acquisition, pictures=tuple(each.picture for each in results))
    return replace(of, acquisition=taken, pictures=tuple(results))


@pytest.mark.parametrize(
    "change",
    [
        other_bytes,
        acquisition(dish=DishKey("line A", "dish 2")),
        acquisition(day=4),
        acquisition(feeders=True),
        acquisition(rock=True),
        protocol(area_floor_um2=1999.0),
        protocol(version="2"),
        protocol(colony_rules=()),
        protocol(rule_set="own@3"),
        protocol(rule_set_sha256="ab" * 32),
        protocol(on_feeder=True),
        lambda a: replace(a, model=replace(a.model, sha256="ef" * 32)),
        lambda a: replace(a, provider="CPU int8"),
        lambda a: replace(a, prompt=PromptSource(a.model, "membranes@1", (("a", "b"),))),
    ],
)
def test_what_changes_the_result_changes_the_key(change: Change) -> None:
    assert key_of(change(KEPT)) != key_of(KEPT)


@pytest.mark.parametrize(
    "change",
    [
        moved,
        acquisition(passage="P18", medium="other", vessel="flask"),
        acquisition(taken=KEPT.started + timedelta(hours=1)),
        protocol(past=Past(7, ("overgrown",), 91.0, 24.0)),
        lambda a: replace(a, provider="CUDA"),
        lambda a: replace(a, app_version="9.9.9", finished=a.finished + timedelta(days=1)),
        lambda a: replace(a, model=replace(a.model, name="the same under another name")),
        lambda a: replace(
            a,
            acquisition=replace(a.acquisition, pictures=a.acquisition.pictures[::-1]),
            pictures=a.pictures[::-1],
        ),
    ],
)
def test_what_leaves_the_result_as_it_is_leaves_the_key(change: Change) -> None:
    assert key_of(change(KEPT)) == key_of(KEPT)


def test_the_order_of_days_does_not_matter_where_nobody_knows_the_day() -> None:
    later = acquisition(day=None, taken=KEPT.started + timedelta(hours=1))
    assert key_of(later(KEPT)) != key_of(acquisition(day=None)(KEPT))


def test_an_analysis_that_lacks_a_picture_has_no_key() -> None:
    short = replace(KEPT, pictures=KEPT.pictures[:1])
    assert files_of(short) is None
    assert key_of(short) is None


@given(PICTURES, st.randoms(use_true_random=False))
def test_pictures_are_told_by_bytes_pages_and_places_in_any_order(told: list, shuffle) -> None:  # type: ignore[type-arg,no-untyped-def]
    read = [_read(n, tiles, um) for n, (tiles, um) in enumerate(told)]
    mixed = read[:]
    shuffle.shuffle(mixed)
    assert _key(mixed) == _key(read)
    assert _key([*read, _read(99, [("00" * 32, 0, None)], None)]) != _key(read)
    (picture, files), *others = read
    other = (FileHash("x", "f" * 63 + ("0" if files[0].sha256[-1] != "0" else "1")), *files[1:])
    assert _key([(picture, other), *others]) != _key(read)
    paged = replace(picture.tiles[0], page=picture.tiles[0].page + 1)
    turned = replace(picture, tiles=(paged, *picture.tiles[1:]))
    assert _key([(turned, files), *others]) != _key(read) or any(
        (other_picture.tiles, of) == (turned.tiles, files) for other_picture, of in others
    )


def test_files_that_are_not_those_of_the_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        pictures_key(KEPT.acquisition, [KEPT.pictures[0].files])


def test_a_well_without_a_stated_size_is_told_by_its_names_too() -> None:
    """Where tiles do not overlap enough, their names tell the pixel size."""

    def well(name: str, um: float | None) -> str:
        picture = Picture("well", (Tile(Path(name), 0, 1.0, 2.0),), pixel_size_um=um)
        return _key([(picture, (FileHash(name, "ab" * 32),))])

    assert well("a_2um.png", None) != well("a_3um.png", None)
    assert well("a_2um.png", 2.0) == well("a_3um.png", 2.0)
    assert picture_result(1).picture.tiles[0].x_mm is None


def _read(
    number: int, tiles: list[tuple[str, int, float | None]], um: float | None
) -> tuple[Picture, tuple[FileHash, ...]]:
    paths = [Path(f"{number}-{n}.png") for n in range(len(tiles))]
    of = tuple(Tile(path, page, x, x) for path, (_, page, x) in zip(paths, tiles, strict=True))
    hashes = tuple(FileHash(str(p), each[0]) for p, each in zip(paths, tiles, strict=True))
    return Picture(str(number), of, pixel_size_um=um), hashes


def _key(read: list[tuple[Picture, tuple[FileHash, ...]]]) -> str:
    taken = Acquisition(DishKey("A", "1"), 3, None, tuple(picture for picture, _ in read))
    return pictures_key(taken, [files for _, files in read])
