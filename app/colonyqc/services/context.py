"""Everything a person's work needs, joined: what `bootstrap` builds and window and commands use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from colonyqc.domain.protocol import Protocol
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import (
    ONE_BY_ONE,
    ClickNetworks,
    FeatureNetworks,
    Histories,
    Membranes,
    Models,
    Monitor,
    Pictures,
    Workers,
)
from colonyqc.services.ports.alerts import Alerts
from colonyqc.services.ports.backups import Backups
from colonyqc.services.ports.cut_lists import CutListPrinter
from colonyqc.services.ports.data_packages import DataPackages
from colonyqc.services.ports.history import Elsewhere, KeptIn
from colonyqc.services.ports.label_files import LabelFiles
from colonyqc.services.ports.regions import RegionEngine
from colonyqc.services.ports.reports import ReportRenderer
from colonyqc.services.ports.rule_sets import RuleSets
from colonyqc.services.ports.tables import HistoryTables
from colonyqc.services.ports.teaching import TeachingTools
from colonyqc.services.ports.videos import Videos

if TYPE_CHECKING:  # it reads and writes pictures, which most commands do not
    from colonyqc.services.membranes.presets import Presets

Verify = Callable[[Monitor], tuple[str, ...]]
"""Returns what is wrong with the history, one sentence each, that of the first event first."""


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """The parts behind the ports, the protocol in force and who is at work."""

    pictures: Pictures
    models: Models
    histories: Histories
    reports: ReportRenderer
    protocol: Protocol
    person: str
    app_version: str
    rules: RuleSets
    """The rule sets at hand; without any, the protocol's own rules are in force."""
    outputs: Outputs = Outputs()  # noqa: RUF009 - frozen
    """What nothing may be written on: the history and the program's own files."""
    read_only: str = ""
    """Why nothing may be written to the history, one sentence; "" when it may."""
    backups: Backups | None = None
    """Who makes backups; None where that is not this program's work."""
    verify: Verify | None = None
    """Proves that the history is whole; None where there is nothing to check."""
    membranes: Membranes | None = None
    """The promptable networks at hand; None where the work needs none."""
    presets: "Presets | None" = None
    """The saved prompts; None where the work needs none."""
    click_networks: ClickNetworks | None = None
    """The click networks that users imported; None where the work needs none."""
    regions: RegionEngine | None = None
    """Who finds regions that no model knows; None where the work needs none."""
    workers: Workers = ONE_BY_ONE
    """Who works on the pictures of an analysis, and on their tiles."""
    features: FeatureNetworks | None = None
    """Where networks are opened for their features; None where the work needs none."""
    videos: Videos | None = None
    """Where frames of videos are read; None where the work needs none."""
    edits: Path | None = None
    """Where edits of maps lie until they are kept; None where nothing is corrected."""
    teaching: TeachingTools | None = None
    """What a model of one's own is made with; None where the work needs none."""
    cut_lists: CutListPrinter | None = None
    """Who lays cut lists out on paper; None where the work needs none."""
    alerts: Alerts | None = None
    """Who hears of breaches; None where nobody does."""
    laboratory: str = ""
    """What reports are headed by; "" by nothing."""
    kept_in: KeptIn = KeptIn()  # noqa: RUF009 - frozen
    """Where the history lies."""
    tables: HistoryTables | None = None
    """Who writes the history as tables; None where that is not this program's work."""
    data_packages: DataPackages | None = None
    """Who copies rows and stored files whole; None where the work needs none."""
    own_folders: Mapping[str, Path] = field(default_factory=dict)
    """Where rules, presets and models of the laboratory lie, by these names."""
    elsewhere: Elsewhere | None = None
    """Tells what others write meanwhile; None where nobody else can."""
    label_files: LabelFiles | None = None
    """Who writes labels in the forms of other programs; None where the work needs none."""
