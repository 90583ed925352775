import csv
from datetime import timedelta
from pathlib import Path

from colonyqc.domain.dish_life import LifeEventKind
from colonyqc.domain.dish_statement import DishStatement
from colonyqc.domain.picture import DishKey
from colonyqc.history import SqlHistories, SqlTables
from colonyqc.services.ports.tables import TableExport
from colonyqc.services.worklist.dish_life import Happening, note_event
from colonyqc.services.worklist.statements import describe
from history.samples import analysis, artefacts


def test_what_is_said_of_a_dish_stands_in_the_table_of_analyses(
    histories: SqlHistories, tmp_path: Path
) -> None:
    of = analysis(line="L", dish="D")
    with histories() as history:
        history.add(of, artefacts(of))
        history.commit()
    child, day = DishKey("L", "D"), of.acquisition.taken
    assert day is not None
    for ago, ratio in ((3, 6.0), (2, 4.0)):
        happened = day - timedelta(days=ago)
        parent = DishKey("L", f"C{ago}")
        said = Happening(parent, LifeEventKind.PASSAGE, "Mori", happened, "", ratio, (child,))
        note_event(histories, said)
    describe(histories, child, DishStatement(medium="E8", rock=False), "typed wrong")
    with histories() as history:
        SqlTables().write(history, tmp_path, TableExport())
    with (tmp_path / "analyses.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["passage"], row["medium"], row["ROCK inhibitor"]) == ("p12", "E8", "no")
    assert row["described later"] == "medium, rock"
    assert row["vessel"] == (of.acquisition.vessel or "")
    assert row["seeded (UTC)"][:10] == (day - timedelta(days=2)).date().isoformat(), "the last one"
    assert (row["split ratio (1 to)"], row["seeding remark"]) == ("4.0", "")
