"""Workers and the client of a cluster are killed: every analysis is there once, the chain whole.

The long form is `make campaign`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from support.tiny_model import write_package

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "cluster_kills.py"


def campaign(folder: Path, *options: str) -> Any:
    write_package(folder / "data" / "colonyqc" / "models")
    ran = subprocess.run(
        [
            *(sys.executable, str(SCRIPT), "--pictures", "9", "--longest", "4"),
            *("--folder", str(folder / "work"), *options, "--", "--model", "tiny"),
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"XDG_DATA_HOME": str(folder / "data")},
    )
    said = "".join(each.read_text("utf-8") for each in (folder / "work").glob("client-*.txt"))
    assert ran.returncode == 0, ran.stdout + ran.stderr + said
    return json.loads(ran.stdout)


def test_killed_workers_and_clients_lose_and_double_nothing(tmp_path: Path) -> None:
    counts = campaign(tmp_path, "--worker-kills", "5", "--client-kills", "1")
    assert (counts["worker_kills"], counts["client_kills"]) == (5, 1)
    assert counts["analyses"] == counts["pictures"] >= 9


def test_seats_of_a_server_share_the_same_pictures(tmp_path: Path, server_programs: Path) -> None:
    counts = campaign(
        *(tmp_path, "--server", "--clients", "4", "--worker-kills", "1", "--client-kills", "1")
    )
    assert counts["clients"] == 4
    assert counts["analyses"] == counts["pictures"] >= 9
