"""Recipes of the pmf models: sources, looks, network and pace in one flat value each."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.data.augment import Geometry, Looks
from colonyqc.training.data.examples import Source
from colonyqc.training.data.weak_by_contrast import ContrastRule
from colonyqc.training.data.weak_by_texture import TextureRule, read_drawn
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.registry import NetConfig
from colonyqc.training.recipes.loop import LoopConfig

_VIEW: Final = r"VIEW(\d+)"


@dataclass(frozen=True, slots=True)
class PmfRecipe:
    """Everything a pmf model is made from but the pictures and the seed."""

    name: str
    title: str
    modality: str
    sources: tuple[Source, ...]
    folds: tuple[tuple[str, ...], ...] = ()
    """Held-out places of each fold of the first source; empty: dealt at random into three."""
    held_out: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Places of the other sources that no fold network sees, by source."""
    scales: tuple[float, ...] = (0.66, 0.8, 1.0, 1.2, 1.4)
    sigma_px: float = 40.0
    pixel_size_um: float | None = None
    crop: int = 176
    batch: int = 12
    bfloat16: bool = True
    """Whether convolutions run in bfloat16 while training: 1.7 times as fast where it is native."""
    net: NetConfig = field(default_factory=PmfConfig)
    geometry: Geometry = field(default_factory=Geometry)
    looks: Looks = field(default_factory=Looks)
    loop: LoopConfig = field(default_factory=LoopConfig)
    simulated: float = 0.0
    """Share of the crops drawn from the virtual dish, before shares are normalised."""
    simulated_count: int = 24
    """Number of virtual dishes drawn for it."""
    simulated_seed: int = 0
    tells_differentiation: bool = True
    """Whether undifferentiated and differentiated are told apart at all."""
    description: str = ""
    limits: tuple[str, ...] = ()
    """Sentences for the card on what the model must not be trusted with."""


_ALLEN: Final = (
    "AllenInstitute/aics-automated-cell-culture-workflow; Allen Institute licence, no commercial "
    "redistribution"
)
_FOUNTAIN: Final = (
    "result figures in afountain/iPS-Semantic-Segmentation, masks redrawn by eye; no licence stated"
)
_SPINDLE: Final = ContrastRule(
    threshold=0.035, close=7, open=5, min_object=200, max_hole=300, border=0, ground=12
)

IPS_PHASE: Final = PmfRecipe(
    name="ips-phase",
    title="iPS colonies (phase contrast)",
    modality="phase contrast",
    sources=(
        Source(
            "ips-phase",
            "colonies/ips-phase",
            0.52,
            masks=("corrected", "masks"),
            origin=_FOUNTAIN,
        ),
        Source(
            "ips-timecourse",
            "colonies/ips-timecourse",
            0.4,
            importance=1.3,
            rule=ContrastRule(scale=0.75, border=2),
            scales=(0.6, 0.7, 0.8, 0.9, 1.0),
            place=_VIEW,
            peer="confluence.tsv",
            origin="s041629/ccEstimate; MIT intended",
        ),
        Source(
            "spindle-phase",
            "colonies/spindle-phase",
            0.12,
            rule=_SPINDLE,
            textured=ColonyClass.DIFFERENTIATED,
            place=r"(\d+)_",
            trim=(12, 12, 104, 12),
            origin="rif42/phantast-py-stem-cell-confluency; no licence stated",
        ),
        Source(
            "single-cells",
            "colonies/single-cells",
            0.05,
            place=r"(P\d+)",
            shows_colonies=False,
            origin="sunako110/Cell-Segmentation; no licence stated",
        ),
    ),
    folds=(("01", "04"), ("03", "08"), ("06", "07")),
    scales=(0.8, 0.9, 1.0, 1.12, 1.3),
    simulated=0.3,
    simulated_count=32,
    net=PmfConfig(members=2),
    # How strong the contrast is tells the kinds of cells apart: changing it more makes both worse.
    looks=Looks(gain=0.1, gamma=0.1, noise=0.3, gradient=0.2, jpeg=0.15, stripes=0.1),
    loop=LoopConfig(steps=900),
    held_out=(
        ("ips-timecourse", ("4", "5", "6")),
        ("spindle-phase", ("70",)),
        ("single-cells", ("P7",)),
    ),
    description=(
        "Tells background, undifferentiated, differentiated and uncertain areas in phase-contrast "
        "pictures of iPS colonies."
    ),
    limits=(
        "It misses differentiation more often than it invents it: on the virtual dish (simulated) "
        "it found a fifth to a quarter of the drawn differentiated area, and almost none on its "
        "first day. "
        "A low differentiated fraction is no proof that there is none.",
        "Few pictures: six labelled ones, of which four hold differentiated areas, one flask on "
        "three days, five fields of spindle-shaped stromal cells. The folds differ more than the "
        "methods that were compared: on a colony of a look it never saw, the two kinds of cells "
        "may be taken for one another.",
        "The labels were drawn by eye and by rules, not by a biologist.",
        "No pixel size was known: it was trained at 0.7 to 1.45 times the size of the labelled "
        "pictures, in which an undifferentiated cell is some 6 to 10 px wide. Of the labelled "
        "pictures, fold networks reach a mean Jaccard of .54 reduced to .8 of the size, .34 at .63 "
        "and .58 enlarged 1.6 times, where it is .64 as they are.",
        "Whites must not be clipped and the focus must be good: .48 at 1.4 times the brightness, "
        ".53 blurred by a Gaussian of 1.5 px, .44 with noise of 15 grey levels.",
        "The uncertain class is rarely found: its few examples are bright heaps, many of which "
        "are taken for background.",
        "Spindle-shaped stromal cells stand for differentiated outgrowth; they are not iPS cells.",
    ),
)

