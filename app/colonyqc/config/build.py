"""Which build of the program this is: two that differ in any line have different names."""

from functools import cache
from hashlib import sha256
from typing import Final

from colonyqc import __version__
from colonyqc.config.paths import package, resources

_LETTERS: Final = 12
_KINDS: Final = (("rules", "*.yaml"), ("protocols", "*.yaml"), ("reports", "*"))
"""What of the resources decides on results and on what is printed."""


@cache
def build_version() -> str:
    """Return the version with the begin of a sha256 over the program's own files.

    A version number is given by hand and stays while the program is worked on: records of two
    states of it must not bear one name.
    """
    digest = sha256()
    home = package()
    files = [(path.relative_to(home), path) for path in home.rglob("*.py")]
    for folder, pattern in _KINDS:
        found = (resources() / folder).glob(pattern)
        files += [(path.relative_to(resources()), path) for path in found if path.is_file()]
    for name, path in sorted(files, key=lambda pair: pair[0].as_posix()):
        digest.update(f"{name.as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:_LETTERS]}"
