#!/bin/sh
# Make the virtual environment and install colonyqc in it: venv.sh program|everything PYTHON FOLDER [pip arguments].
set -eu
what=$1; python=$2; venv=$3; shift 3
if [ ! -x "$venv/bin/pip" ]; then
  python=$(sh installer/python.sh "$python")
  "$python" -m venv --clear "$venv" || {
    echo "The virtual environment could not be made: $python lacks its venv package." >&2
    exit 1
  }
fi
pip() { "$venv/bin/pip" --disable-pip-version-check "$@"; }

extras=cpu
if nvidia-smi >/dev/null 2>&1; then extras=gpu; fi
echo "Installing colonyqc ($extras) into $venv; the first time this takes some minutes."
if [ "$what" = everything ]; then
  extras="$extras,dev"
  torch=$(sed -n 's/.*"torch==\([0-9.]*\)".*/\1/p' pyproject.toml)
  # Without a GPU only the build marked +cpu will do: the plain one brings gigabytes of CUDA on Linux.
  case "$extras $(uname -s)" in
    cpu*Linux)
      if pip install --quiet --no-deps -c installer/constraints.txt "$@" "torch==$torch+cpu" 2>/dev/null; then
        extras="$extras,train"
      else
        echo "No CPU build of torch $torch for $("$venv/bin/python" --version) is offered here: training and its tests are left out (README, \"Install elsewhere\")."
      fi ;;
    *) extras="$extras,train" ;;
  esac
fi
pip install --quiet -c installer/constraints.txt "$@" -e ".[$extras]"
