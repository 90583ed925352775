#!/bin/sh
# Build colonyqc.app and a disk image on a Mac: sh installer/macos/build.sh [PYTHON].
# Never run yet: no Mac was at hand. The program is not signed: the first start is by right-click, Open.
set -eu
cd "$(dirname "$0")/../.."
python=${1:-python3}
work=.bundle
[ -x "$work/venv/bin/python" ] || "$python" -m venv --clear "$work/venv"
inside="$work/venv/bin/python"
tool=$(sed -n 's/^TOOL: Final = "\(pyinstaller==[0-9.]*\)"$/\1/p' installer/bundle/build.py)
"$inside" -m pip install --quiet -c installer/constraints.txt "$tool" ".[cpu,nd2,lif,server]"
"$inside" -m pip install --quiet --force-reinstall --no-deps .
rm -rf "$work/frozen"
"$inside" -m PyInstaller --noconfirm --log-level ERROR --distpath "$work/frozen" \
  --workpath "$work/made" installer/bundle/colonyqc.spec
"$inside" installer/bundle/licences.py "$PWD/$inside" "$work/frozen/colonyqc/licences" "$work/frozen/colonyqc/colonyqc"
build=$("$inside" -c 'from colonyqc.config.build import build_version; print(build_version())')
app="dist/colonyqc.app"
rm -rf "$app" && mkdir -p "$app/Contents/MacOS" "$app/Contents/Resources"
cp -R "$work/frozen/colonyqc/." "$app/Contents/MacOS/"
sed "s/@BUILD@/$build/" installer/macos/Info.plist >"$app/Contents/Info.plist"
# Without any signature at all an Apple processor starts no program.
codesign --force --deep --sign - "$app"
hdiutil create -quiet -ov -volname colonyqc -srcfolder "$app" -format UDZO "dist/colonyqc-$build-macos.dmg"
echo "$build is in dist/"
