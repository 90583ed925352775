"""The first hour, as a new person walks it: a real window, a passing history, a tiny real model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from colonyqc import bootstrap
from colonyqc.bootstrap.practice import practice
from colonyqc.config import paths
from colonyqc.config.settings import Loaded, Settings
from colonyqc.domain.audit import EventKind
from colonyqc.domain.errors import HistoryError
from colonyqc.gui.core.pages import Page
from colonyqc.gui.main.actions import Act
from colonyqc.gui.main.application import Application
from colonyqc.gui.main.tour_steps import STEPS
from colonyqc.services.context import ServiceContext
from support.round_by_keys import RoundByKeys
from support.tiny_model import write_package
from support.window import do

Opened = Callable[..., Application]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a tiny model, a user's folder of its own, and one dish to practise on."""
    write_package(tmp_path / "models")
    virtual = tmp_path / "virtual"
    virtual.mkdir()
    for day in (3, 4):
        (one,) = paths.practice_pictures().glob(f"*_D{day}_differentiating_*.tif")
        (virtual / one.name).write_bytes(one.read_bytes())
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.setattr("colonyqc.gui.main.practice.practice_pictures", lambda: virtual)
    return tmp_path


@pytest.fixture
def open_window(home: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    opened: list[Application] = []

    def make(gives: object = practice, language: str = "en") -> Application:
        settings = Settings.model_validate({"language": language, "person": "Mori"})
        place = bootstrap.context(str(home / "lab.db"))
        file = home / "settings.json"
        opened.append(Application(qapp, place, Loaded(settings), file, gives))  # type: ignore[arg-type]
        opened[0].begin()
        return opened[0]

    yield make
    for each in opened:
        each.shut_down()


def calm(qtbot: QtBot, application: Application) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: application.settled and not application.jobs.active, timeout=60_000)
        QApplication.processEvents()


def practised(qtbot: QtBot, application: Application) -> Application:
    """Ask for the practice; return it once its dish is analysed."""
    do(application, Act.PRACTISE)
    host = application.practice
    assert host is not None
    qtbot.waitUntil(lambda: host.opened is not None, timeout=60_000)
    assert host.opened is not None
    qtbot.waitUntil(
        lambda: bool(host.opened and host.opened.tour and host.opened.tour.done), timeout=60_000
    )
    calm(qtbot, host.opened)
    return host.opened


def kept(folder: Path) -> dict[str, str]:
    """Return every file of a laboratory and its sha256."""
    files = (path for path in sorted(folder.glob("lab.*")) if path.is_file())
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_new_person_walks_a_whole_round(open_window: Opened, home: Path, qtbot: QtBot) -> None:
    application = open_window()
    calm(qtbot, application)
    before = kept(home)
    assert application.assembly.empty.buttons[2].text() == "Practise on the virtual dish"
    walked = practised(qtbot, application)
    assert walked.assembly.window.windowTitle() == "colonyqc – practice"
    assert Act.PRACTISE not in walked.assembly.actions
    tour, strip = walked.tour, walked.assembly.window.findChild(QWidget, "tour")
    assert tour is not None
    assert strip is tour.strip
    assert strip.isVisible()
    assert tour.step.name == "open"

    tour.strip.next.click()
    assert tour.step.name == "verdict"
    calm(qtbot, walked)
    dish = walked.session.dish
    assert dish is not None
    assert dish.dish == "differentiating"
    assert tour.ring.isVisible()
    assert "← and → turn the days" in tour.strip.text.text()

    walked.assembly.window.resize(1200, 750)
    tour.strip.next.click()
    assert not tour.done
    calm(qtbot, walked)
    review = walked.assembly.review_view
    for part in (review.decisions, review.dish):
        assert part.visibleRegion().boundingRect().height() == part.height(), "out of sight"
    assert tour.ring.isVisible()
    do(walked, Act.NEXT_COLONY)
    do(walked, Act.ACCEPT_REST)
    calm(qtbot, walked)
    assert tour.done

    tour.strip.next.click()
    assert (tour.step.name, tour.done) == ("sign", False)
    calm(qtbot, walked)
    sign = review.card.signing.sign
    corner = sign.mapTo(walked.assembly.window, sign.rect().topLeft())
    assert tour.ring is not None
    assert tour.ring.isVisible()
    assert tour.ring.geometry().contains(corner), "around the button that signs"
    RoundByKeys(walked, lambda: calm(qtbot, walked)).dish()
    assert tour.done

    tour.strip.next.click()
    assert (tour.step.name, tour.done) == ("trend", False)
    do(walked, Act.GO_TRENDS)
    assert tour.done

    tour.strip.next.click()
    assert walked.assembly.page is Page.REPORTS
    calm(qtbot, walked)
    walked.assembly.pages.reports._write(home / "practice.pdf")
    calm(qtbot, walked)
    assert tour.done
    assert (home / "practice.pdf").read_bytes().startswith(b"%PDF")

    tour.strip.next.click()
    assert tour.step is STEPS[-1]
    assert not tour.strip.next.isVisible()
    with walked.session.context.histories() as history:
        kinds = {event.kind for event in history.events()}
    assert {EventKind.ANALYSIS_ADDED, EventKind.PROPOSALS_ACCEPTED, EventKind.SIGNED} <= kinds
    folder = walked.session._file.parent
    assert folder.is_dir()

    tour.strip.leave.click()
    host = application.practice
    assert host is not None
    qtbot.waitUntil(lambda: host.opened is None)
    assert not folder.exists()
    assert kept(home) == before
    with application.session.context.histories() as history:
        assert history.dishes() == ()


