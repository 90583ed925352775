from dataclasses import replace
from typing import Any

import pytest

from colonyqc.domain.model import FastFigures
from colonyqc.services.ports import UNWATCHED, Artefacts, Outcome
from colonyqc.services.qualification import drawn_dishes, fast_networks
from colonyqc.services.qualification.values import Check, Measured, NotTested, UseLimit
from support.qualification import BenchOfTests, failed, limits


class Shelf:
    """The shipped phase-contrast model, with other figures of its fast network."""

    def __init__(self, real: Any, fast: FastFigures | None, *, silent: bool = False) -> None:
        self.real, self.fast, self.silent = real, fast, silent

    def list(self) -> tuple[Any, ...]:
        found = (info for info in self.real.list() if info.ref.name == "ips-phase")
        return tuple(replace(info, fast=self.fast) for info in found)

    def notices(self) -> tuple[str, ...]:
        return () if self.silent else self.real.notices()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


SHORT, ALIKE = (FastFigures(0.999, worst, 0.1, 9) for worst in (0.97, 0.996))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    made = drawn_dishes.drawn(11, 0.0, 448, 320)
    monkeypatch.setattr(fast_networks, "drawn", lambda *_: made)
    scan = drawn_dishes.brightfield(11, 320, 256)
    monkeypatch.setattr(fast_networks, "brightfield", lambda *_: scan)


def found(bench: BenchOfTests, fast: FastFigures | None, *, silent: bool = False) -> list[Any]:
    real = bench.real.models
    bench.shelf = lambda *wish: Shelf(real(*wish), fast, silent=silent)  # type: ignore[assignment,return-value]
    return list(fast_networks.run(bench, limits(), UNWATCHED))


def checks(made: list[Any]) -> list[Check]:
    return [each for each in made if isinstance(each, Check)]


@pytest.mark.usefixtures("small")
def test_a_network_that_falls_short_is_measured_held_back_and_a_limit_of_use(
    bench: BenchOfTests,
) -> None:
    made = found(bench, SHORT)
    assert [each.key for each in checks(made)] == ["fast-told", "fast-chosen"]
    assert failed(checks(made)) == set()
    assert checks(made)[0].found == {"right": "5", "all": "5", "worst": "97.00"}
    (measured,) = (each for each in made if isinstance(each, Measured))
    (limit,) = (each for each in made if isinstance(each, UseLimit))
    assert (measured.key, limit.key) == ("fast-apart", "fast")
    assert limit.found["models"].startswith("ips-phase@")


@pytest.mark.usefixtures("small")
def test_a_network_that_falls_short_and_is_not_named_so_fails(
    bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert failed(checks(found(bench, SHORT, silent=True))) == {"fast-told"}
    monkeypatch.setattr(fast_networks, "fast_warnings", lambda *_: ())
    assert failed(checks(found(bench, SHORT))) == {"fast-told"}


@pytest.mark.usefixtures("small")
def test_settings_that_run_a_network_that_falls_short_fail(bench: BenchOfTests) -> None:
    bench.chosen = "fast"
    assert failed(checks(found(bench, SHORT))) == {"fast-chosen"}


@pytest.mark.parametrize(("share", "wrong"), [(0.0, set()), (0.006, {"precision"})])
@pytest.mark.usefixtures("small")
def test_a_qualified_network_is_held_to_the_full_one(
    share: float, wrong: set[str], bench: BenchOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    full: list[Outcome] = []

    def first(*given: Any) -> Outcome:
        full.append(drawn_dishes.analysed(given[1], given[2], given[3]))
        return full[0]

    def fast(*_: object) -> Outcome:
        labels = full[0].artefacts[0].labels
        assert labels is not None
        other = labels.copy()
        other.ravel()[: round(share * other.size)] ^= 1
        return Outcome(full[0].analysis, (Artefacts(other, full[0].artefacts[0].overview),))

    monkeypatch.setattr(fast_networks, "again", first)
    monkeypatch.setattr(fast_networks, "analysed", fast)
    bench.chosen = "fast"
    made = found(bench, ALIKE)
    assert [each.key for each in checks(made)] == ["precision", "fast-chosen"]
    assert failed(checks(made)) == wrong
    assert not [each for each in made if isinstance(each, UseLimit | Measured)]


def test_models_without_one_leave_the_group_untested(bench: BenchOfTests) -> None:
    assert found(bench, None) == [NotTested("fast")]
