"""The scripts of installer/ on machines that lack something, with the machine's tools replaced."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_UNUSABLE = 'if [ "$1" = --version ]; then echo "Python 3.9.2"; else exit 1; fi'
Machine = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return what runs a script of installer/ where only these tools are to be found."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "sed", "grep", "dirname"):
        found = subprocess.run(["which", name], capture_output=True, text=True, check=True)
        (tools / name).symlink_to(found.stdout.strip())

    def run(script: str, *arguments: str, **commands: str) -> subprocess.CompletedProcess[str]:
        for name, body in commands.items():
            tool = tools / name.replace("_", "-")
            tool.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
            tool.chmod(0o755)
        return subprocess.run(
            ["/bin/sh", f"installer/{script}", *arguments],
            cwd=ROOT,
            env={"PATH": str(tools)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_python_outside_the_range_is_refused_in_one_sentence(machine: Machine) -> None:
    ran = machine("venv.sh", "program", "", "nowhere", python3=_UNUSABLE)
    assert ran.returncode == 1
    assert ran.stderr == "colonyqc needs Python 3.11 to 3.14; Python 3.9.2 was found.\n"
    assert not (ROOT / "nowhere").exists()


def test_a_python_that_is_named_and_missing_is_named(machine: Machine) -> None:
    ran = machine("python.sh", "python3.12", python3="exit 0")
    assert ran.returncode == 1
    assert ran.stderr == "colonyqc needs Python 3.11 to 3.14; no python3.12 was found.\n"


def test_the_range_is_the_one_that_the_package_declares(machine: Machine) -> None:
    ran = machine("python.sh", sys.executable)
    assert (ran.returncode, ran.stdout) == (0, f"{sys.executable}\n")
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = re.search(
        r"\(3, (\d+)\) <=.*< \(3, (\d+)\)", (ROOT / "installer/python.sh").read_text()
    )
    assert asked is not None
    assert declared["requires-python"] == ">=3.{},<3.{}".format(*asked.groups())


def test_the_first_python_that_runs_is_taken(machine: Machine) -> None:
    ran = machine("python.sh", python3=_UNUSABLE, python3_13="exit 127", **{"python3.12": "exit 0"})
    assert (ran.returncode, ran.stdout) == (0, "python3.12\n")


BARE = {"dpkg_query": "exit 1", "id": "echo 1000"}


def test_without_root_one_line_installs_python_and_the_rest(machine: Machine) -> None:
    offer = "echo 'Candidate: 3.13.5-1'"
    ran = machine("debian.sh", "program", "", "nowhere", **BARE, apt_cache=offer)
    lines = ran.stderr.splitlines()
    assert ran.returncode == 1
    assert len(lines) == 2
    assert lines[1].startswith(
        "  su -c 'apt-get update && apt-get install -y --no-install-recommends python3 python3-venv"
    )
    assert " libegl1 " in lines[1]
    assert "poppler-utils" not in lines[1]


def test_the_python_offered_is_one_that_colonyqc_runs_on(machine: Machine) -> None:
    offer = 'case $2 in python3.11) v=3.11.9-1;; python3) v=3.10.6-1;; esac; echo "Candidate: $v"'
    ran = machine(
        "debian.sh", "everything", "", "nowhere", **BARE, apt_cache=offer, python3=_UNUSABLE
    )
    assert " python3.11 python3.11-venv libgl1 " in ran.stderr
    assert "poppler-utils" in ran.stderr


def test_a_python_without_its_venv_package_gets_it(machine: Machine) -> None:
    python = "case $2 in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac"
    ran = machine("debian.sh", "program", "", "nowhere", **BARE, python3=python)
    assert ran.stderr.rstrip("'\n").endswith("fonts-noto-cjk python3.12-venv")


def test_nothing_is_asked_where_nothing_is_missing(machine: Machine) -> None:
    there = "echo 'install ok installed'"
    ran = machine("debian.sh", "everything", "", "nowhere", dpkg_query=there, python3="exit 0")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_root_installs_without_asking(machine: Machine) -> None:
    log = 'echo "$@" >&2'
    ran = machine(
        "debian.sh",
        "program",
        "",
        "nowhere",
        dpkg_query="exit 1",
        id="echo 0",
        env='/usr/bin/env "$@"',
        apt_get=log,
        python3="exit 0",
    )
    assert ran.returncode == 0
    assert ran.stderr.splitlines()[0] == "update -qq"
    assert ran.stdout.startswith("Installing system packages: libgl1 libegl1")


def pip(torch: str) -> str:
    """Return a pip that offers the CPU build of torch or not, and says what it is asked for."""
    return f'case "$*" in *torch==[0-9]*+cpu*) {torch};; *) echo "$@";; esac'


@pytest.mark.parametrize(
    ("offered", "extras"), [("exit 0", "cpu,dev,train"), ("exit 1", "cpu,dev")]
)
def test_without_a_gpu_torch_comes_only_as_its_cpu_build(
    machine: Machine, tmp_path: Path, offered: str, extras: str
) -> None:
    tools = tmp_path / "venv/bin"
    tools.mkdir(parents=True)
    for name, body in (("pip", pip(offered)), ("python", "echo Python 3.13.5")):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (tools / name).chmod(0o755)
    ran = machine("venv.sh", "everything", "", str(tmp_path / "venv"), uname="echo Linux")
    assert ran.returncode == 0
    assert ran.stdout.rstrip().endswith(f"-e .[{extras}]")
    assert ("for Python 3.13.5 is offered here" in ran.stdout) == (offered == "exit 1")


def test_the_program_alone_asks_for_no_torch(machine: Machine, tmp_path: Path) -> None:
    tools = tmp_path / "venv/bin"
    tools.mkdir(parents=True)
    (tools / "pip").write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    (tools / "pip").chmod(0o755)
    ran = machine("venv.sh", "program", "", str(tmp_path / "venv"), nvidia_smi="exit 0")
    assert ran.stdout.rstrip().endswith("-e .[gpu]")
    assert "torch" not in ran.stdout
