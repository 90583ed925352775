"""Every room of the program has a floor of coverage, and a room below it is named."""

from pathlib import Path
from typing import Any

import coverage_floors

APP = Path(__file__).parents[1] / "app" / "colonyqc"


def measured(file: str, lines: int, ran: int, branches: int = 0, taken: int = 0) -> dict[str, Any]:
    summary = {
        "num_statements": lines,
        "covered_lines": ran,
        "num_branches": branches,
        "covered_branches": taken,
    }
    return {file: {"summary": summary}}


def test_every_room_has_a_floor() -> None:
    rooms = {path.parent.name for path in APP.glob("*/__init__.py")}
    assert rooms == set(coverage_floors.FLOORS)
    assert all(0 < floor <= 100 for floor in coverage_floors.FLOORS.values())


def test_lines_and_branches_of_all_files_of_a_room_count_together() -> None:
    files = {
        **measured("app/colonyqc/domain/a.py", 8, 8, 2, 1),
        **measured("app/colonyqc/domain/deep/b.py", 10, 5),
        **measured("app/colonyqc/__main__.py", 3, 0),
    }
    assert coverage_floors.covered({"files": files}) == {"domain": 70.0, "": 0.0}


def test_a_room_below_its_floor_and_one_without_are_named() -> None:
    found = {room: float(floor) for room, floor in coverage_floors.FLOORS.items()}
    assert list(coverage_floors.short(found)) == []
    below = found | {"domain": found["domain"] - 0.1, "annex": 100.0, "": 0.0}
    annex, domain = coverage_floors.short(below)
    assert 'The room "annex" has no floor' in annex
    assert f'"domain" {found["domain"] - 0.1:.1f} % is covered' in domain
    assert any("reports" in said for said in coverage_floors.short({}))
