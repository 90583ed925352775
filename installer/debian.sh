#!/bin/sh
# Install what Qt, the report fonts and the tests need from Debian/Ubuntu; quiet when all is there.
set -eu
packages="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0
  xvfb xauth libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1
  libxcb-render-util0 libxcb-image0 libxkbcommon-x11-0 libx11-xcb1
  fonts-noto-core fonts-noto-cjk poppler-utils"
# Only to test the history on PostgreSQL as well; the tests start a server of their own.
[ "${COLONYQC_WITH_POSTGRES:-}" != 1 ] || packages="$packages postgresql"
command -v dpkg-query >/dev/null 2>&1 || exit 0 # not Debian: the README says what to do

missing=""
for package in $packages; do
  dpkg-query -W -f='${Provides} ${Status}\n' "$package" "${package}t64" 2>/dev/null |
    grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo"; else
  echo "Some system packages are missing. Run this line once, then try again:" >&2
  echo "  sudo $install" >&2
  exit 1
fi
echo "Installing system packages:$missing"
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run $install >/dev/null
