"""Values as the page of regions words them: names, classes, methods, hints."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from colonyqc.domain.classes import ColonyClass
from colonyqc.domain.regions import RegionMethod
from colonyqc.gui.core.language import QT_TRANSLATE_NOOP, translate
from colonyqc.gui.pages.regions.state import RegionName, RegionsState
from colonyqc.gui.pages.regions.tools import RegionTool
from colonyqc.gui.widgets import formatting
from colonyqc.services.regions.dish_series import SeriesMember
from colonyqc.services.regions.strokes import resolved

CLASS_NAMES: Final = {
    ColonyClass.BACKGROUND: QT_TRANSLATE_NOOP("Regions", "background"),
    ColonyClass.UNDIFFERENTIATED: QT_TRANSLATE_NOOP("Regions", "undifferentiated"),
    ColonyClass.DIFFERENTIATED: QT_TRANSLATE_NOOP("Regions", "differentiated"),
    ColonyClass.UNCERTAIN: QT_TRANSLATE_NOOP("Regions", "uncertain"),
}
"""What a region may be called to become a class of a trained model."""

METHODS: Final = {
    RegionMethod.ENCODER: QT_TRANSLATE_NOOP("Regions", "k-means, graph cut: shipped network"),
    RegionMethod.DIFFERENTIABLE: QT_TRANSLATE_NOOP(
        "Regions", "differentiable clustering of the grey"
    ),
    RegionMethod.DIFFERENTIABLE_TEXTURE: QT_TRANSLATE_NOOP(
        "Regions", "differentiable clustering of the texture"
    ),
    RegionMethod.DIFFERENTIABLE_ENCODER: QT_TRANSLATE_NOOP(
        "Regions", "differentiable clustering of learned features"
    ),
    RegionMethod.KMEANS: QT_TRANSLATE_NOOP("Regions", "k-means of grey and local deviation"),
    RegionMethod.FELZENSZWALB: QT_TRANSLATE_NOOP("Regions", "graph-based (Felzenszwalb)"),
    RegionMethod.GRAPH_CUT: QT_TRANSLATE_NOOP("Regions", "graph cut of grey and local deviation"),
}


def method_name(method: RegionMethod) -> str:
    """Return a method in the language in use."""
    return translate("Regions", METHODS[method])


def class_words() -> dict[str, int]:
    """Return the class indices by their words in the language in use."""
    return {translate("Regions", text): int(each) for each, text in CLASS_NAMES.items()}


def region_name(region: RegionName) -> str:
    """Return what a region is called; by its number while nobody named it."""
    return region.name or translate("Regions", "region {number}").format(number=region.number)


def classes_of(state: RegionsState) -> dict[int, int]:
    """Return the class index of each region that has the name of a class, merged ones too."""
    words = class_words()
    alive = {r.number: words[r.name.strip()] for r in state.regions if r.name.strip() in words}
    # What a series answered before two regions were merged still has both numbers.
    into = {number: resolved(number, state.merged) for number in state.merged}
    return alive | {old: alive[new] for old, new in into.items() if new in alive}


def found_by(method: RegionMethod, seconds: float, device: str, *, strokes: bool) -> str:
    """Return which method gave what is shown, and how long it took."""
    if strokes and method is RegionMethod.ENCODER:
        text = translate(
            "Regions",
            "Shown: learned from your strokes on the features of the shipped network ({device}, "
            "{seconds}).",
        )
    else:
        text = translate("Regions", "Shown: {method} ({device}, {seconds}).")
    digits = 1 if seconds < 10 else 0
    return text.format(
        method=method_name(method),
        device=device,
        seconds=formatting.quantity(seconds, "s", digits),
    )


def member_name(member: SeriesMember) -> str:
    """Return a picture of a series as its row says it."""
    name = Path(member.picture.name).stem
    if member.day is None:
        return name
    return f"{formatting.day(member.day)} · {name}"


def share_text(share: Mapping[int, float], number: int) -> str:
    """Return the area of a region."""
    return formatting.percent(share.get(number, float("nan")), 1)


def advice(state: RegionsState, tool: RegionTool, *, read: bool, found: bool) -> str:
    """Return the one sentence that says what to do next."""
    if not read:
        return translate("Regions", "The picture is being read, once. You can paint meanwhile.")
    if tool is RegionTool.CORRECT:
        return translate(
            "Regions",
            "What you paint now is put into the chosen region as it is; nothing is learned.",
        )
    if not found:
        return translate("Regions", "Find regions, or paint a stroke in each of two regions.")
    if not state.teaches:
        return translate(
            "Regions",
            "Name the regions. Where one is wrong, choose the right region and paint a stroke.",
        )
    return translate(
        "Regions",
        "Learned from your strokes. Add one where it is still wrong, then name and keep.",
    )