_SIX_WELL: Final = TextureRule(
    scale=0.3,
    ratio=1.8,
    doubtful_ratio=1.65,
    least_object=150,
    least_colony=300,
    least_hole=120,
    opening=3,
    shrink=2,
)
_WHOLE_WELL: Final = TextureRule(
    drawn=read_drawn(Path(__file__).with_name("hipsc_brightfield.yaml"))
)

HIPSC_BRIGHTFIELD: Final = PmfRecipe(
    name="hipsc-brightfield",
    title="hiPSC colonies (brightfield well scans)",
    modality="brightfield",
    tells_differentiation=False,
    sources=(
        Source(
            "96-well",
            "colonies/hipsc-brightfield-96well",
            0.45,
            rule=_WHOLE_WELL,
            place=r"(Well_[A-Z]\d+)",
            origin=_ALLEN,
        ),
        Source(
            "6-well",
            "colonies/hipsc-brightfield-6well",
            0.55,
            rule=_SIX_WELL,
            scales=(0.5, 0.7, 1.0),
            place=r"(Xmm-?[\d.]+)_",
            origin=_ALLEN,
        ),
    ),
    folds=(("Well_E8", "Well_B2"), ("Well_B4", "Well_G7"), ("Well_B5", "Well_G3")),
    held_out=(("6-well", ("Xmm-0.977", "Xmm-6.911", "Xmm4.956", "Xmm-10.868")),),
    scales=(0.8, 0.9, 1.0, 1.12),
    # The grain of empty ground is all that tells it from a faint colony: it is changed little.
    looks=Looks(
        gain=0.2,
        gamma=0.15,
        blur=0.2,
        blur_sigma=1.0,
        sharpen=0,
        noise=0.2,
        noise_sigma=0.006,
        jpeg=0.05,
        stripes=0,
    ),
    loop=LoopConfig(steps=750),
    description=(
        "Tells colonies from background in brightfield scans of hiPSC cultures by a plate "
        "scanner; it does not tell differentiation."
    ),
    limits=(
        "It cannot tell differentiation: differentiated and uncertain are never meant; every "
        "colony is called undifferentiated.",
        "Its labels are weak: the median of fine detail over a window, against the empty dish's, "
        "and on the whole wells some regions drawn by eye. Nobody drew a border by hand, no "
        "biologist looked at them, and its figures say how well it agrees with them, not with a "
        "person.",
        "One laboratory, one plate scanner and four plates: other brightfield pictures are refused "
        "by the looks gate or should be checked by eye.",
        "It was shown about 1 to 2 µm/px (tiles of a 6-well plate) and 4.5 µm/px (whole wells of "
        "96-well plates, reduced) and does not resize: at other scales it was never measured.",
        "On whole wells borders are drawn some 5 px (20 µm) wide of the cells, gaps narrower than "
        "about 10 px close, holes and colonies under about 25 px may be missed, and heaps of dead "
        "cells at the rim are now and then taken for colony.",
        "On tiles whose bottom is dirty, faint patches without cells are taken for colony here and "
        "there (in the worst of the 14 tiles that were compared, 3 to 4 % of the ground).",
    ),
)
