"""What a laboratory gives reports of its own: a logo and templates, each checked before use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from colonyqc.domain.errors import ReportError

MOST_BYTES: Final = 1024 * 1024
MOST_PX: Final = 4000
"""Longer side of a logo, px."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_NOT_DRAWN: Final = frozenset({"script", "foreignObject", "image", "audio", "video", "iframe"})
"""Parts of an SVG that run or fetch something, or hold what cannot be checked."""
_LEADS_OUT: Final = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)
_PACKAGE: Final = re.compile(r"(import|include)\s*\(?\s*\"(@|/|\.\.)")
"""A package is fetched from the network, other places lie outside the folder."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture for the head of reports; ``ending`` is .png or .svg."""

    data: bytes
    ending: str

    @property
    def media_type(self) -> str:
        """What a browser calls its kind."""
        return "image/png" if self.ending == ".png" else "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Dress:
    """What a report is written with beside its own; None: the program's own template."""

    logo: Logo | None = None
    template: str | None = None


PLAIN: Final = Dress()


def read_logo(path: Path) -> Logo:
    """Read a logo: PNG, or SVG that neither runs nor fetches anything.

    Raises:
        ReportError: it is none, cannot be read, or is too large.
    """
    data = _read(path, "logo")
    if data.startswith(_PNG):
        _check_png(data, path.name)
        return Logo(data, ".png")
    if path.suffix.lower() != ".svg":
        raise ReportError(f"The logo {path.name} can't be used: it is neither PNG nor SVG.")
    _check_svg(data, path.name)
    return Logo(data, ".svg")


def read_template(folder: Path, name: str) -> str | None:
    """Read a template of the laboratory's own; None where the folder has none of that name.

    Raises:
        ReportError: there is no such folder, or the file cannot be used.
    """
    if not folder.is_dir():
        raise ReportError(f"The folder of report templates {folder.name} is not there.")
    path = folder / name
    if not path.exists():
        return None
    try:
        text = _read(path, "template").decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError(f"The template {name} can't be used: it is no UTF-8 text.") from error
    if _PACKAGE.search(text):
        raise ReportError(
            f"The template {name} can't be used: it takes in files from outside its folder."
        )
    return text


def _read(path: Path, what: str) -> bytes:
    if not path.is_file():
        raise ReportError(f"The {what} {path.name} can't be used: it is no file.")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReportError(
                f"The {what} {path.name} can't be used: it is larger than {MOST_BYTES // 1024} KiB."
            )
        return path.read_bytes()
    except OSError as error:
        raise ReportError(f"The {what} {path.name} can't be used: {error.strerror}.") from error


def _check_png(data: bytes, name: str) -> None:
    import cv2
    import numpy as np

    # The head first: a few bytes may spell a picture that fills the memory.
    sides = [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)]
    if not 0 < min(sides) <= max(sides) <= MOST_PX:
        raise ReportError(f"The logo {name} can't be used: it is larger than {MOST_PX} px.")
    if cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED) is None:
        raise ReportError(f"The logo {name} can't be used: it is damaged.")


def _check_svg(data: bytes, name: str) -> None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReportError(f"The logo {name} can't be used: it is no SVG.") from error
    if root.tag != f"{_SVG}svg":
        raise ReportError(f"The logo {name} can't be used: it is no SVG.")
    if any(map(_leads_out, root.iter())):
        raise ReportError(
            f"The logo {name} can't be used: it runs or fetches something beside its drawing."
        )


def _leads_out(element: Element) -> bool:
    if element.tag.rpartition("}")[2] in _NOT_DRAWN or _LEADS_OUT.search(element.text or ""):
        return True
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on") or (plain == "href" and not value.strip().startswith("#")):
            return True
        if _LEADS_OUT.search(value):
            return True
    return False


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Where the laboratory's logo and its folder of templates lie; "" for none."""

    logo: str = ""
    templates: str = ""

    def dress(self, template: str) -> tuple[Dress, tuple[str, ...]]:
        """Return what a report of ``template`` is written with, and what cannot be used."""
        said = []
        logo = own = None
        try:
            logo = read_logo(Path(self.logo)) if self.logo else None
        except ReportError as error:
            said.append(str(error))
        try:
            own = read_template(Path(self.templates), template) if self.templates else None
        except ReportError as error:
            said.append(str(error))
        return Dress(logo, own), tuple(said)


def check(look: HouseStyle, templates: Sequence[str]) -> None:
    """Make sure that a look can be used.

    Raises:
        ReportError: it cannot.
    """
    for template in templates:
        _, wrong = look.dress(template)
        if wrong:
            raise ReportError(wrong[0])
    folder = Path(look.templates)
    if look.templates and not any((folder / template).is_file() for template in templates):
        raise ReportError(
            f"The folder {folder.name} holds no report template: {' or '.join(templates)}."
        )
