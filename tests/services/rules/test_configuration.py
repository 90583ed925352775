"""Where people log in, only what is shipped or approved in the history decides on results."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from colonyqc.domain.errors import AccessError, ModelError, UsageError
from colonyqc.domain.model import ModelInfo, ModelRef
from colonyqc.domain.people import Role
from colonyqc.domain.protocol import Protocol, QualityLimits
from colonyqc.reports.renderer import Renderer
from colonyqc.services.context import ServiceContext
from colonyqc.services.ports import Histories, Models
from colonyqc.services.rules.configuration import (
    approve,
    model_item,
    preset_item,
    protocol_item,
    require_approved,
)
from colonyqc.services.rules.sets import RuleSetFiles
from support.lab import Lab, open_lab

LOOSE = replace(Protocol(), quality=QualityLimits(focus_min=0.0), area_floor_um2=1.0)
REF = ModelRef("mine", "1.0.0", "ab" * 32)


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    made = open_lab(tmp_path, monkeypatch)
    yield made
    made.histories.engine.dispose()


def place(histories: Histories, *, own: bool = True) -> ServiceContext:
    models = MagicMock(spec=Models)
    models.list.return_value = (ModelInfo(REF, "", "", 8, 64, 40.0, own=own),)
    return ServiceContext(
        pictures=MagicMock(),
        models=models,
        histories=histories,
        reports=Renderer(),
        protocol=Protocol(),
        person="Tanaka",
        app_version="0.1.0",
        rules=RuleSetFiles(),
    )


def test_a_protocol_that_nobody_approved_analyses_nothing(lab: Lab) -> None:
    """Played as found: the gate was off and the floor another, under the shipped one's name."""
    require_approved(place(lab.histories), LOOSE)
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    mori = place(lab.log_in("Mori"))
    require_approved(mori, Protocol())
    with pytest.raises(AccessError, match=r"protocol default@1 \(sha256 .* is not approved"):
        require_approved(mori, LOOSE)
    with pytest.raises(AccessError, match="Mori may not publish"):
        approve(mori.histories, protocol_item(LOOSE), "Mori", "tried out")
    with pytest.raises(UsageError, match="Say why"):
        approve(lab.log_in("Sato"), protocol_item(LOOSE), "", "  ")
    with pytest.raises(UsageError, match="needs no approval"):
        approve(lab.log_in("Sato"), protocol_item(Protocol()), "", "why not")
    approve(lab.log_in("Sato"), protocol_item(LOOSE), "", "a dry objective")
    require_approved(mori, LOOSE)
    with pytest.raises(AccessError, match="is not approved"):
        require_approved(mori, replace(LOOSE, area_floor_um2=2.0))
    with lab.histories() as history:
        event = history.events("protocol default@1")[0]
    assert (event.kind, event.person, event.reason) == (
        "configuration approved",
        "Sato",
        "a dry objective",
    )


def test_a_model_of_the_lab_s_own_counts_by_its_sha256(lab: Lab) -> None:
    lab.ask_for_log_in(Mori=Role.TECHNICIAN, Sato=Role.REVIEWER)
    mori = place(lab.log_in("Mori"))
    require_approved(place(lab.log_in("Mori"), own=False), Protocol(), REF)
    require_approved(mori, Protocol(), "not at hand")
    for wanted in (REF, "mine"):
        with pytest.raises(AccessError, match=r"model mine@1.0.0 \(sha256 abababab"):
            require_approved(mori, Protocol(), wanted)
    approve(lab.log_in("Sato"), model_item(mori, "mine@1.0.0"), "", "scored on our own pictures")
    require_approved(mori, Protocol(), REF)
    with pytest.raises(ModelError, match='no model "other"'):
        model_item(mori, "other")
    with pytest.raises(UsageError, match='no preset "RPE"'):
        preset_item(mori, "RPE")
