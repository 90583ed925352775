"""What a virtual dish is asked to be: size, growth, differentiation and look. Frozen values."""

from dataclasses import dataclass, field
from typing import Final, Literal

from colonyqc.domain.errors import UsageError
from colonyqc.domain.picture import Region

LookKind = Literal["phase", "brightfield"]
Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a microscope and its camera show a culture.

    ``light`` is the background in grey levels (R, G, B); ``gain`` scales the contrast of each
    channel. Lengths are in µm, ``noise`` is one standard deviation in grey levels. Contrasts
    are fractions of the light.
    """

    kind: LookKind = "phase"
    light: Triple = (165.0, 158.0, 182.0)
    gain: Triple = (1.15, 1.05, 0.8)
    contrast: float = 0.28
    """Strength of the optical thickness in the picture."""
    halo_um: float = 7.0
    """Width of the bright halo of phase contrast."""
    rim: float = 0.12
    """Brightness of the line along a colony's border."""
    body: float = 0.0
    """Offset of a colony's inside against the empty dish."""
    oblique: float = 0.0
    """Relief by light from one side."""
    oblique_angle: float = 0.0
    blur_um: float = 1.2
    """Standard deviation of the optical blur, defocus included."""
    defocus_um: float = 0.0
    """Brightfield: signed distance from focus; its Laplacian makes the contrast."""
    gradient: Triple = (0.0, 0.0, 0.0)
    """Change of R, G and B light along ``gradient_angle``, centre to side."""
    gradient_angle: float = 0.0
    vignette: Triple = (0.05, 0.05, 0.05)
    """Loss of R, G and B light from the centre to the middle of a side, times one half."""
    fringe: float = 0.3
    """Colour fringes: how far R and B slip sideways, px."""
    crispness: float = 1.6
    """Phase contrast: how much stronger bright detail is than dark."""
    grain: float = 1.5
    """Fine texture inside cells."""
    colour_grain: float = 0.03
    """Coloured speckle of what is in the dish, a fraction of the light."""
    warmth: float = 0.15
    """How yellow the light of round cells is."""
    mottle: float = 0.015
    """Slow unevenness of the light."""
    condensation: int = 0
    """Number of out-of-focus blobs in the frame."""
    stripes: float = 0.0
    """Amplitude of a fine interference pattern."""
    noise: float = 2.0
    jpeg_quality: int | None = 85
    """JPEG quality the picture has been through; None for none."""
    grey: bool = False
    """One channel instead of RGB."""


PHASE_VIOLET: Final = Look()
"""Close to the 2 µm/px phase-contrast pictures of iPS colonies on violet ground."""
PHASE_TAN: Final = Look(
    light=(176.0, 158.0, 120.0),
    gain=(1.0, 0.95, 0.95),
    contrast=0.19,
    rim=0.1,
    body=0.03,
    halo_um=5.0,
    oblique=0.25,
    oblique_angle=2.4,
    blur_um=0.8,
    gradient=(-0.045, 0.0, -0.04),
    vignette=(0.12, 0.12, 0.28),
    condensation=3,
    fringe=0.6,
    colour_grain=0.09,
    crispness=1.5,
    grain=1.8,
    noise=1.2,
    jpeg_quality=92,
)
"""Close to a time course of a flask by a small phase-contrast microscope in 1.2 µm/px."""
BRIGHTFIELD_SCAN: Final = Look(
    kind="brightfield",
    light=(132.0, 132.0, 132.0),
    gain=(1.0, 1.0, 1.0),
    contrast=0.075,
    rim=0.03,
    body=-0.02,
    blur_um=1.0,
    defocus_um=6.0,
    oblique=0.3,
    vignette=(0.0, 0.0, 0.0),
    noise=0.9,
    jpeg_quality=None,
    grey=True,
)
"""Close to a plate scanner's brightfield in 1 µm/px."""
WELL_SCAN: Final = Look(
    kind="brightfield",
    light=(120.0, 120.0, 120.0),
    gain=(1.0, 1.0, 1.0),
    contrast=0.1,
    rim=0.06,
    body=-0.07,
    blur_um=3.0,
    defocus_um=16.0,
    vignette=(0.15, 0.15, 0.15),
    mottle=0.04,
    noise=1.2,
    jpeg_quality=None,
    grey=True,
)
"""Close to whole wells stitched to 4 µm/px, their edge in view."""
LOOKS: Final[dict[LookKind, Look]] = {"phase": PHASE_VIOLET, "brightfield": BRIGHTFIELD_SCAN}


@dataclass(frozen=True, slots=True)
class Differentiation:
    """How far and how colonies differentiate.

    An affected colony's differentiated share of its area is
    ``limit · (1 - exp(-(day - start_day) / tau_days))`` from ``start_day`` on, before that 0.
    """

    start_day: float = 3.0
    limit: float = 0.0
    share: float = 1.0
    """Share of colonies that are affected."""
    tau_days: float = 2.0
    crater_share: float = 0.3
    """Share of affected colonies that start from a crater inside; the others from the border."""
    spread_um: float = 0.0
    """Reach of the outgrowth of spread cells around affected colonies, at full strength."""
    elongation: float = 0.6
    """0: flat polygons; 1: long spindles."""
    cell_um: float = 13.0
    """Spacing of spread cells; they are one to two times as long as this each way."""
    cover: float = 0.9
    """Share of the places in a differentiated area that a cell takes."""


@dataclass(frozen=True, slots=True)
class DishSpec:
    """A virtual dish, followed over ``days``.

    ``width``/``height`` in px; ``start_confluence`` is the summed area of the colonies on the
    first day as a share of the dish, before merging. A colony's area grows as
    ``A(t) = K / (1 + (K/A0 - 1) · 2^(-(t - first day)/doubling_days))`` (exponential at first),
    with K = 8 times the dish's area per colony.
    """

    seed: int
    width: int = 1024
    height: int = 1024
    pixel_size_um: float = 2.0
    days: tuple[int, ...] = (1, 2, 3, 4)
    colonies: int = 12
    start_confluence: float = 0.12
    doubling_days: float = 1.0
    spikes: float = 0.4
    """0: round colonies; 1: colonies with long corners."""
    cell_um: float = 13.0
    """Spacing of undifferentiated cells."""
    differentiation: Differentiation = field(default_factory=Differentiation)
    heaps: int = 0
    """Thick clumps whose class nobody can tell."""
    heap_um: float = 60.0
    """Median diameter of a heap on the first day."""
    dead_per_mm2: float = 60.0
    """Bright round dead and floating cells."""
    singles_per_mm2: float = 10.0
    """Attached single cells on the empty dish."""
    debris_per_mm2: float = 60.0
    """Small specks; for every seven of them one out-of-focus disc."""
    stroma: float = 0.0
    """Share of the empty dish that patches of spread cells take on the last day."""
    well_radius: float | None = None
    """Radius in px of a round well about the centre; None leaves the edge out of view."""
    look: Look = PHASE_VIOLET

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.pixel_size_um <= 0:
            raise UsageError("A virtual dish needs a width, a height and a pixel size above 0.")
        if not self.days or list(self.days) != sorted(set(self.days)):
            raise UsageError("The days of a virtual dish must rise, e.g. (1, 2, 3, 4).")
        if self.colonies < 0 or self.heaps < 0:
            raise UsageError("A virtual dish can't have fewer than 0 colonies or heaps.")

    @property
    def bounds(self) -> Region:
        return Region(0, 0, self.width, self.height)

    def px(self, um: float) -> float:
        """Return a length in px."""
        return um / self.pixel_size_um
