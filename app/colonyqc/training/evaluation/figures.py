"""The figures of an evaluation as values: of a network, of runs, of all runs together.

The JSON of ``colonyqc evaluate`` and what is kept beside the checkpoints hold them under the same
names; files of earlier versions are read too.
"""

from dataclasses import dataclass, field
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, TypeAdapter

from colonyqc.training.evaluation.early import EarlyScores
from colonyqc.training.evaluation.metrics import (
    Counts,
    MaskScores,
    PooledScores,
    ReliabilityBins,
)
from colonyqc.training.evaluation.robustness import RobustnessCurve
from colonyqc.training.fit.json_value import ABSENT, JsonValue


@dataclass(frozen=True, slots=True)
class WeakScores(JsonValue):
    """A network on held-out pictures with weak labels."""

    pictures: int
    occupied_shares: tuple[float, ...]
    """Classes among all occupied pixels."""
    textured_shares: tuple[float, ...]
    """Classes found in the weak label's textured area."""
    jaccard: float | None
    """Occupied against textured, labelled pixels only."""
    ground_occupied: float
    """Share of the weak background called occupied."""
    worst_differentiated: float
    """The greatest share of a picture's occupied pixels called differentiated."""
    peer_difference: float | None = field(default=None, metadata=ABSENT)
    """Mean absolute difference of confluence from a peer's."""
    peer_spearman: float | None = field(default=None, metadata=ABSENT)
    """Rank correlation with it; None where one of both is the same on all pictures."""

    def told(self) -> dict[str, Any]:
        told = JsonValue.told(self)
        # With a peer the rank is told of even where it has no value.
        return (
            told if self.peer_difference is None else told | {"peer_spearman": self.peer_spearman}
        )


@dataclass(frozen=True, slots=True)
class LabelCounts(JsonValue):
    """A network against the labels of one origin; rows of the confusion are labels."""

    pictures: tuple[str, ...]
    simulated: bool
    confusion: Counts


@dataclass(frozen=True, slots=True)
class TemperatureScores(JsonValue):
    """What the labelled pixels say of probabilities at one temperature."""

    nll: float
    """Their summed negative log-likelihood."""
    ece: float
    reliability: ReliabilityBins


@dataclass(frozen=True, slots=True, kw_only=True)
class NetScores(JsonValue):
    """What a network comes to on what it never saw, by source."""

    held_out: dict[str, WeakScores]
    agreement: dict[str, LabelCounts]
    scores: MaskScores | None = field(default=None, metadata=ABSENT)
    temperatures: tuple[TemperatureScores, ...] | None = field(default=None, metadata=ABSENT)
    """One for each of `fold_scores.TEMPERATURES`."""
    early: EarlyScores | None = field(default=None, metadata=ABSENT)


@dataclass(frozen=True, slots=True)
class NetCurves(JsonValue):
    """How a network does on changed pictures; a file holds the curves by the change alone."""

    curves: dict[str, RobustnessCurve]

    def told(self) -> dict[str, Any]:
        return {kind: curve.told() for kind, curve in self.curves.items()}

    @classmethod
    def read(cls, told: object) -> Self:
        return cls(TypeAdapter(dict[str, RobustnessCurve]).validate_python(told))


@dataclass(frozen=True, slots=True)
class FittedReliability(JsonValue):
    """Reliability before and after a temperature fitted on other folds."""

    temperature: float
    before: ReliabilityBins
    after: ReliabilityBins


@dataclass(frozen=True, slots=True, kw_only=True)
class RunScores(NetScores):
    """The scores of the network of a fold and seed; fold 0 lacks whole sources."""

    fold: int
    seed: int
    robustness: dict[str, RobustnessCurve] | None = field(default=None, metadata=ABSENT)
    reliability: FittedReliability | None = field(default=None, metadata=ABSENT)

    def told(self) -> dict[str, Any]:
        return {"fold": self.fold, "seed": self.seed} | JsonValue.told(self)


