#!/bin/sh
# Print a Python that colonyqc runs on: python.sh [NAME]; without a name the first one found.
set -eu
supported='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))'
found=""
for python in ${1:-python3 python3.13 python3.12 python3.11 python3.14}; do
  # Version managers leave names that do not run: ask each one.
  version=$("$python" --version 2>&1) || continue
  if "$python" -c "$supported" 2>/dev/null; then
    echo "$python"
    exit 0
  fi
  found=${found:-$version}
done
echo "colonyqc needs Python 3.11 to 3.14; ${found:-no ${1:-Python}} was found." >&2
exit 1
