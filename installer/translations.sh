#!/bin/sh
# Refresh the translations: collect every text of the window, then compile what is translated.
set -eu
cd "$(dirname "$0")/.."
bin="${VENV:-.venv}/bin"
folder=resources/translations
find app/colonyqc/gui -name '*.py' | LC_ALL=C sort > "$folder/.sources"
trap 'rm -f "$folder/.sources"' EXIT
# shellcheck disable=SC2046
"$bin/pyside6-lupdate" -silent -no-obsolete -locations none -target-language ja -source-language en \
  $(cat "$folder/.sources") -ts "$folder/colonyqc_ja.ts"
# Renamed into its place: a program that has it open keeps what it read.
"$bin/pyside6-lrelease" -silent "$folder/colonyqc_ja.ts" -qm "$folder/.colonyqc_ja.qm"
mv "$folder/.colonyqc_ja.qm" "$folder/colonyqc_ja.qm"
