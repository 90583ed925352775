"""Alerts as a laboratory sets them: a real command is run, told the facts, and never waited for."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from colonyqc.bootstrap.alerts import CommandAlerts, run, split
from colonyqc.config import paths
from colonyqc.config.settings import Settings, save
from colonyqc.services.ports.alerts import Alert
from support.command import Command, field, write_png

ALERT = Alert(
    verdict="fail",
    sentence="Overgrown: 93 % > 90 %; `touch planted` $(touch planted) \0",
    rule="overgrown",
    rule_set="lab@2",
    metric="confluence_percent",
    value=93.5,
    limit=90.0,
    line="細胞株 A",
    dish='"; touch planted; "',
    day=3,
    analysis=7,
    model="tiny@1",
    finished="2026-03-01T00:00:00+00:00",
    history="t.db",
    pictures=("/a/b.png", "/a/\udcff.png"),
    simulated=True,
)
WRITES = (
    "import json, os, sys; told = json.load(sys.stdin);"
    "told['env'] = {k: v for k, v in os.environ.items() if k.startswith('COLONYQC_ALERT_')};"
    "open('told.json', 'w').write(json.dumps(told))"
)


def test_the_command_is_told_on_its_input_and_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run((sys.executable, "-c", WRITES), ALERT, 60) == ""
    told = json.loads(Path("told.json").read_text())
    assert (told["line"], told["dish"], told["value"]) == (ALERT.line, ALERT.dish, 93.5)
    assert told["env"]["COLONYQC_ALERT_DISH"] == ALERT.dish
    assert told["env"]["COLONYQC_ALERT_DAY"] == "3"
    # No shell ever reads what a dish is called or a sentence says.
    assert [path.name for path in tmp_path.iterdir()] == ["told.json"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/nowhere/at-all",), "can't be run (No such file or directory)"),
        ((sys.executable, "-c", "import sys; sys.exit('no mail server')"), "1: no mail server."),
        ((sys.executable, "-c", "import time; time.sleep(60)"), "took longer than 0.5 s"),
        (
            # A child that lives on must not keep what waits for the command.
            (
                sys.executable,
                "-c",
                "import subprocess, sys; subprocess.run([sys.executable, '-c', "
                "'import time; time.sleep(60)'])",
            ),
            "took longer than 0.5 s",
        ),
        (("",), "can't be run"),
    ],
)
def test_trouble_of_a_command_is_one_sentence(command: tuple[str, ...], why: str) -> None:
    began = time.monotonic()
    said = run(command, ALERT, 0.5 if "sleep" in command[-1] else 60)
    assert why in said
    assert said.startswith("The alert command ")
    assert "\n" not in said
    assert time.monotonic() - began < 40


def test_a_command_line_is_taken_apart_without_a_shell() -> None:
    assert split("mail -s 'two words' me@lab;") == ("mail", "-s", "two words", "me@lab;")
    assert split("an 'open mark") == ("an 'open mark",)


def test_telling_returns_at_once_and_everything_is_told_in_the_end(tmp_path: Path) -> None:
    out = tmp_path / "told.txt"
    code = f"import time; time.sleep(0.3); open({str(out)!r}, 'a').write('x')"
    settings = Settings(
        alerts="fail",
        alert_command=f'"{sys.executable}" -c "{code}"',
        alert_timeout_s=60,
        alert_notices=False,
    )
    alerts = CommandAlerts(lambda: settings)
    began = time.monotonic()
    for _ in range(3):
        alerts.tell(ALERT)
    assert time.monotonic() - began < 0.3
    alerts.close()
    assert out.read_text() == "xxx"


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        (Settings(), ()),
        (Settings(alerts="off", alert_command="mail"), ()),
        (Settings(alerts="fail", alert_command="mail"), ("fail",)),
        (Settings(alerts="watch", alert_command="mail"), ("fail", "watch")),
        (Settings(alerts="watch", alert_command=" ", alert_notices=False), ()),
    ],
)
def test_what_is_told_is_as_set(settings: Settings, wanted: tuple[str, ...]) -> None:
    alerts = CommandAlerts(lambda: settings)
    assert tuple(v for v in ("pass", "ready", "fail", "watch") if alerts.wants(v)) == wanted


def test_the_desktop_is_told_by_freedesktops_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "notify-send"
    tool.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/said.txt\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    alerts = CommandAlerts(lambda: Settings(alerts="fail"))
    assert alerts.wants("fail")
    alerts.tell(ALERT)
    alerts.close()
    said = (tmp_path / "said.txt").read_text("utf-8")
    assert '細胞株 A › "; touch planted; ", day 3: fail' in said
    assert "93 % &gt; 90 %" in said


def test_analyse_raises_an_alert(
    colonyqc: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules that every dish breaches: the command is run before the program ends."""
    write_png(tmp_path / "A_1_D1_V1.png", field(1))
    code = f"import sys; open({str(tmp_path / 'told.json')!r}, 'w').write(sys.stdin.read())"
    settings = Settings(
        alerts="watch", alert_command=f'"{sys.executable}" -c "{code}"', alert_notices=False
    )
    save(settings, paths.settings_file())
    monkeypatch.setattr(paths, "user_rules", lambda: tmp_path / "rules")
    rules = tmp_path / "every.yaml"
    rules.write_text(
        "name: every\nversion: 1\ndish_rules:\n  - {name: any, metric: confluence_percent, "
        "direction: above, limit: 0, verdict: fail}\n"
    )
    assert colonyqc("rules", "publish", rules, "--why", "tried", "--db", "t.db").code == 0
    ran = colonyqc(
        "analyse", tmp_path / "A_1_D1_V1.png", "--names", "{line}_{dish}_D{day}_V{view}",
        "--db", "t.db", "--rules", "every", "--json", "-",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    deadline = time.monotonic() + 60
    while not (tmp_path / "told.json").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.2)
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert told["analysis"] == ran.json["analyses"][0]["id"]
    assert (told["dish"], told["day"]) == ("1", 1)
