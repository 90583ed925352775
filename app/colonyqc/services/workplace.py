"""Everything a person's work needs, joined: what `bootstrap` builds and window and commands use."""

from dataclasses import dataclass

from colonyqc.domain.protocol import Protocol
from colonyqc.services.ports import Histories, Models, Pictures
from colonyqc.services.reporting.model import ReportRenderer


@dataclass(frozen=True, slots=True)
class Workplace:
    """The parts behind the ports, the protocol in force and who is at work."""

    pictures: Pictures
    models: Models
    histories: Histories
    reports: ReportRenderer
    protocol: Protocol
    person: str
    app_version: str
