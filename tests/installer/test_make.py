"""The Makefile, and which tests stand aside where a package is not to be had."""

import re
import subprocess
from pathlib import Path

import pytest

import conftest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):(?!=)", MAKEFILE, re.MULTILINE))


def test_help_names_every_target() -> None:
    said = subprocess.run(
        ["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(r"^make ([a-z-]+) {2}", said, re.MULTILINE))
    assert named == TARGETS - {"help", "again"}
    assert {"demo", "install", "test", "release-check"} <= TARGETS


def test_no_file_can_take_the_name_of_a_target() -> None:
    phony = {
        name
        for line in re.findall(r"^\.PHONY:(.*)", MAKEFILE, re.MULTILINE)
        for name in line.split()
    }
    assert phony == TARGETS


@pytest.mark.parametrize(
    ("package", "pattern"),
    [
        ("torch", r"^\s*(import|from) (torch|colonyqc\.training|training)\b"),
        ("pylibCZIrw", r"^\s*(import|from) pylibCZIrw\b|import.*\bwrite_czi\b"),
    ],
)
def test_what_needs_a_package_that_may_be_missing_is_left_out_then(
    package: str, pattern: str
) -> None:
    tests = ROOT / "tests"
    asking = {
        path.relative_to(tests).as_posix()
        for path in tests.rglob("test_*.py")
        if re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
    }
    out = tuple(conftest.NEEDED[package])
    assert asking
    assert {path for path in asking if not path.startswith(out)} <= {"files/test_fuzz.py"}
    assert all((tests / path).exists() for path in out)
