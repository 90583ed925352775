from dataclasses import replace
from math import nan

import pytest

from colonyqc.domain.verdict import Proposal
from colonyqc.services.alerts import tell_of
from colonyqc.services.ports.alerts import Alert
from support.builders import analysis

FAILED = Proposal("fail", "overgrown", "confluence_percent", 93.5, 90.0, "Overgrown.", "lab@2")


class Heard:
    tells_desktop = False

    def __init__(self, *wanted: str) -> None:
        self._wanted = wanted
        self.told: list[Alert] = []

    def wants(self, verdict: str) -> bool:
        return verdict in self._wanted

    def tell(self, alert: Alert) -> None:
        self.told.append(alert)


def test_a_breach_is_told_with_its_facts() -> None:
    heard = Heard("fail")
    tell_of(heard, 7, analysis(proposal=FAILED), "t.db")
    (alert,) = heard.told
    assert (alert.verdict, alert.rule, alert.rule_set) == ("fail", "overgrown", "lab@2")
    assert (alert.metric, alert.value, alert.limit) == ("confluence_percent", 93.5, 90.0)
    assert (alert.line, alert.dish, alert.day, alert.analysis) == ("line A", "dish 1", 3, 7)
    assert alert.pictures == ("/pictures/view1.png", "/pictures/view2.png")
    assert alert.history == "t.db"


def test_a_value_nobody_knows_is_none() -> None:
    heard = Heard("fail")
    tell_of(heard, 7, analysis(proposal=replace(FAILED, value=nan)), "t.db")
    assert heard.told[0].value is None


@pytest.mark.parametrize("proposal", [None, replace(FAILED, verdict="pass")])
def test_what_is_not_wanted_is_not_told(proposal: Proposal | None) -> None:
    heard = Heard("fail")
    tell_of(heard, 7, analysis(proposal=proposal), "t.db")
    tell_of(None, 7, analysis(proposal=FAILED), "t.db")
    assert heard.told == []
