"""Names that people give and that become folders: only those that a disk of any system takes."""

import re
from typing import Final

_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.I)
"""Names of devices: Windows takes them for no file, whatever ending they have."""
_NEVER: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_MOST_BYTES: Final = 200
"""In UTF-8: systems take 255, and versions and endings come behind."""


def names_a_folder(name: str) -> bool:
    """Tell whether a name can be a folder's on Windows, macOS and Linux alike."""
    return (
        0 < len(name.encode(errors="surrogatepass")) <= _MOST_BYTES
        # Windows drops blanks and dots at the end: two names would be one folder.
        and name == name.strip(" ").rstrip(".")
        and not _NEVER.search(name)
        and not _DEVICE.fullmatch(name)
        # A lone surrogate is in no code page.
        and not any("\ud800" <= letter <= "\udfff" for letter in name)
    )
