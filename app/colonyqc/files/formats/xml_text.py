"""XML inside picture files: parsed as XML, by a parser that expands nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from colonyqc.domain.errors import PictureError
from colonyqc.files.formats.damage import COPY_AGAIN

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST: Final = 64_000_000
"""Characters of the longest description that is parsed; the largest seen had some 20 million."""


def parse(path: Path, text: str) -> "Element":
    """Return the root of a file's XML with namespaces taken off the names of its elements.

    Comments are not part of it; a document type, and with it every entity, is refused.

    Raises:
        PictureError: it is no XML, declares entities, or is longer than any description.
    """
    if len(text) > _LONGEST:
        raise PictureError(path, "its description is longer than any microscope writes")
    try:
        # An encoding declared inside a text that is already decoded would be refused.
        root: Element = fromstring(text.strip().strip("\x00").encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        cause = "its description holds a document type or entities, which no microscope writes"
        raise PictureError(path, cause) from error
    except (ParseError, ValueError, LookupError) as error:
        raise PictureError(path, "its description is damaged", COPY_AGAIN) from error
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root
