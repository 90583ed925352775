"""Put what belongs to a release beside the packages: checksums, notes, licences.

``python installer/bundle/release.py DIST``, as `make release` does after `make bundle`.
"""

import re
import shutil
import sys
from hashlib import file_digest
from pathlib import Path
from typing import Final

from smaller import size

REPOSITORY: Final = Path(__file__).resolve().parents[2]
_LIMIT: Final = 450_000_000
"""Bytes of the program's folder; libraries grow unseen."""
_PACKED_LIMIT: Final = 180_000_000
_PACKAGES: Final = ("*.deb", "*.tar.xz", "*.zip", "*.dmg", "*-setup.exe", "*.whl")


def notes(changelog: str) -> str:
    """Return the newest part of the changelog, which is what is new.

    Raises:
        ValueError: it has no part.
    """
    parts = re.split(r"^## ", changelog, flags=re.MULTILINE)
    if len(parts) < 2:
        raise ValueError("The changelog has no part to make notes of.")
    return f"# colonyqc: what is new\n\n## {parts[1].strip()}\n"


def checksums(folder: Path) -> str:
    """Return a line a package, as `sha256sum --check` reads them."""
    rows = []
    for path in sorted({each for pattern in _PACKAGES for each in folder.glob(pattern)}):
        with path.open("rb") as file:
            rows.append(f"{file_digest(file, 'sha256').hexdigest()}  {path.name}")
    return "\n".join(rows) + "\n"


def too_large(folder: Path) -> list[str]:
    """Return a sentence for each that is larger than is promised: the program and its packages."""
    found = [(path, path.stat().st_size, _PACKED_LIMIT) for path in sorted(folder.glob("*.deb"))]
    found.insert(0, (folder / "colonyqc", size(folder / "colonyqc"), _LIMIT))
    return [
        f"{path.name} has {bytes_ / 1e6:.0f} MB; its limit is {limit / 1e6:.0f} MB."
        for path, bytes_, limit in found
        if bytes_ > limit
    ]


def main() -> int:
    """Write the files; exit 1 where there is no package, or one is too large."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else REPOSITORY / "dist")
    told = checksums(folder)
    if not told.strip():
        sys.stderr.write(f"There is no package in {folder}: run `make bundle` first.\n")
        return 1
    (folder / "SHA256SUMS").write_text(told, "ascii")
    (folder / "NOTES.md").write_text(
        notes((REPOSITORY / "CHANGELOG.md").read_text("utf-8")), "utf-8"
    )
    shutil.rmtree(folder / "licences", ignore_errors=True)
    shutil.copytree(folder / "colonyqc/licences", folder / "licences")
    sys.stdout.write(told)
    larger = too_large(folder)
    sys.stderr.write("".join(f"{line}\n" for line in larger))
    return 1 if larger else 0


if __name__ == "__main__":
    sys.exit(main())
