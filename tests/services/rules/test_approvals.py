"""Results are held against the trail: each was made by what counted then."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from colonyqc.domain.analysis import Analysis
from colonyqc.domain.audit import EventKind
from colonyqc.domain.cell import PromptSource
from colonyqc.domain.errors import UsageError
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.people import Role
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.services.rules.approvals import AtHand, check
from colonyqc.services.rules.configuration import ConfigurationItem, approve, protocol_item
from history.samples import analysis, artefacts
from support.lab import Lab, open_lab

LOOSE = replace(Protocol(), quality=QualityLimits(focus_min=0.0))
SHIPPED = ModelRef("pmf", "1.0.0", "ab" * 32)
MINE = ModelRef("mine", "1.0.0", "cd" * 32)


@dataclass
class Saved:
    """Presets at hand."""

    sha: dict[str, str] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        return tuple(self.sha)

    def load(self, ref: str) -> None:
        if not self.sha[ref]:
            raise UsageError(f"The preset {ref} was changed since it was saved.")

    def sha256(self, ref: str) -> str:
        return self.sha[ref]


def here(*own: ModelRef, presets: Saved = Saved()) -> AtHand:  # noqa: B008 - nobody changes it
    infos = [ModelInfo(SHIPPED, "", "", 8, 64, 40.0)]
    infos += [ModelInfo(ref, "", "", 8, 64, 40.0, own=True) for ref in own]
    return AtHand(frozenset({("default@2", "11" * 32)}), lambda: infos, presets)


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def keep(lab: Lab, **changes: object) -> int:
    """Keep a result past the program's own gate, as another program with its rooms could."""
    made: Analysis = replace(analysis(), **changes)  # type: ignore[arg-type]  # real fields
    with lab.histories() as history:
        number = history.add(made, artefacts(made))
        history.commit()
    return number


def ask(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)


def test_without_log_in_nothing_has_to_be_approved_and_models_are_not_read(lab: Lab) -> None:
    keep(lab, protocol=LOOSE, model=MINE)

    def never() -> tuple[ModelInfo, ...]:
        raise AssertionError("nobody asked for them")

    assert check(lab.histories, replace(here(), models=never)) == ()


def test_a_result_by_an_unapproved_protocol_or_model_is_found(lab: Lab) -> None:
    keep(lab, protocol=LOOSE)
    ask(lab)
    assert keep(lab) == 2
    keep(lab, protocol=LOOSE, model=MINE)
    protocol, model = check(lab.histories, here())
    item = protocol_item(LOOSE)
    assert item is not None
    assert protocol == (
        f"Analysis 3 was made by the protocol default@1 (sha256 {item.sha256[:12]}), which nobody "
        "had approved in this history by then."
    )
    assert model.startswith("Analysis 3 was made by the model mine@1.0.0 (sha256 cdcdcdcdcdcd)")


def test_an_approval_counts_from_when_it_was_given_and_for_its_bytes(lab: Lab) -> None:
    ask(lab)
    keep(lab, protocol=LOOSE)
    approve(lab.log_in("Sato"), protocol_item(LOOSE), "", "a dry objective")
    keep(lab, protocol=LOOSE)
    keep(lab, protocol=replace(LOOSE, area_floor_um2=2.0))
    assert [said[:10] for said in check(lab.histories, here())] == ["Analysis 1", "Analysis 3"]


def test_what_came_with_the_program_needs_none_now_or_in_an_earlier_version(lab: Lab) -> None:
    ask(lab)
    keep(lab, model=SHIPPED)
    keep(lab, model=ModelRef("pmf", "0.9.0", "ef" * 32))
    assert check(lab.histories, here()) == ()
    keep(lab, model=replace(SHIPPED, sha256="ee" * 32))
    keep(lab, model=ModelRef("pmf", "1.0.1", "ef" * 32))
    assert [said[:10] for said in check(lab.histories, here())] == ["Analysis 3", "Analysis 4"]


def test_a_preset_counts_by_its_approval_and_painted_samples_by_none(lab: Lab) -> None:
    ask(lab)
    source = PromptSource(SHIPPED, "RPE@1", (), 0)
    by_preset = {"protocol": replace(Protocol(), prompt="RPE@1"), "prompt": source}
    keep(lab, **by_preset)
    keep(lab, prompt=replace(source, preset=""))
    first, *others = check(lab.histories, here())
    assert "Analysis 1 was made by the" in first
    assert any("the preset RPE@1, which nobody" in said for said in (first, *others))
    item = ConfigurationItem("preset", "RPE@1", "aa" * 32)
    approve(lab.log_in("Sato"), item, "", "tried out")
    approve(lab.log_in("Sato"), protocol_item(LOOSE), "", "tried out")
    keep(lab, **by_preset)
    assert all(said.startswith("Analysis 1 ") for said in check(lab.histories, here()))
    replaced = check(lab.histories, here(presets=Saved({"RPE@1": "bb" * 32})))
    assert replaced[-1] == "The preset RPE@1 that lies here is not the one that was approved."
    assert check(lab.histories, here(presets=Saved({"RPE@1": ""}))) == replaced
    assert check(lab.histories, here(presets=Saved({"RPE@1": "aa" * 32}))) == replaced[:-1]


def test_a_model_put_in_an_approved_one_s_place_is_told(lab: Lab) -> None:
    ask(lab)
    approve(lab.log_in("Sato"), ConfigurationItem("model", str(MINE), MINE.sha256), "", "scored")
    assert check(lab.histories, here(MINE)) == ()
    (said,) = check(lab.histories, here(replace(MINE, sha256="99" * 32)))
    assert said == "The model mine@1.0.0 that lies here is not the one that was approved."


@pytest.mark.parametrize(
    ("ref", "sha256", "found"),
    [
        ("default@2", "11" * 32, False),
        ("default@1", "22" * 32, False),
        ("default@2", "22" * 32, True),
        ("lab@1", "33" * 32, True),
        ("default@2", "", False),
    ],
)
def test_rules_count_by_their_publication_log_in_or_not(
    lab: Lab, ref: str, sha256: str, *, found: bool
) -> None:
    ruled = replace(Protocol(), rule_set=ref, rule_set_sha256=sha256)
    keep(lab, protocol=ruled)
    said = check(lab.histories, here())
    assert bool(said) == found
    with lab.histories() as history:
        history.note(EventKind.RULES_PUBLISHED, f"rule set {ref}", new=sha256, reason="edges")
        history.commit()
    keep(lab, protocol=ruled)
    assert check(lab.histories, here()) == said, "only what was made before it is told"


def test_a_history_that_cannot_be_read_is_told_by_who_proves_it(lab: Lab, tmp_path: Path) -> None:
    lab.histories.engine.dispose()
    (tmp_path / "t.db").write_bytes(b"no database" * 100)
    assert check(lab.histories, here()) == ()
