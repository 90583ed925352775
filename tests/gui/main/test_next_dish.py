"""After a signature the next dish by risk comes, whatever its place by name."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from colonyqc.domain.picture import DishKey
from history.samples import analysis, artefacts
from support.house import House


def add(house: House, name: str, differentiated: float) -> None:
    of = analysis(line="line A", dish=name, taken=house.lab.clock.now)
    of = replace(of, statistics=replace(of.statistics, differentiated=differentiated))
    with house.lab.histories() as history:
        history.add(of, artefacts(of))
        history.commit()


def sign(house: House) -> None:
    assembly = house.application.assembly
    assembly.signing.ask()
    house.calm()
    dialog = assembly.signing.dialog
    assert dialog is not None
    dialog.name.setText("Mori")
    dialog.confirmed.setChecked(True)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    house.calm()


def test_after_a_signature_the_most_pressing_dish_left_comes(
    house: House, grey_pictures: Callable[..., None]
) -> None:
    for name, differentiated in (("a", 1.0), ("y", 12.0), ("z", 40.0)):
        add(house, name, differentiated)
        grey_pictures(house.pictures, f"{name}-1.tif", f"{name}-2.tif")
    house.open()
    session = house.application.session
    session.take(DishKey("line A", "a"))
    house.calm()
    for name in ("z", "y", "dish 1"):
        sign(house)
        assert session.dish == DishKey("line A", name)
    sign(house)
    assert house.said().endswith("is signed: the last dish of the list.")
