"""Put what belongs to a release beside the packages: checksums, notes, licences.

``python installer/bundle/release.py DIST``, as `make release` does after `make bundle`.
"""

import re
import shutil
import sys
from hashlib import file_digest
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parents[2]
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


def main() -> int:
    """Write the files; exit 1 where there is no package."""
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
