"""The window's file of diagnostics: written off its thread, and told where it is."""

import zipfile

from colonyqc.gui.main.actions import MENUS, Act
from colonyqc.gui.main.diagnostics_saver import save
from support.house import House


def test_it_is_written_where_a_person_says(house: House) -> None:
    application = house.open()
    path = house.folder / "d.zip"
    path.write_bytes(b"chosen to be replaced")
    said: list[str] = []
    application.session.said.connect(lambda message: said.append(message.text))
    save(application.session, path)
    house.calm()
    with zipfile.ZipFile(path) as archive:
        assert "log.txt" in archive.namelist()
    assert said == ["The diagnostics are in d.zip: read it before you send it."]
    assert any(Act.DIAGNOSTICS in acts for _, acts in MENUS)