@dataclass(frozen=True, slots=True)
class Spread(JsonValue):
    """Mean and SD of ``n`` values, one a seed or a run."""

    mean: float
    sd: float
    n: int


@dataclass(frozen=True, slots=True)
class FoldSpread(Spread):
    """Mean over seeds of means over folds, with the SD over the folds' own means too."""

    sd_folds: float
    folds: int


@dataclass(frozen=True, slots=True)
class MaskSummary(JsonValue):
    """Runs together on pictures with masks."""

    mean_jaccard: FoldSpread
    accuracy: FoldSpread
    ece: FoldSpread
    class_jaccard: tuple[Spread | None, ...]
    pooled_confusion: Counts
    pooled_jaccard: tuple[float | None, ...]
    border_jaccard: FoldSpread | None = field(default=None, metadata=ABSENT)
    ece_fitted: FoldSpread | None = field(default=None, metadata=ABSENT)
    """None in figures that are older than temperatures of other folds."""

    def told(self) -> dict[str, Any]:
        told = JsonValue.told(self)
        first = ("mean_jaccard", "border_jaccard", "accuracy", "ece", "ece_fitted")
        return {name: told[name] for name in first if name in told} | told


@dataclass(frozen=True, slots=True)
class WeakSummary(JsonValue):
    """Runs together on a source with weak labels."""

    occupied_shares: tuple[float, ...]
    textured_shares: tuple[float, ...]
    differentiated: FoldSpread
    jaccard: Spread | None = field(default=None, metadata=ABSENT)
    ground_occupied: Spread | None = field(default=None, metadata=ABSENT)
    worst_differentiated: Spread | None = field(default=None, metadata=ABSENT)
    peer_difference: Spread | None = field(default=None, metadata=ABSENT)
    peer_spearman: Spread | None = field(default=None, metadata=ABSENT)

    def told(self) -> dict[str, Any]:
        told = JsonValue.told(self)
        last = ("occupied_shares", "textured_shares", "differentiated")
        spreads = {name: value for name, value in told.items() if name not in last}
        return spreads | told


@dataclass(frozen=True, slots=True)
class AgreementSummary(JsonValue):
    """Runs together against the labels of one origin."""

    simulated: bool
    pictures: int
    accuracy: Spread
    """Share of labelled pixels in the same class."""
    kappa: Spread
    jaccard: dict[int, Spread]
    """Of each class that the labels hold."""


@dataclass(frozen=True, slots=True)
class EarlySummary(JsonValue):
    """Runs together on virtual dishes that begin to differentiate."""

    found: FoldSpread
    false: FoldSpread
    found_at_limit: FoldSpread


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(JsonValue):
    """All runs together."""

    masks: MaskSummary | None = None
    early: EarlySummary | None = None
    weak: dict[str, WeakSummary] = field(default_factory=dict)
    agreement: dict[str, AgreementSummary] = field(default_factory=dict)
    temperature: float | None = None
    """What suits all runs with masks best."""

    def told(self) -> dict[str, Any]:
        """Return the summary as files have it: masks and weak sources lie open among the rest."""
        told = {} if self.masks is None else self.masks.told()
        if self.early is not None:
            told["early"] = self.early.told()
        told |= {name: value.told() for name, value in self.weak.items()}
        told["agreement"] = {name: value.told() for name, value in self.agreement.items()}
        return told | ({} if self.temperature is None else {"temperature": self.temperature})


def _gathered(told: Any) -> Any:
    """Return a summary of a file by the fields of `Summary`."""
    if not isinstance(told, dict):
        return told
    masks = {name: told[name] for name in MaskSummary.__dataclass_fields__ if name in told}
    others = {name: told[name] for name in ("early", "agreement", "temperature") if name in told}
    weak = {name: told[name] for name in told if name not in masks and name not in others}
    return {"masks": masks or None, "weak": weak} | others


_Summary = Annotated[Summary, BeforeValidator(_gathered)]


