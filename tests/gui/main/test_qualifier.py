"""A qualification from the window: a child that is watched, stopped, refused, read and noted."""

import os
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QUrl

from colonyqc.domain.audit import Event, EventKind
from colonyqc.gui.core.session import Message
from colonyqc.gui.main import qualifier
from colonyqc.gui.main.actions import MENUS, Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.qualifier import Qualifier
from support.house import House, with_people
from support.window import do

CHILD = """
import json, os, sys, time
from hashlib import sha256
from pathlib import Path

words = sys.argv[1:]
out, end = Path(words[2]), {end!r}
assert words == ["qualify", "--out", str(out), "--language", "en"], words
(out.parent / "pid").write_text(str(os.getpid()))
for line in ("0 % Installation", "40 % Repeatability, 30 s left"):
    sys.stderr.write(line + "\\n")
    sys.stderr.flush()
    time.sleep(0.6)
if end == "hang":
    time.sleep(600)
if end == "refuse":
    sys.stderr.write("The disk is full.\\n")
    sys.exit(3)
failed = int(end == "fail")
data = json.dumps(dict(
    qualification=dict(checks=3, failed=failed, limits_of_use=2 * int(end == "limits")),
    identity=dict(host="pc7", program="1.0")
)).encode()
if end != "nothing":
    (out / "qualification.json").write_bytes(data)
    (out / "SHA256SUMS").write_text(sha256(data).hexdigest() + "  qualification.json\\n")
sys.exit(failed)
"""


class Bench:
    """A window and its qualifier, over a child that ends in the way asked for."""

    def __init__(self, house: House, end: str) -> None:
        self.house, self.out = house, house.folder / "proof"
        self.application: Application = house.application
        child = house.folder / "child.py"
        child.write_text(CHILD.format(end=end))
        self.said: list[Message] = []
        self.application.session.said.connect(self.said.append)
        self.qualifier = Qualifier(
            self.application.session,
            lambda: self.application.assembly.window,
            self.application,
            (sys.executable, str(child)),
        )

    @property
    def pid(self) -> int | None:
        """The child's number, once it has begun."""
        told = self.house.folder / "pid"
        return int(told.read_text() or 0) if told.exists() else None

    def run(self) -> Message:
        """Qualify; return the one thing that is said at the end."""
        self.qualifier.begin(self.out)
        self.house.calm()
        (message,) = self.said
        return message

    def events(self) -> list[Event]:
        """Return what the trail says of qualifications."""
        with self.house.lab.histories() as history:
            return list(history.events(kinds=(EventKind.QUALIFIED,)))


def test_it_ends_with_a_sentence_an_event_and_the_pdf(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.open()
    bench = Bench(house, "pass")
    told: list[tuple[float, str]] = []
    bench.application.jobs.job_progress.connect(
        lambda _, share, what, __: told.append((share, what))
    )
    opened: list[QUrl] = []
    monkeypatch.setattr(qualifier.QDesktopServices, "openUrl", opened.append)
    message = bench.run()
    assert message.text == "The installation is qualified: all 3 tests passed."
    assert (0.0, "") in told
    assert all(what in ("", "Installation", "Repeatability") for _, what in told)
    (event,) = bench.events()
    assert (event.subject, event.reason) == ("installation pc7", "passed: 3 of 3 tests")
    assert event.person == bench.application.session.person
    assert message.do is not None
    message.do()
    assert [url.toLocalFile() for url in opened] == [str(bench.out / "qualification.pdf")]


def test_it_says_within_how_many_limits_of_use(house: House) -> None:
    house.open()
    bench = Bench(house, "limits")
    assert bench.run().text == (
        "The installation is qualified: all 3 tests passed. "
        "Limits of use, to be read in the PDF: 2."
    )
    assert bench.events()[0].reason == "passed: 3 of 3 tests; limits of use: 2"


def test_it_says_how_many_failed(house: House) -> None:
    house.open()
    bench = Bench(house, "fail")
    message = bench.run()
    assert message.text == "Tests of the installation that failed: 1 of 3."
    assert (message.kind, message.action) == ("error", "Open the PDF")
    assert bench.events()[0].reason == "failed: 2 of 3 tests"


def test_the_status_line_shows_and_stops_it_and_the_child_is_gone(house: House) -> None:
    house.open()
    bench = Bench(house, "hang")
    status = bench.application.assembly.status
    bench.qualifier.begin(bench.out)
    house.qtbot.waitUntil(lambda: "Repeatability" in status.text.text(), timeout=30_000)
    assert status.bar.value() == 40
    assert "left" in status.left.text()
    bench.qualifier.ask()
    assert bench.said.pop().text == "A qualification is at work already."
    # The window asks before it goes, and names what would stop.
    window = bench.application.assembly.window
    assert not window.may_close()
    dialog = bench.application.leaving.dialog
    assert dialog is not None
    assert "qualifying the installation" in dialog.text.text()
    dialog.reject()
    status.cancel.click()
    house.calm()
    assert bench.said[-1].text == "The qualification was stopped: proof is no proof."
    assert bench.events() == []
    assert bench.pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(bench.pid, 0)


@pytest.mark.parametrize(
    ("end", "said"),
    [("refuse", "The disk is full."), ("nothing", "holds no qualification that can be read")],
)
def test_a_child_that_wrote_nothing_is_told_by_its_own_sentence(
    end: str, said: str, house: House
) -> None:
    house.open()
    bench = Bench(house, end)
    message = bench.run()
    assert (message.kind, said in message.text) == ("error", True)
    assert bench.events() == []


def test_an_earlier_proof_in_the_folder_is_not_taken_for_this_one(house: House) -> None:
    house.open()
    Bench(house, "pass").run()
    bench = Bench(house, "nothing")
    assert "holds no qualification" in bench.run().text
    assert len(bench.events()) == 1


def test_a_folder_with_other_files_is_refused_before_anything_runs(house: House) -> None:
    house.open()
    bench = Bench(house, "pass")
    bench.out.mkdir()
    (bench.out / "mine.txt").write_text("x")
    message = bench.run()
    assert message.text == f"{bench.out} holds other files. Choose a new or an empty folder."
    assert bench.pid is None


def test_who_may_not_is_refused_and_who_may_is_named(house: House) -> None:
    with_people(house).open()
    house.log_in("Mori")
    bench = Bench(house, "pass")
    message = bench.run()
    assert message.text.startswith("Mori may not ")
    assert bench.pid is None
    assert not bench.out.exists()
    bench.application.entry.log_out()
    house.calm()
    house.log_in("Sato")
    bench.said.clear()
    bench.run()
    assert bench.events()[0].person == "Sato"


def test_the_action_asks_for_a_folder_unless_the_history_is_only_read(house: House) -> None:
    application = house.open()
    assert any(Act.QUALIFY in acts for name, acts in MENUS if name == "Help")
    do(application, Act.QUALIFY)
    dialog = application.qualifier.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    application.qualifier.dialog = None
    application.session.context = replace(application.session.context, read_only="Only read.")
    do(application, Act.QUALIFY)
    assert application.qualifier.dialog is None
    assert house.said() == "Only read."
