"""Every command ends by SIGTERM as by Ctrl+C; only a window is left to its own loop."""

import os
import signal
import sys
from collections.abc import Callable

import pytest
from typer.core import TyperCommand

from colonyqc.cli.app import COMMANDS
from support.command import Command

WITH_WINDOW = {"demo", "open"}


def stands_in(monkeypatch: pytest.MonkeyPatch, name: str, does: Callable[[], None]) -> None:
    """Let a command do something else. By the module: the package calls its Typer so, too."""
    made = TyperCommand(name, callback=does)
    monkeypatch.setattr(sys.modules["colonyqc.cli.app"], "load", lambda _: made)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_request_to_end_is_heard_by_every_command(
    monkeypatch: pytest.MonkeyPatch, colonyqc: Command, name: str
) -> None:
    heard: list[object] = []
    stands_in(monkeypatch, name, lambda: heard.append(signal.getsignal(signal.SIGTERM)))
    before = signal.getsignal(signal.SIGTERM)
    assert colonyqc(name).code == 0
    assert heard == [before if name in WITH_WINDOW else signal.default_int_handler]
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.skipif(sys.platform == "win32", reason="there a process is ended at once")
def test_it_takes_down_what_passes_and_says_that_it_stopped(
    monkeypatch: pytest.MonkeyPatch, colonyqc: Command
) -> None:
    taken_down: list[bool] = []

    def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            taken_down.append(True)

    stands_in(monkeypatch, "history", work)
    ran = colonyqc("history")
    assert (ran.code, ran.out, taken_down) == (1, "", [True])
    assert ran.err == "Stopped. What had finished is kept.\n"
