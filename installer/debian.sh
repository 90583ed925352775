#!/bin/sh
# Install what is missing from Debian/Ubuntu: debian.sh program|everything PYTHON FOLDER.
# "program" is Python, Qt's libraries and the report's fonts; "everything" adds what the tests need.
set -eu
what=$1; python=$2; venv=$3
here=$(dirname "$0")
command -v dpkg-query >/dev/null 2>&1 || exit 0 # not Debian: the README says what to do

packages="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1
  libxcb-render-util0 libxcb-image0 libxkbcommon-x11-0 libx11-xcb1
  fonts-noto-core fonts-noto-cjk"
if [ "$what" = everything ]; then
  packages="$packages xvfb xauth poppler-utils"
  # Only to test the history on PostgreSQL as well; the tests start a server of their own.
  [ "${COLONYQC_WITH_POSTGRES:-}" != 1 ] || packages="$packages postgresql"
fi

no_python=""
if [ ! -x "$venv/bin/pip" ]; then
  if found=$(sh "$here/python.sh" "$python" 2>/dev/null); then
    # Debian's Python cannot make environments without a package of its own.
    "$found" -c 'import ensurepip' 2>/dev/null ||
      packages="$packages $("$found" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  else
    no_python=1
  fi
fi

# Print the packages of the first Python offered here that colonyqc runs on.
offered() {
  for name in ${python:-python3 python3.13 python3.12 python3.11 python3.14}; do
    case $(apt-cache policy "$name" 2>/dev/null | sed -n 's/^ *Candidate: *//p') in
      3.1[1-4]*) echo "$name $name-venv"; return ;;
    esac
  done
  # Package lists were never fetched here, so that nothing is known yet.
  command -v python3 >/dev/null 2>&1 || echo "python3 python3-venv"
}

missing=""
for package in $packages; do
  dpkg-query -W -f='${Provides} ${Status}\n' "$package" "${package}t64" 2>/dev/null |
    grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing$no_python" ] || exit 0

if [ "$(id -u)" = 0 ]; then run="env"; elif sudo -n true 2>/dev/null; then run="sudo env"; else run=""; fi
[ -z "$run" ] || $run apt-get update -qq
[ -z "$no_python" ] || missing=" $(offered)$missing"
install="apt-get install -y --no-install-recommends$missing"
if [ -z "$run" ]; then
  as_root="su -c"
  if command -v sudo >/dev/null 2>&1; then as_root="sudo sh -c"; fi
  echo "Some system packages are missing. Run this line once, then try again:" >&2
  echo "  $as_root 'apt-get update && $install'" >&2
  exit 1
fi
echo "Installing system packages:$missing"
# shellcheck disable=SC2086 # a command of several words
$run DEBIAN_FRONTEND=noninteractive $install >/dev/null
