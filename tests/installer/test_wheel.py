"""What the wheel holds: everything that the program needs, and nothing of the tests."""

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def held() -> set[str]:
    return {one.distribution_path for one in WheelBuilder(str(ROOT)).recurse_included_files()}


@pytest.mark.parametrize(
    ("folder", "inside"),
    [("app/colonyqc", ""), ("models", "_models/"), ("resources", "_resources/")],
)
def test_modules_models_and_resources_are_in_the_wheel(
    held: set[str], folder: str, inside: str
) -> None:
    home = ROOT / folder
    files = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    names = {f"colonyqc/{inside}{path.relative_to(home).as_posix()}" for path in files}
    assert names
    assert names <= held


def test_nothing_else_is_in_the_wheel(held: set[str]) -> None:
    assert {name.partition("/")[0] for name in held} == {"colonyqc"}
    assert not [name for name in held if name.endswith((".pyc", ".db")) or "/tests/" in name]
