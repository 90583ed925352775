"""What the metadata of a CZI says: scaling, channels and their light, bits, times."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from colonyqc.files.formats import light, resolution
from colonyqc.files.formats.base import Channel
from colonyqc.files.formats.xml_text import parse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_METRE_UM: Final = 1e6


@dataclass(frozen=True, slots=True)
class CziMetadata:
    """Facts of a CZI; ``notice`` is a clause why a stated pixel size is not used."""

    pixel_size_um: float | None = None
    notice: str = ""
    channels: tuple[Channel, ...] = ()
    bits_stored: int | None = None
    started: datetime | None = None
    interval_s: float | None = None


def read_metadata(path: Path, xml: str) -> CziMetadata:
    """Return what the XML of a CZI says; nothing where it has none.

    Raises:
        PictureError: it is no XML.
    """
    if not xml.strip():
        return CziMetadata()
    root = parse(path, xml)
    sides = {
        each.get("Id"): resolution.number((each.findtext("Value") or "").strip())
        for each in root.findall("./Metadata/Scaling/Items/Distance")
    }
    x, y = (None if (side := sides.get(axis)) is None else side * _METRE_UM for axis in "XY")
    um, notice = resolution.square(x, y)
    image = root.find("./Metadata/Information/Image")
    if image is None:
        return CziMetadata(um, notice)
    channels = image.findall("./Dimensions/Channels/Channel")
    bits = [resolution.number(each.findtext("ComponentBitCount") or "") for each in channels]
    bits += [resolution.number(image.findtext("ComponentBitCount") or "")]
    known = [round(count) for count in bits if count is not None and 8 < count < 16]
    return CziMetadata(
        um,
        notice,
        tuple(_channel(each) for each in channels),
        max(known, default=None),
        _moment(image.findtext("AcquisitionDateAndTime")),
        resolution.number(image.findtext("./Dimensions/T/Positions/Interval/Increment") or ""),
    )


def _channel(channel: "Element") -> Channel:
    name = channel.get("Name", "")
    words = [channel.findtext(tag) for tag in ("ContrastMethod", "IlluminationType")]
    told = light.by_words(*words)
    if told is None and channel.findtext("EmissionWavelength"):
        told = False
    return Channel(name, light.by_words(name) if told is None else told)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None
