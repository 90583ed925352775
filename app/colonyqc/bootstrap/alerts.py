"""Who hears of breaches: a command of the laboratory's own, and the desktop."""

import contextlib
import html
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from queue import Full, Queue
from threading import Thread
from typing import Final

from colonyqc.config.logs import log
from colonyqc.config.settings import Settings
from colonyqc.domain.verdict import ALERTED
from colonyqc.services.ports.alerts import Alert

_MOST_WAITING: Final = 1000
"""Alerts that wait for a command that hangs; beyond that they are dropped, and the log says so."""
_NOTIFY: Final = "notify-send"
_SAID: Final = 300
"""Letters of what a command complained of that go into the log."""


class CommandAlerts:
    """Runs the command of the settings for each alert, one after the other, behind the work."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        """``settings`` gives those in force."""
        self._settings = settings
        self._waiting: Queue[Alert | None] = Queue(_MOST_WAITING)
        self._worker: Thread | None = None

    @property
    def tells_desktop(self) -> bool:
        """Whether the desktop is told from here: freedesktop's command is there."""
        return shutil.which(_NOTIFY) is not None

    def wants(self, verdict: str) -> bool:
        """Tell whether this verdict is told of."""
        now = self._settings()
        told = now.alert_command.strip() or (now.alert_notices and self.tells_desktop)
        return verdict in ALERTED[now.alerts] and bool(told)

    def tell(self, alert: Alert) -> None:
        """Tell of a breach from a thread of its own; a full queue is a line in the log."""
        if self._worker is None:
            # Not before the first alert: most processes never have one. It ends with the process.
            self._worker = Thread(target=self._work, name="alerts", daemon=True)
            self._worker.start()
        try:
            self._waiting.put_nowait(alert)
        except Full:
            log().warning("An alert was dropped: the alert command does not keep up.")

    def close(self) -> None:
        """Wait until what was told is done, but for no longer than one command may take."""
        if self._worker is None:
            return
        with contextlib.suppress(Full):
            self._waiting.put_nowait(None)
        self._worker.join(self._settings().alert_timeout_s + 1)

    def _work(self) -> None:
        while (alert := self._waiting.get()) is not None:
            now = self._settings()
            if now.alert_command.strip():
                trouble = run(split(now.alert_command), alert, now.alert_timeout_s)
                if trouble:
                    log().warning("%s", trouble)
            if now.alert_notices and self.tells_desktop:
                _notify(alert)


def split(command: str) -> tuple[str, ...]:
    """Return a command line as a program and its arguments; no shell ever sees it.

    One with an open quotation mark is taken as a program's name as it is.
    """
    try:
        return tuple(shlex.split(command, posix=sys.platform != "win32"))
    except ValueError:
        return (command,)


def run(command: Sequence[str], alert: Alert, timeout_s: float) -> str:
    """Run a command, told the alert; return what went wrong in one sentence, "" for nothing.

    The facts are one JSON object on its standard input and ``COLONYQC_ALERT_…`` in its environment;
    no shell reads either.
    """
    facts = asdict(alert)
    environment = {
        f"COLONYQC_ALERT_{name.upper()}": _plain(value)
        for name, value in facts.items()
        if not isinstance(value, tuple)
    }
    told = json.dumps(facts, ensure_ascii=False).encode(errors="backslashreplace")
    # Files and no pipes: a child of the command that lives on would keep a pipe open for ever.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(told + b"\n")
        given.seek(0)
        try:
            child = subprocess.Popen(
                list(command),
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=os.environ | environment,
                # Of its own, so that all it began can be ended with it, and Ctrl+C is not for it.
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            return f"The alert command can't be run ({why}): see to it in the settings."
        try:
            code = child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            _end(child)
            return f"The alert command took longer than {timeout_s:g} s and was ended."
        if code == 0:
            return ""
        said.seek(0)
        words = " ".join(said.read(4 * _SAID).decode(errors="replace").split())[:_SAID]
        return f"The alert command ended with {code}{f': {words}' if words else ''}."


def _end(child: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _plain(value: object) -> str:
    """Return a fact as an environment takes it: text without NUL."""
    return "" if value is None else str(value).replace("\0", "")


def _notify(alert: Alert) -> None:
    """Tell the desktop by freedesktop's command."""
    day = "" if alert.day is None else f", day {alert.day}"
    name = " › ".join(part for part in (alert.line, alert.dish) if part)
    # What is shown there is markup, and a sentence may say "<".
    title, said = _plain(f"{name}{day}: {alert.verdict}"), html.escape(_plain(alert.sentence))
    trouble = run((_NOTIFY, "--app-name=colonyqc", "--", title, said), alert, 5.0)
    if trouble:
        log().warning("The desktop was not told: %s", trouble)
