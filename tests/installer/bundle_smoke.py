"""Try a built program as its user would: `python tests/installer/bundle_smoke.py COMMAND…`.

It needs nothing of the project: Python's own library, and, where they are installed, pdftotext to
read a report and Xvfb for the window. `make release-check` runs it on the bundle, once as a folder
and once as the installed Debian package on a bare system.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

_PATIENCE_S: Final = 1800  # a loaded machine is no defect
_DISPLAY: Final = ":97"
_RELEASED: Final = Path(__file__).resolve().parents[1] / "history/released"
Rows = dict[str, tuple[str, list[Any]]]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Smoke:
    """A program and the empty home it is tried in."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self.command, self.home = list(command), home
        self.variables = {
            **{k: v for k, v in os.environ.items() if k in {"PATH", "LD_LIBRARY_PATH", "TMPDIR"}},
            "HOME": str(home),
            "LANG": "C.UTF-8",
        }

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """Run a command; return what it printed.

        Raises:
            AssertionError: another exit code, or a stack trace.
        """
        ran = subprocess.run(
            [*self.command, *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            env=self.variables,
            cwd=self.home,
            check=False,
        )
        said = f"{arguments}: exit {ran.returncode}\n{ran.stdout[-800:]}\n{ran.stderr[-2000:]}"
        assert ran.returncode == code, said
        assert "Traceback" not in ran.stderr, said
        return ran.stdout

    # What is tried, in this order: the later ones use what the earlier ones left.

    def version(self) -> None:
        """Say which build it is."""
        number, _, digest = self.run("--version").strip().partition("+")
        assert number.count(".") == 2, number
        assert len(digest) == 12, digest

    def mistyped(self) -> None:
        """Say what is wrong with a command, not how the program came to notice."""
        self.run("analyse", "--nonsense", code=2)

    def models(self) -> None:
        """Hold each model to its seal and run its test input."""
        told = self.run("models", "verify").strip().splitlines()
        assert len(told) >= 4, told
        assert all(line.endswith("whole") for line in told), told

    def demo(self) -> None:
        """Draw, analyse and report without a window."""
        self.run("demo", "--out", self.home / "demo", "--no-window")
        assert (self.home / "demo/report.pdf").read_bytes().startswith(b"%PDF")

    def analyse(self) -> None:
        """Analyse from a folder with spaces and Japanese in its name, and say it in Japanese."""
        folder = self.home / "朝の 写真 (1)"
        folder.mkdir()
        for path in sorted((self.home / "demo/pictures").glob("*D4*"))[:2]:
            shutil.copy(path, folder / path.name)
        database, told = self.home / "履歴 1.db", self.home / "told.json"
        self.run("analyse", folder, "--db", database, "--json", told)
        analyses = json.loads(told.read_text("utf-8"))["analyses"]
        assert analyses, told
        assert all(0 < one["statistics"]["confluence_percent"] <= 100 for one in analyses)
        report = self.home / "報告書.pdf"
        self.run(
            "report", analyses[0]["dish"], "--out", report, "--language", "ja", "--db", database
        )
        if shutil.which("pdftotext"):
            text = subprocess.run(
                ["pdftotext", report, "-"], capture_output=True, text=True, check=True
            ).stdout
            assert "コンフルエン" in text, text[:400]

    def compressed(self) -> None:
        """Read the kinds of files that codecs and readers of their own are needed for."""
        picture = sorted((self.home / "demo/pictures").glob("*D4*"))[0]
        png = self.home / "grey.png"
        png.write_bytes(_grey_png(96, 64))
        out = self.home / "labels.png"
        self.run("segment", picture, "--model", "ips-phase", "--out", out)
        assert out.read_bytes().startswith(b"\x89PNG")
        told = json.loads(self.run("analyse", png, "--db", self.home / "grey.db", "--json", "-"))
        (picture,) = (one for each in told["analyses"] for one in each["pictures"])
        assert (picture["name"], picture["confluence_percent"]) == ("grey.png", 0), picture

    def film(self) -> None:
        """Write regions of two days as a film, and read it back, by OpenCV's own FFmpeg."""
        days = self.home / "days"
        days.mkdir()
        for day in (1, 2):
            grey = random.Random(day)  # noqa: S311
            rows = b"".join(b"\0" + grey.randbytes(320) for _ in range(240))
            (days / f"D1_d{day}.png").write_bytes(_packed(320, 240, 0, rows))
        film = self.home / "映像.mp4"
        self.run("cluster", sorted(days.iterdir())[0], "--series", days, "--out-video", film,
                 "--out", self.home / "regions.png")  # fmt: skip
        self.run("cluster", film, "--out", self.home / "again.png")
        assert (self.home / "again.png").read_bytes().startswith(b"\x89PNG")

    def czi(self) -> None:
        """Read a CZI, written by the Python that tries the program where it can."""
        try:
            from pylibCZIrw import czi
        except ImportError:
            say("  (this Python writes no CZI: none was read)")
            return
        import numpy as np

        grey = np.random.default_rng(0).integers(90, 160, (96, 128, 1), dtype=np.uint8)
        with czi.create_czi(str(self.home / "plate.czi")) as made:
            made.write(grey)
        told = json.loads(
            self.run(
                "analyse", self.home / "plate.czi", "--db", self.home / "czi.db", "--json", "-"
            )
        )
        (picture,) = (one for each in told["analyses"] for one in each["pictures"])
        assert (picture["width"], picture["height"]) == (128, 96), picture

    def server(self) -> None:
        """Say in a sentence that no PostgreSQL answers: its client is there and was loaded."""
        nowhere = "postgresql://nobody@127.0.0.1:1/none"
        ran = self.run("history", "list", "--db", nowhere, "--files", self.home, code=3)
        assert not ran, ran

    def upgrades(self) -> None:
        """Bring a history of every earlier version to this one's tables: no row is lost."""
        for released in sorted(_RELEASED.iterdir()):
            database = self.home / f"版 {released.name}.db"
            with closing(sqlite3.connect(database)) as raw:
                raw.executescript((released / "history.sql").read_text("utf-8"))
            shutil.copytree(released / "files", database.with_suffix(".files"))
            before = rows(database, {})
            assert f"from tables {released.name}" in self.run(
                "history", "migrate", "--db", database
            )
            after = rows(database, before)
            for table, (_, kept) in before.items():
                # The trail alone has grown: by the migration.
                assert after[table][1][: len(kept)] == kept, f"{released.name}: {table}"
                assert table == "event" or len(after[table][1]) == len(kept), table
            self.run("history", "verify", "--db", database)
            assert "201B7" in self.run("history", "list", "--db", database)

    def history(self) -> None:
        """Prove the record, copy it and bring it back."""
        database = self.home / "履歴 1.db"
        self.run("history", "verify", "--db", database)
        self.run("history", "backup", "--db", database, "--out", self.home / "backups")
        self.run("history", "list", "--db", database)

    def window(self) -> None:
        """Open the window on a picture, save what is seen, and start a second one beside it."""
        if not shutil.which("Xvfb"):
            say("  (no Xvfb here: the window was not opened)")
            return
        server = subprocess.Popen(
            ["Xvfb", _DISPLAY, "-screen", "0", "1366x768x24", "-fbdir", self.home],
            stderr=subprocess.DEVNULL,
        )
        variables = {**self.variables, "DISPLAY": _DISPLAY}
        database = str(self.home / "履歴 1.db")
        opened: list[subprocess.Popen[str]] = []
        try:
            time.sleep(2)
            for _ in range(2):
                opened.append(
                    subprocess.Popen(
                        [*self.command, "--db", database],
                        env=variables,
                        stderr=subprocess.PIPE,
                        text=True,
                    )
                )
                # Pages are loaded behind the window, one after another.
                time.sleep(30)
                assert opened[-1].poll() is None, opened[-1].communicate()[1]
            self._look()
            for one in opened:
                one.send_signal(signal.SIGTERM)
                _, said = one.communicate(timeout=60)
                assert "Traceback" not in said, said
        finally:
            for one in opened:
                one.kill()
            server.kill()
        # What goes wrong behind the window is told in a dialog and in the log.
        log = self.home / ".local/state/colonyqc/log/colonyqc.log"
        logged = log.read_text("utf-8") if log.exists() else ""
        assert "Traceback" not in logged, logged[-2000:]
        self.run("history", "verify", "--db", database)

    def _look(self) -> None:
        """Keep what is on the screen as window.png; it is not one colour."""
        raw = (self.home / "Xvfb_screen0").read_bytes()
        # X window dump, version 7: big-endian words; behind header and colours 4 bytes a px.
        head = struct.unpack(">25I", raw[:100])
        width, height, row, colours = head[4], head[5], head[12], head[19]
        begin = head[0] + 12 * colours
        rows = [raw[begin + y * row : begin + y * row + 4 * width] for y in range(height)]
        assert len(set(rows)) > height // 4, "the screen is nearly one colour"
        seen = bytearray()
        for each in rows:
            px = bytearray(3 * width)
            px[0::3], px[1::3], px[2::3] = each[2::4], each[1::4], each[0::4]
            seen += b"\0" + px
        (self.home / "window.png").write_bytes(_packed(width, height, 2, bytes(seen)))


def rows(database: Path, like: Rows) -> Rows:
    """Return columns and rows of every table, of the columns that ``like`` has where it has any."""
    with closing(sqlite3.connect(database)) as raw:
        names = [
            name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        found: Rows = {}
        for table in like or [name for name in names if name != "alembic_version"]:
            told = raw.execute("SELECT name FROM pragma_table_info(?)", (table,))
            columns = like[table][0] if like else ", ".join(f'"{name}"' for (name,) in told)
            lines = raw.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")  # noqa: S608
            found[table] = (columns, lines.fetchall())
        return found


def _grey_png(width: int, height: int) -> bytes:
    """Return a picture with nothing in it."""
    return _packed(width, height, 0, (b"\0" + bytes([128]) * width) * height)


def _packed(width: int, height: int, colour: int, rows: bytes) -> bytes:
    """Return a PNG; ``colour``: 0 grey, 2 red, green and blue; each row begins with a 0."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def smoke(command: Sequence[str], home: Path, names: Sequence[str] = ()) -> list[str]:
    """Try everything, or what is named; return what went wrong, a line each."""
    one = Smoke(command, home)
    tried: list[Callable[[], None]] = [
        one.version, one.mistyped, one.models, one.demo, one.analyse, one.compressed, one.film,
        one.czi, one.server, one.upgrades, one.history, one.window,
    ]  # fmt: skip
    wrong = []
    for each in tried:
        if names and each.__name__ not in names:
            continue
        begun = time.monotonic()
        try:
            each()
            result = "held"
        except (AssertionError, IndexError, OSError, subprocess.SubprocessError) as problem:
            result = "FAILED"
            wrong.append(f"{each.__name__}: {problem}")
        say(f"{each.__name__:10s} {result} ({time.monotonic() - begun:.1f} s)")
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("command", nargs="+", help="how the program is called")
    options.add_argument("--home", type=Path, help="an empty folder to keep what was made in")
    options.add_argument("--only", nargs="*", default=(), help="of the checks, these")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="colonyqc-smoke-") as scratch:
        wrong = smoke(chosen.command, (chosen.home or Path(scratch)).resolve(), chosen.only)
    say("\n".join(wrong) or "All held.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
