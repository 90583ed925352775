import json
import subprocess
import sys
from pathlib import Path

from colonyqc.history import open_histories, verify

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "durability.py"
TASKS = ("analyse", "verdicts", "signing", "backup", "migration")


def test_what_was_acknowledged_survives_any_kill(tmp_path: Path) -> None:
    script = [sys.executable, str(SCRIPT), "--kills", "10", "--per-database", "5"]
    done = subprocess.run(
        [*script, "--folder", str(tmp_path), "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout)
    assert counts["by_task"] == dict.fromkeys(TASKS, 2)
    assert sum(counts["acknowledged"].values()) > 0
    assert (counts["lost"], counts["changed"], counts["wrong"]) == (0, 0, [])

    kept = 0
    databases = [tmp_path / "0.db", tmp_path / "1.db"]
    for database in databases:
        histories = open_histories(database)
        assert verify(histories) == ()
        with histories() as history:
            kept += len(history.list())
    drawn_at_first = len(databases)
    told = counts["acknowledged"]["analyse"] + counts["kept_without_word"]
    assert kept == told + drawn_at_first
