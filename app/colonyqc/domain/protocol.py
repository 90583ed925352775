"""The protocol of an analysis: every number that shapes a result, with the field's defaults."""

import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256

from colonyqc.domain.picture import Acquisition, Selection
from colonyqc.domain.preprocessing import PreprocessingStep


class Direction(StrEnum):
    """On which side of the limit a rule fires."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Condition:
    """``metric`` is above (below) ``limit``.

    ``clear``, for dishes: once the rule fired, the condition holds until the value is no longer
    above (below) this milder limit, so that a value around the limit does not flicker.
    """

    metric: str
    direction: Direction
    limit: float
    clear: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Propose ``verdict`` when the conditions hold; the strongest rule wins.

    The short form has one condition: ``metric``, ``direction``, ``limit``, ``clear``. The long
    form has no metric of its own: each of ``all`` must hold and, where there are any, one of
    ``any``. ``from_day`` and ``to_day``, both included, keep a rule to some culture days: on other
    days, and where the day is unknown, it does not fire.
    """

    name: str
    metric: str = ""
    direction: Direction = Direction.ABOVE
    limit: float = 0.0
    verdict: str = ""
    clear: float | None = None
    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()
    from_day: int | None = None
    to_day: int | None = None

    @property
    def every(self) -> tuple[Condition, ...]:
        """The conditions that must hold together: the one of the short form, or ``all``."""
        if self.metric:
            return (Condition(self.metric, self.direction, self.limit, self.clear),)
        return self.all

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition the rule has."""
        return (*self.every, *self.any)

    @property
    def key(self) -> str:
        """What tells a rule from the others of its set: name and verdict."""
        return f"{self.name}: {self.verdict}"

    def on(self, day: int | None) -> bool:
        """Return whether the rule is meant for a culture day."""
        if self.from_day is None and self.to_day is None:
            return True
        if day is None:
            return False
        late = self.from_day is None or day >= self.from_day
        return late and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Past:
    """What the dish rules knew of the dish's earlier analysis; empty for the first one.

    ``analysis``: its number in the history; ``held``: keys of the dish rules that fired in it;
    ``confluence`` in percent, ``hours`` since then; None where unknown.
    """

    analysis: int | None = None
    held: tuple[str, ...] = ()
    confluence: float | None = None
    hours: float | None = None


def _sha256(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """Limits of the picture-quality gate."""

    focus_min: float = 3.0
    unevenness_max: float = 0.6
    saturated_max: float = 0.05
    missing_max: float = 0.02
    disagreement_max: float = 15.0
    """Greatest difference between the network's confluence and the second opinion, in percent."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """How pictures become colonies and verdicts; stored with every analysis."""

    name: str = "default"
    version: str = "1"
    area_floor_um2: float = 2000.0
    area_floor_px: float = 1500.0
    """Area floor when the pixel size is unknown, px²."""
    hole_floor_um2: float = 2000.0
    hole_floor_px: float = 1500.0
    uncertain_below: float = 0.5
    """Occupied pixels whose likeliest class has less than this share of the probability of all
    occupied classes become uncertain."""
    mask_well_edge: bool = True
    plane: str = "best"
    """Plane of a z stack to analyse, from 1; "best" for the best focused."""
    channel: str = ""
    """Channel to analyse, by number from 1 or by name; "" for the one of transmitted light."""
    on_feeder: bool = False
    """Dishes of which nobody says otherwise grow on feeders."""
    quality: QualityLimits = QualityLimits()
    prompt: str = ""
    """Preset (NAME or NAME@VERSION) by which pictures are answered as sheets of cells in place of
    colonies; "" for colonies."""
    rule_set: str = "default@2"
    """The rule set the rules below come from, as name@version."""
    rule_set_sha256: str = ""
    """sha256 of the rule set's file; "" where the rules come from no file."""
    past: Past = Past()
    colony_rules: tuple[Rule, ...] = (
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 10.0, "watch"),
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 20.0, "discard"),
        Rule("uncertain area", "uncertain_percent", Direction.ABOVE, 50.0, "watch"),
    )
    dish_rules: tuple[Rule, ...] = (
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 10.0, "watch"),
        Rule("differentiated area", "differentiated_percent", Direction.ABOVE, 20.0, "fail"),
        Rule("dead cells", "dead_percent", Direction.ABOVE, 10.0, "watch", clear=8.0),
        Rule("ready to passage", "confluence_percent", Direction.ABOVE, 70.0, "ready"),
        Rule("overgrown", "confluence_percent", Direction.ABOVE, 90.0, "fail"),
    )

    preprocessing: tuple[PreprocessingStep, ...] = ()
    """What is done to a picture, in this order, before the network sees it; the quality gate and
    what is kept of the picture see it as it was taken."""
    due_every: str = ""
    """How often its dishes are to be photographed, as 12h or 2d, where nobody says it of the dish;
    "" where the protocol leaves it open."""

    def on_feeders(self, acquisition: Acquisition) -> bool | None:
        """Return whether a dish grows on feeders: as is said of it, else of all; None if unsaid."""
        if acquisition.feeders is None and self.on_feeder:
            return True
        return acquisition.feeders

    @property
    def rules_sha256(self) -> str:
        """sha256 over the rules as they are applied."""
        return _sha256([asdict(rule) for rule in (*self.colony_rules, *self.dish_rules)])

    @property
    def settings_sha256(self) -> str:
        """sha256 over every number but the rules: two protocols of one name differ by it."""
        kept = replace(
            self,
            past=Past(),
            colony_rules=(),
            dish_rules=(),
            rule_set="",
            rule_set_sha256="",
        )
        usual = asdict(Protocol())
        # Only what is not as usual: a setting that comes later must not change what was printed.
        own = {key: value for key, value in asdict(kept).items() if value != usual[key]}
        return _sha256({**own, "name": self.name, "version": self.version})

    @property
    def selection(self) -> Selection:
        """What of the files is analysed by this protocol."""
        return Selection(plane=self.plane, channel=self.channel)
