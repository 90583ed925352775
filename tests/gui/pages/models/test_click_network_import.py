from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import onnx
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from colonyqc.config.settings import Settings
from colonyqc.gui.core.jobs import Jobs
from colonyqc.gui.core.session import Message, Session
from colonyqc.gui.pages.models.click_network_card import ClickNetworkCard
from colonyqc.gui.pages.models.click_network_form import ClickNetworkForm, numbers
from colonyqc.gui.pages.models.controller import ModelsController
from colonyqc.gui.pages.models.view import ModelsView
from colonyqc.inference.packages import ModelLibrary
from support.tiny_click_network import encoder, write_click_network
from support.tiny_model import write_package
from support.window import context, shown_texts


class Page:
    """The models page over a real library, and what was said."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.jobs, self.folder = Jobs(), folder / "models"
        self.networks = ModelLibrary([self.folder], device="cpu")
        place = replace(context(), models=self.networks, click_networks=self.networks)
        self.session = Session(place, self.jobs, Settings(), folder / "settings.json")
        self.said: list[Message] = []
        self.session.said.connect(self.said.append)
        self.view = ModelsView()
        qtbot.addWidget(self.view)
        self.view.show()
        self.forms: list[ClickNetworkForm] = []
        self.view.adding_begun.connect(self.forms.append)
        self.controller = ModelsController(self.view, self.session)
        self._qtbot = qtbot

    def calm(self) -> None:
        def quiet() -> bool:
            QApplication.processEvents()
            return not self.jobs.active

        self._qtbot.waitUntil(lambda: quiet() and quiet(), timeout=20_000)

    def form(self, files: tuple[Path, Path]) -> ClickNetworkForm:
        """Open the form and give it two files."""
        self.view.add.click()
        made = self.forms[-1]
        made.encoder.take(files[0])
        made.decoder.take(files[1])
        self.calm()
        return made


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[Page]:
    write_package(tmp_path / "models", name="colony")
    made = Page(qtbot, tmp_path)
    made.controller.refresh()
    made.calm()
    yield made
    made.controller.close()
    made.jobs.shutdown()


def test_a_pair_is_read_tried_out_kept_and_shown(page: Page, tmp_path: Path) -> None:
    form = page.form(write_click_network(tmp_path / "files", masks=4))
    assert form.encoder.found.text() == "image (1×3×64×64) → image_embeddings (1×3×32×32)"
    assert "orig_im_size (2) → masks" in form.decoder.found.toolTip()
    assert (form.side.value(), form.side.isEnabled()) == (64, False)
    assert form.fit.currentData() == "pad"
    assert form.mean.text() == "123.675, 116.28, 103.53"
    assert not form.give.isEnabled()
    form.name.setText(" tiny ")
    form.author.setText("Sato")
    form.licence.setText("Apache-2.0")
    assert form.give.isEnabled()
    form.give.click()
    assert form.bar.isVisibleTo(form)
    assert not form.name.isEnabled()
    closed: list[int] = []
    form.finished.connect(closed.append)
    page.calm()
    assert closed == [1]
    assert page.said[-1].text.startswith("tiny@1 was imported: a click found the disc")
    card = page.view.cards["tiny@1"]
    assert isinstance(card, ClickNetworkCard)
    texts = {made.text() for made in card.findChildren(QLabel)}
    assert {"tiny@1", "Sato", "Apache-2.0", "4"} <= texts
    offered = [page.view.in_use.itemText(at) for at in range(page.view.in_use.count())]
    assert offered == ["automatic: the one that fits the picture", "colony@1.0.0"]
    page.view.verify.click()
    page.calm()
    assert "Checked: the files are as imported, the test click too." in shown_texts(card)
    file = page.folder / "tiny" / "1" / "click.json"
    file.write_bytes(file.read_bytes() + b" ")
    page.view.verify.click()
    page.calm()
    assert any("click.json was changed" in text for text in shown_texts(card))


def test_wrong_files_are_said_in_the_form_and_others_may_follow(page: Page, tmp_path: Path) -> None:
    files = write_click_network(tmp_path / "files")
    onnx.save(encoder(), tmp_path / "no decoder.onnx")
    form = page.form((files[0], tmp_path / "no decoder.onnx"))
    assert "has no input point_coords" in form.problem.text()
    assert form.problem.isVisibleTo(form)
    form.name.setText("tiny")
    assert not form.give.isEnabled()
    form.decoder.take(files[1])
    page.calm()
    assert not form.problem.isVisibleTo(form)
    assert form.give.isEnabled()
    form.std.setText("1, 2")
    assert not form.give.isEnabled()
    form.std.setText("1, 2, 0")
    form.give.click()
    page.calm()
    assert '"std" is wrong' in form.problem.text()
    assert form.isVisible()
    assert not (page.folder / "tiny").exists()


def test_closing_the_form_stops_the_import(page: Page, tmp_path: Path) -> None:
    form = page.form(write_click_network(tmp_path / "files", turns=200_000_000))
    form.name.setText("slow")
    form.give.click()
    form.cancel.click()
    page.calm()
    assert [each.name for each in page.folder.iterdir()] == ["colony"]
    assert page.said == []


def test_a_pair_that_hardly_finds_the_disc_is_kept_with_a_warning(
    page: Page, tmp_path: Path
) -> None:
    form = page.form(write_click_network(tmp_path / "files", hwc=True))
    assert form.side.isEnabled()
    assert form.side.value() == 1024
    form.name.setText("wide")
    form.give.click()
    page.calm()
    assert page.said[-1].kind == "warning"
    assert "look at its side" in page.said[-1].text


def test_without_a_door_for_them_none_can_be_added(qtbot: QtBot, tmp_path: Path) -> None:
    jobs = Jobs()
    view = ModelsView()
    qtbot.addWidget(view)
    session = Session(context(), jobs, Settings(), tmp_path / "settings.json")
    controller = ModelsController(view, session)
    assert not view.add.isVisibleTo(view)
    controller.close()
    jobs.shutdown()


def test_three_numbers_are_read_from_words() -> None:
    assert numbers("1, 2.5,3") == (1, 2.5, 3)
    assert numbers("1, 2") is None
    assert numbers("a, b, c") is None