@dataclass(frozen=True, slots=True)
class LeftOutFigures(JsonValue):
    """The networks that lack some sources altogether, scored on these."""

    sources: tuple[str, ...]
    runs: tuple[RunScores, ...]
    summary: _Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeFigures(JsonValue):
    """The JSON of ``colonyqc evaluate`` of a recipe."""

    recipe: str
    steps: int
    folds: tuple[tuple[str, ...], ...]
    """Places that each fold holds out."""
    seeds: tuple[int, ...]
    runs: tuple[RunScores, ...]
    summary: _Summary
    left_out: tuple[LeftOutFigures, ...] | None = field(default=None, metadata=ABSENT)
    note: str | None = field(default=None, metadata=ABSENT)
    """What a person wrote into the file of whose the runs are, in place of the card's own words."""
    left_out_note: str | None = field(default=None, metadata=ABSENT)


@dataclass(frozen=True, slots=True)
class LabelAgreement(JsonValue):
    """How two origins of labels of the same pictures agree, no network between them."""

    labels: tuple[str, str]
    pictures: int
    accuracy: float
    kappa: float
    jaccard: dict[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFigures(JsonValue):
    """One method of a comparison; what a step takes is told where the time was equal."""

    steps: int
    seconds_per_step: float | None = field(default=None, metadata=ABSENT)
    seconds: float | None = field(default=None, metadata=ABSENT)
    shape: str | None = field(default=None, metadata=ABSENT)
    machine: str | None = field(default=None, metadata=ABSENT)
    parameters: int
    runs: tuple[RunScores, ...]
    summary: _Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonFigures(JsonValue):
    """The JSON of a comparison of methods: of equal steps nobody knows the seconds, or turned."""

    recipe: str
    seconds: float | None
    steps: int | None
    batch: int
    crop: int
    own: str
    """The method whose networks have the recipe's shape, or else the first."""
    folds: tuple[tuple[str, ...], ...]
    seeds: tuple[int, ...]
    labels: tuple[LabelAgreement, ...]
    methods: dict[str, MethodFigures]


@dataclass(frozen=True, slots=True)
class CheckedPicture(JsonValue):
    """A validation picture and its mean Jaccard."""

    name: str
    place: str
    jaccard: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationScores(PooledScores):
    """A network on the pictures a lab kept apart, at the temperature chosen on them."""

    present_jaccard: float
    """The mean over the classes in the masks."""
    present_border_jaccard: float
    temperature: float
    ece_before: float | None
    """The calibration error at temperature 1."""
    reliability: ReliabilityBins
    pictures: tuple[CheckedPicture, ...]
    before: float | None = field(default=None, metadata=ABSENT)
    """``present_jaccard`` of the network that was trained on, None where training began anew."""


@dataclass(frozen=True, slots=True)
class ScoredPictures(JsonValue):
    """The pictures a ready model is scored on, in numbers."""

    folder: str
    sha256: str
    pictures: int
    places: int


@dataclass(frozen=True, slots=True)
class TrainedOn(JsonValue):
    """What a model's card tells of pictures that it is scored on."""

    pictures: tuple[str, ...] | None
    """Those of its list with the same content, or the same name where the list gives no content;
    None when the card holds no list."""
    sentence: str


@dataclass(frozen=True, slots=True)
class PictureScores(JsonValue):
    """A ready model on one picture."""

    name: str
    place: str
    scores: PooledScores
    refused: str | None
    """The sentence by which the program would refuse it for its looks, if it would."""

    def told(self) -> dict[str, Any]:
        told = {"name": self.name, "place": self.place} | self.scores.told()
        return told | {"refused": self.refused}


@dataclass(frozen=True, slots=True)
class ModelScores(JsonValue):
    """The JSON of ``colonyqc evaluate`` of a ready model."""

    model: str
    sha256: str
    licence: str
    provider: str
    classes: tuple[str, ...]
    data: ScoredPictures
    trained_on: TrainedOn
    scores: PooledScores
    """Pooled over the pictures."""
    pictures: tuple[PictureScores, ...]
    robustness: dict[str, RobustnessCurve] | None = field(default=None, metadata=ABSENT)
