"""Recipes of the pmf models: sources, looks, network and pace in one flat value each."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from colonyqc.domain.classes import ColonyClass
from colonyqc.training.data.crops import Geometry
from colonyqc.training.data.drawn import read_drawn
from colonyqc.training.data.examples import Source
from colonyqc.training.data.looks import Looks
from colonyqc.training.data.weak_by_contrast import ContrastRule
from colonyqc.training.data.weak_by_texture import TextureRule
from colonyqc.training.nets.pmf import PmfConfig
from colonyqc.training.nets.pyramid import PyramidConfig
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
    dealt: tuple[str, ...] = ()
    """Sources whose places are dealt among the folds, so that each is held out by one."""
    left_out: tuple[tuple[str, ...], ...] = ()
    """Sources that are left out together to see how a network does on what it never saw."""
    scales: tuple[float, ...] = (0.66, 0.8, 1.0, 1.2, 1.4)
    sigma_px: float = 40.0
    pixel_size_um: float | None = None
    crop: int = 176
    batch: int = 12
    net: NetConfig = field(default_factory=PmfConfig)
    geometry: Geometry = field(default_factory=Geometry)
    looks: Looks = field(default_factory=Looks)
    loop: LoopConfig = field(default_factory=LoopConfig)
    simulated: float = 0.0
    """Share of the crops drawn from the virtual dish, before shares are normalised."""
    simulated_count: int = 24
    """Number of virtual dishes drawn for it."""
    simulated_early: int = 0
    """Number of further ones on the first day that shows any differentiation."""
    simulated_seed: int = 0
    tells_differentiation: bool = True
    """Whether undifferentiated and differentiated are told apart at all."""
    looks_margin: float = 0.15
    """Share by which the ranges of the looks it was shown are widened."""
    asked_only: bool = False
    """Whether the program takes the model only where a person names it."""
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
_SPINDLE_SCALES: Final = (0.5, 0.7, 0.85, 1.0, 1.2)
"""They are large in these pictures: as small as feeders are at 1.6 µm/px, they look like colonies
to who never saw them so."""

_HEALTHY: Final = Source(
    "hipsc-phase",
    "colonies/hipsc-phase",
    0.13,
    masks=("masks",),
    tells_classes=False,
    drawn=read_drawn(Path(__file__).with_name("hipsc_phase.yaml")),
    sizes="scale.tsv",
    # Hardly any halo: with them a brightfield scan would pass for phase contrast.
    unlike="94-24_r2",
    scales=(0.6, 0.8, 1.0, 1.25),
    place=r"(\d+-\d+)",
    origin="allen-cell-animated/cell-catalog, Allen Institute for Cell Science; picture terms not "
    "stated, research use",
)

IPS_PHASE: Final = PmfRecipe(
    name="ips-phase",
    title="iPS colonies (phase contrast)",
    modality="phase contrast",
    pixel_size_um=1.6,
    sources=(
        Source(
            "ips-phase",
            "colonies/ips-phase",
            0.38,
            masks=("corrected", "masks"),
            origin=_FOUNTAIN,
        ),
        Source(
            "ips-timecourse",
            "colonies/ips-timecourse",
            0.13,
            rule=ContrastRule(scale=0.75, border=2),
            scales=(0.6, 0.7, 0.8, 0.9, 1.0),
            place=_VIEW,
            peer="confluence.tsv",
            origin="s041629/ccEstimate; MIT intended",
        ),
        _HEALTHY,
        Source(
            "spindle-phase-more",
            "colonies/spindle-phase-more",
            0.1,
            rule=_SPINDLE,
            textured=ColonyClass.DIFFERENTIATED,
            scales=_SPINDLE_SCALES,
            unlike="unzoomed_30",
            place=r"_(\d+)_",
            trim=(12, 12, 104, 12),
            origin="rif42/stem-cell-counting-cellpose; no licence stated",
        ),
        Source(
            "spindle-phase",
            "colonies/spindle-phase",
            0.05,
            rule=_SPINDLE,
            textured=ColonyClass.DIFFERENTIATED,
            scales=_SPINDLE_SCALES,
            place=r"(\d+)_",
            trim=(12, 12, 104, 12),
            origin="rif42/phantast-py-stem-cell-confluency; no licence stated",
        ),
        Source(
            "single-cells",
            "colonies/single-cells",
            0.04,
            place=r"(P\d+)",
            shows_colonies=False,
            origin="sunako110/Cell-Segmentation; no licence stated",
        ),
    ),
    folds=(("01", "04"), ("03", "08"), ("06", "07")),
    dealt=("hipsc-phase",),
    held_out=(
        ("ips-timecourse", ("4", "5", "6")),
        ("spindle-phase", ("70",)),
        ("spindle-phase-more", ("30", "90")),
        ("single-cells", ("P7",)),
    ),
    looks_margin=0.08,
    left_out=(
        ("ips-phase",),
        ("ips-timecourse",),
        ("hipsc-phase",),
        ("spindle-phase", "spindle-phase-more"),
        ("single-cells",),
    ),
    scales=(0.8, 0.9, 1.0, 1.12, 1.3),
    simulated=0.26,
    simulated_count=96,
    simulated_early=64,
    crop=256,
    batch=24,
    net=PyramidConfig(),
    # How strong the contrast is tells the kinds of cells apart: changing it more makes both worse.
    looks=Looks(
        gain=0.12,
        gamma=0.1,
        tone=0.25,
        noise=0.3,
        gradient=0.25,
        vignette=0.2,
        jpeg=0.2,
        stripes=0.1,
    ),
    loop=LoopConfig(steps=720, rate=1e-3, encoder=0.3),
    description=(
        "Tells background, undifferentiated, differentiated and uncertain areas in phase-contrast "
        "pictures of iPS colonies."
    ),
    limits=(
        "It misses early differentiation: on the virtual dish (simulated, looks it never saw), on "
        "the first day that shows any, such networks found 53 % of what was drawn and called 2 % "
        "of the healthy cells so. A low differentiated fraction is no proof that there is none.",
        "A microscope that no training picture came from is a guess: with all pictures of one "
        "institute left out, 11 % of its healthy colonies were called differentiated and 12 % "
        "uncertain (worst field 99 %), and of unseen spindle cells 5 % of one set and 45 % of "
        "another were called undifferentiated.",
        "Six labelled pictures, of which four hold differentiated areas: the folds differ (.81, "
        ".69, .58) more than what was varied. Where experts would argue, at a colony's loosening "
        "rim, so does it.",
        "The labels were drawn by eye and by rules, not by a biologist.",
        "It was made for 1.6 µm/px, and pictures of known pixel size are resized to that. Without "
        "a pixel size this program estimates how large the cells look and resizes by that: on "
        "lines the estimate never saw it was off by a factor of 1.14 in the median, by more than "
        "1.5 on five of 41 fields. Other programs take a picture as it is: the small colonies of a "
        "first day at 3.65 µm/px then came out 40 % differentiated on one field and 16 % uncertain "
        "on another. State the pixel size.",
        "Spindle-shaped stromal cells stand for differentiated outgrowth and for feeders; they are "
        "not iPS cells. On feeders it calls the cells between the colonies differentiated.",
        "Dense heaps and thick bright clumps are called uncertain; loose dead cells are ground.",
        "Text, bars and frames burnt into a picture may be called colony or uncertain.",
    ),
)

LAB: Final = replace(
    IPS_PHASE,
    name="pmf",
    crop=192,
    batch=12,
    scales=(0.85, 1.0, 1.18),
    simulated=0.0,
    simulated_early=0,
    loop=LoopConfig(steps=1200, rate=1e-3, encoder=0.3),
)
"""For a lab's own pictures, on a lab's own processor: smaller steps than ours."""

_OPEN: Final = ("ips-timecourse",)

IPS_PHASE_OPEN: Final = replace(
    IPS_PHASE,
    name="ips-phase-open",
    asked_only=True,
    title="iPS colonies (phase contrast) - sources that may allow commercial use",
    limits=(
        "It was shown one flask and drawn dishes only: no feeders, no outgrowth and no heaps of a "
        "real culture. What it takes for differentiated under another microscope was measured on "
        "few pictures.",
        "It finds more of the drawn early differentiation than ips-phase, and invents more.",
        "Whether the flask's pictures and ImageNet, which its encoder was trained on, allow "
        "commercial use is not sure.",
    ),
    sources=tuple(source for source in IPS_PHASE.sources if source.name in _OPEN),
    folds=(),
    dealt=(),
    held_out=(("ips-timecourse", ("4", "5", "6")),),
    left_out=(),
    simulated=0.5,
    simulated_early=0,
    # It ends where the rate has fallen: so long was the machine there that trained it.
    loop=LoopConfig(steps=1200, until=973, rate=1e-3, encoder=0.3),
)
"""Trained on what may allow commercial use: to see what that loses."""

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
    loop=LoopConfig(steps=750, encoder=0.3),
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
