"""The documents say what the code does: constants, paths and words."""

import importlib
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from colonyqc.config.documents import parse_yaml

ROOT: Final = Path(__file__).parents[1]
APP: Final = ROOT / "app" / "colonyqc"
PAGES: Final = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
METHODS: Final = [*sorted((ROOT / "docs" / "methods").glob("*.md")), ROOT / "docs" / "security.md"]

NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?(?:/\d+)?"
STATED: Final = re.compile(
    rf"(?P<numbers>{NUMBER}(?:(?:, | and |–){NUMBER})*)[^\d`|]*?\(`(?P<name>[\w.]+\.\w+)`\)"
)
"""A number or several, and behind it in brackets the constant that holds it."""
NAMED: Final = re.compile(r"\(`[\w.]+\.\w+`\)")
TOLD: Final = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+/)`")
"""Something in backticks that reads like a path."""
LINK: Final = re.compile(r"\]\(([^)#:\s]+)[^)]*\)")
DEFINED: Final = re.compile(r"`([\w/]+\.py)`: `(\w+)`")
LEFT_BY_A_MERGE: Final = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
PLACES: Final = frozenset(p.name for root in (ROOT, APP) for p in root.iterdir())


@cache
def modules() -> dict[str, Path]:
    found = (p.relative_to(APP.parent).with_suffix("") for p in APP.rglob("*.py"))
    return {".".join(path.parts): path for path in found}


def module_of(name: str) -> str:
    """Return the module that holds a constant ``module.NAME`` or a default ``Class.field``."""
    holder, constant = name.rsplit(".", 1)
    if holder[0].isupper():
        written = re.compile(rf"^class {holder}\b", re.MULTILINE)
        known = [m for m in modules() if written.search(source(m))]
    else:
        written = re.compile(rf"^(?:\w+, )*{constant}\b(?:, \w+)*(?:: Final)? = ", re.MULTILINE)
        ends = [m for m in modules() if f".{m}".endswith(f".{holder}")]
        known = [m for m in ends if written.search(source(m))]
    (module,) = known
    return module


def value_of(name: str) -> Any:
    """Return a constant ``module.NAME`` or a default ``Class.field``."""
    holder, constant = name.rsplit(".", 1)
    module = importlib.import_module(module_of(name))
    if holder[0].isupper():
        return getattr(module, holder).__dataclass_fields__[constant].default
    return getattr(module, constant)


@cache
def source(module: str) -> str:
    return (APP.parent / modules()[module]).with_suffix(".py").read_text("utf-8")


def number(text: str) -> float:
    return float(Fraction(text.replace(",", "")))


def stated() -> Iterator[Any]:
    for page in METHODS:
        for found in STATED.finditer(page.read_text("utf-8")):
            numbers = [number(text) for text in re.findall(NUMBER, found["numbers"])]
            name = found["name"]
            if module_of(name).startswith("colonyqc.training.") and not find_spec("torch"):
                continue  # training is not to be imported here
            yield pytest.param(numbers, "%" in found[0], name, id=f"{page.stem}-{name}")


@pytest.mark.parametrize(("numbers", "percent", "name"), list(stated()))
def test_a_constant_in_a_method_page_is_that_of_the_code(
    numbers: list[float], percent: bool, name: str
) -> None:
    value = value_of(name)
    values = [float(each) for each in (value if isinstance(value, tuple) else (value,))]
    shares = [each / 100 for each in numbers]
    assert numbers == pytest.approx(values) or (percent and shares == pytest.approx(values))


def test_every_constant_that_a_method_page_names_has_its_number() -> None:
    texts = [page.read_text("utf-8") for page in METHODS]
    named = sum(len(NAMED.findall(text)) for text in texts)
    assert named == sum(len(STATED.findall(text)) for text in texts) > 30


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_in_a_document_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    told = {path for path in TOLD.findall(text) if path.split("/")[0] in PLACES}
    roots = (ROOT, APP)
    missing = {path for path in told if not any((root / path).exists() for root in roots)}
    assert missing == set()
    assert {link for link in LINK.findall(text) if not (page.parent / link).exists()} == set()


def test_no_text_keeps_the_marks_of_a_merge() -> None:
    texts = [
        *PAGES,
        *ROOT.glob("*.md"),
        *ROOT.glob("*.toml"),
        *(ROOT / "resources").rglob("*.json"),
    ]
    texts += [*(ROOT / "app").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    left = re.compile(r"^(?:<{7}|={7}|>{7})(?: |$)", re.MULTILINE)
    assert [path for path in texts if left.search(path.read_text("utf-8"))] == []


def test_every_class_in_the_glossary_is_where_it_says() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    defined = DEFINED.findall(text)
    assert len(defined) > 40
    gone = [
        (path, name)
        for path, name in defined
        if not re.search(rf"^(class|def) {name}\b", (APP / path).read_text("utf-8"), re.MULTILINE)
    ]
    assert gone == []


def test_the_map_of_the_shelves_is_that_of_the_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = {each["containers"][0]: each["layers"] for each in contracts if "containers" in each}
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    for room, shelves in layers.items():
        if room != "colonyqc":
            order = (", ".join(f"`{name.strip()}`" for name in row.split("|")) for row in shelves)
            rows = re.findall(rf"^\| `{room.removeprefix('colonyqc.')}` \| (.*→.*) \|$", text, re.M)
            assert rows == [" → ".join(order)]


@pytest.mark.parametrize("page", [*PAGES, *sorted(ROOT.glob("*.md"))], ids=lambda page: page.name)
def test_no_document_holds_both_sides_of_a_merge(page: Path) -> None:
    assert LEFT_BY_A_MERGE.findall(page.read_text("utf-8")) == []


def test_the_compose_file_of_a_server_can_be_read_and_takes_official_images() -> None:
    told = parse_yaml((ROOT / "docs" / "server" / "compose.yaml").read_text("utf-8"))
    assert set(told) == {"services", "volumes", "secrets"}
    for service in told["services"].values():
        # Without a name before a stroke: an official image; with a version, never "latest".
        assert re.fullmatch(r"[a-z]+:\d+", service["image"])
        named = {each.partition(":")[0] for each in service["volumes"]}
        assert {each for each in named if not each.startswith(".")} <= set(told["volumes"])
        assert set(service["secrets"]) <= set(told["secrets"])
        assert not any("PASSWORD" in key for key in service["environment"] if "_FILE" not in key)
