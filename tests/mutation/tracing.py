"""A pytest plugin for the campaign: how long each test took, and no search for small examples."""

import json
import os
from collections import defaultdict
from typing import Final

import pytest
from hypothesis import Phase, settings

DURATIONS = "COLONYQC_MUTATION_DURATIONS"
"""The file to write each test's seconds to, by its node id."""

EXAMPLES: Final = "COLONYQC_MUTATION_EXAMPLES"
"""How many examples hypothesis draws where a test does not say; its own number by default."""

_seconds: defaultdict[str, float] = defaultdict(float)


def pytest_configure() -> None:
    """Keep hypothesis from shrinking what it found: that a test fails is all that is asked."""
    usual = settings.get_profile("house")
    settings.register_profile(
        "mutation",
        usual,
        phases=(Phase.explicit, Phase.generate),
        max_examples=int(os.environ.get(EXAMPLES, usual.max_examples)),
        database=None,
    )
    settings.load_profile("mutation")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _seconds[report.nodeid] += report.duration


def pytest_sessionfinish() -> None:
    path = os.environ.get(DURATIONS)
    if path:
        with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
            json.dump(_seconds, file)
