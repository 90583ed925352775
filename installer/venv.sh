#!/bin/sh
# Make the virtual environment and install the project in it: venv.sh PYTHON FOLDER [pip arguments].
set -eu
python=$1; venv=$2; shift 2
command -v "$python" >/dev/null 2>&1 || python=python3
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || {
  echo "colonyqc needs Python 3.11 or 3.12; $("$python" --version) was found. Install python3.11 and python3.11-venv." >&2
  exit 1
}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || {
  echo "The virtual environment could not be made. Install python3.11-venv and try again." >&2
  exit 1
}
engine=cpu
command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi >/dev/null 2>&1 && engine=gpu
echo "Installing colonyqc ($engine) into $venv; the first time this takes some minutes."
"$venv/bin/pip" install --quiet --disable-pip-version-check -c installer/constraints.txt "$@" -e ".[$engine,train,dev]"
