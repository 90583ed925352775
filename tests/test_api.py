"""The library: the example of its page runs, tables are columns, refusals are one sentence."""

import re
from datetime import datetime
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from argon2 import PasswordHasher

from colonyqc import api, bootstrap
from colonyqc.domain.errors import AccessError, UsageError
from colonyqc.domain.people import Role
from colonyqc.services.accounts import passwords, people
from support.command import field, write_png
from support.tiny_model import write_package

PAGE = Path(__file__).parents[1] / "docs" / "api.md"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a tiny model in the place of the shipped ones, and one picture."""
    write_package(tmp_path / "models")
    monkeypatch.setattr("colonyqc.config.paths.shipped_models", lambda: tmp_path / "models")
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
    monkeypatch.chdir(tmp_path)
    write_png(tmp_path / "pictures" / "1.png", field(1))
    return tmp_path


def test_the_example_of_the_page_runs(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"```python\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example
    known: dict[str, object] = {}
    write_png(place / "pictures" / "2.png", field(2))
    exec(compile(example[1], str(PAGE), "exec"), known)  # noqa: S102 - our own page
    assert known["wrong"] == ()
    colonies, areas = known["colonies"], known["areas"]
    assert isinstance(colonies, dict)
    assert isinstance(areas, dict)
    assert len(areas) == len(colonies["area (px²)"]) > 0, "no colony stands in another's place"
    labels = known["labels"]
    assert isinstance(labels, np.ndarray)
    assert (labels.shape, labels.dtype) == ((256, 256), np.uint8)
    assert capsys.readouterr().out == ""


def test_a_table_is_columns_of_one_length_and_kind(place: Path) -> None:
    made = api.analyse([place / "pictures"], "t.db", line="A", dish="1", day=2)
    with api.open_history("t.db") as history:
        (summary,) = history.analyses()
        colonies, analyses = history.table("colonies"), history.table("analyses")
        record = history.record(made.ids[0])
        assert history.table("colonies", api.DishKey("A", "none"))["colony"] == []
    assert {len(column) for column in colonies.values()} == {summary.colony_count}
    assert colonies["area (px²)"] == [c.area_px for c in record.analysis.pictures[0].colonies]
    assert colonies["area (mm²)"] == [None] * summary.colony_count
    assert isinstance(analyses["finished (UTC)"][0], datetime)
    for column in colonies.values():
        assert len({type(each) for each in column if each is not None}) <= 1


def test_the_map_has_the_colonies_of_the_record(place: Path) -> None:
    made = api.analyse([place / "pictures"], "t.db", line="A", dish="1", day=2)
    with api.open_history("t.db") as history:
        labels, record = history.labels(made.ids[0]), history.record(made.ids[0])
        with pytest.raises(UsageError, match="pictures 1 to 1"):
            history.labels(made.ids[0], 2)
        with pytest.raises(UsageError, match="no table"):
            history.table("mice")  # type: ignore[arg-type]
    assert np.count_nonzero(labels) == record.analysis.pictures[0].colony_px


def test_what_the_history_holds_is_left_out_and_a_bad_picture_is_told(place: Path) -> None:
    (place / "pictures" / "2.png").write_bytes(b"no picture")
    seen: list[float] = []
    told: api.AnalyseOptions = {"line": "A", "dish": "1", "day": 2}
    with api.open_history("t.db", person="Mori", make=True) as history:
        first = history.analyse(["pictures"], lambda share, _: seen.append(share), **told)
        again = history.analyse(["pictures"], new_only=True, **told)
    assert [each.name for each in first.failures] == ["2.png"]
    assert (again.ids, again.already) == ((), first.ids)
    assert seen[-1] == 1


def test_a_history_is_not_made_by_a_slip_of_the_pen() -> None:
    with pytest.raises(api.ColonyQCError, match=r"cultur\.db"):
        api.open_history("cultur.db")


def test_an_analysis_is_asked_for_by_its_number_alone(place: Path) -> None:
    api.analyse([place / "pictures"], "t.db", line="A", dish="1", day=2)
    with api.open_history("t.db") as history:
        number = history.analyses()[0].id
        # As pandas hands it out.
        assert (history.labels(np.int64(number)) == history.labels(number)).all()
        said = pytest.raises(UsageError, match="whole number from 1 on")
        for asked in cast(list[int], [True, 0, -1, 1.0, "1", [1], None, 10**30]):
            with said:
                history.record(asked)
            with said:
                history.labels(asked)
            with said:
                history.labels(number, asked)
    with pytest.raises(UsageError, match="named by its file or address, not by 3"):
        api.open_history(cast(str, 3))


def test_who_writes_is_asked_where_people_log_in(place: Path) -> None:
    opened = bootstrap.histories("t.db")
    actor = people.choose_log_in(opened, "Abe", "correct horse")
    people.add(lambda other=None: opened(other or actor), "Mori", [Role.TECHNICIAN], "told by Abe")
    people.change_password(opened, "Mori", "told by Abe", "correct horse")
    opened.engine.dispose()
    with api.open_history("t.db") as history:
        assert history.analyses() == (), "reading is not restricted"
        refused = history.analyse(["pictures"], line="A", dish="1", day=2)
        assert refused.ids == ()
        assert "Log in first" in refused.failures[0].reason
    with pytest.raises(AccessError):
        api.open_history("t.db", person="Mori", password="correct house")  # noqa: S106
    with api.open_history("t.db", person="Mori", password="correct horse") as history:  # noqa: S106
        assert len(history.analyse(["pictures"], line="A", dish="1", day=2).ids) == 1