def test_it_can_be_left_in_the_middle_of_the_analysis_and_begun_anew(
    open_window: Opened, home: Path, qtbot: QtBot
) -> None:
    application = open_window()
    host = application.practice
    assert host is not None
    for _ in range(2):
        do(application, Act.PRACTISE)
        do(application, Act.PRACTISE)  # a second press opens no second window
        qtbot.waitUntil(lambda: host.opened is not None, timeout=60_000)
        assert host.opened is not None
        do(application, Act.PRACTISE)
        host.opened.assembly.window.close()
        qtbot.waitUntil(lambda: host.opened is None, timeout=60_000)


def test_a_language_chosen_in_the_practice_is_that_of_the_laboratory_too(
    open_window: Opened, qtbot: QtBot
) -> None:
    application = open_window()
    walked = practised(qtbot, application)
    tour = walked.tour
    assert tour is not None
    tour.strip.next.click()
    do(walked, Act.LANGUAGE)
    calm(qtbot, walked)
    assert walked.assembly.window.windowTitle() == "colonyqc – 練習"
    assert tour.strip.title.text() == "ルールによる提案とその理由"
    walked.assembly.window.close()
    host = application.practice
    assert host is not None
    qtbot.waitUntil(lambda: host.opened is None)
    assert application.assembly.actions[Act.PRACTISE].text() == "模擬ディッシュで練習"


def test_rules_presets_and_models_of_the_practice_lie_in_its_own_folder(home: Path) -> None:
    with practice("Mori") as (place, folder):
        assert isinstance(place, ServiceContext)
        assert place.person == "Mori"
        assert place.backups is not None
        assert place.presets is not None
        assert place.presets._folder == folder / "presets"
        assert place.verify is not None
    assert not folder.exists()


def test_a_practice_that_cannot_begin_says_why(open_window: Opened, qtbot: QtBot) -> None:
    tries: list[str] = []

    @contextmanager
    def refuses(person: str) -> Iterator[tuple[ServiceContext, Path]]:
        tries.append(person)
        if len(tries) == 1:
            raise OSError(28, "No space left on device")
        raise HistoryError("The history can't be made.")
        yield

    application = open_window(refuses)
    said = application.assembly.window.messages.text
    for words in ("No space left on device", "The history can't be made."):
        do(application, Act.PRACTISE)
        calm(qtbot, application)
        assert words in said.text()
    assert tries == ["Mori", "Mori"]


def test_the_strip_is_reached_by_tab_and_leaves_the_pages_keys_alone(
    open_window: Opened, qtbot: QtBot
) -> None:
    walked = practised(qtbot, open_window())
    tour = walked.tour
    assert tour is not None
    for button in (tour.strip.back, tour.strip.next, tour.strip.leave):
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
        assert button.accessibleName()
    tour.strip.next.click()
    tour.strip.back.click()
    assert tour.at == 0
    assert not tour.strip.back.isEnabled()
