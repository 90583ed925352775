import json
import subprocess
import sys
from pathlib import Path

from colonyqc.history import open_histories, verify

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "durability.py"
KILLS = 15


def test_what_was_acknowledged_survives_any_kill(tmp_path: Path) -> None:
    script = [sys.executable, str(SCRIPT), "--kills", str(KILLS), "--per-database", "3"]
    done = subprocess.run(
        [*script, "--folder", str(tmp_path), "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    counts = json.loads(done.stdout)
    assert counts["kills"] == KILLS
    assert counts["acknowledged"] > 0
    assert (counts["lost"], counts["changed"], counts["wrong"]) == (0, 0, [])

    kept = 0
    for database in sorted(tmp_path.glob("*.db")):
        histories = open_histories(database)
        assert verify(histories) == ()
        with histories() as history:
            kept += len(history.list())
    assert kept == counts["acknowledged"] + counts["kept_without_word"]
