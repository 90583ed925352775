"""The table of an evaluation of membrane networks: scores by set and by method, as values.

In files a row is found by what it is called, as in every table that was written before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from colonyqc.config.documents import DocumentError, read_json
from colonyqc.domain.errors import TrainingError

_ROWS: Final = TypeAdapter(dict[str, list[float]])


@dataclass(frozen=True, slots=True)
class MethodScores:
    """What one way to answer gave on a set: a DSC in % for each prompt, or a single one."""

    method: str
    """What the row is called."""
    dice: tuple[float, ...]


def told_scores(scores: Sequence[MethodScores]) -> dict[str, list[float]]:
    """Return scores as a file keeps them."""
    return {row.method: list(row.dice) for row in scores}


def read_scores(told: object) -> tuple[MethodScores, ...]:
    """Return scores that a file kept.

    Raises:
        ValueError: they are none.
    """
    rows = _ROWS.validate_python(told)
    return tuple(MethodScores(method, tuple(dice)) for method, dice in rows.items())


@dataclass(frozen=True, slots=True)
class MethodSummary:
    """A row for one set: mean and worst DSC in % over all prompts of all seeds."""

    method: str
    mean: float
    worst: float
    prompts: int
    by_seed: tuple[tuple[float, ...], ...]

    @property
    def text(self) -> str:
        """The cell of a table: "81.2 (70.3)"."""
        return f"{self.mean:.1f} ({self.worst:.1f})"


def summarised(method: str, by_seed: Sequence[Sequence[float]]) -> MethodSummary:
    """Return the row of a method from its scores, a list for each seed."""
    values = [value for row in by_seed for value in row]
    rows = tuple(tuple(row) for row in by_seed)
    return MethodSummary(method, float(np.mean(values)), min(values), len(values), rows)


@dataclass(frozen=True, slots=True)
class SetSummary:
    """The column of a set that the networks never saw."""

    name: str
    methods: tuple[MethodSummary, ...]

    def of(self, method: str) -> MethodSummary | None:
        """Return the row of a method, None where it was not tried on this set."""
        return next((row for row in self.methods if row.method == method), None)


def summarised_set(name: str, seeds: Sequence[Sequence[MethodScores]]) -> SetSummary:
    """Return the column of a set from the scores of each seed's network."""
    methods = dict.fromkeys(row.method for scores in seeds for row in scores)
    found = {
        m: [row.dice for scores in seeds for row in scores if row.method == m] for m in methods
    }
    return SetSummary(name, tuple(summarised(method, rows) for method, rows in found.items()))


@dataclass(frozen=True, slots=True)
class DiceTable:
    """An evaluation: what was measured and how, and a column for each set left out."""

    kind: str
    definition: str
    seeds: tuple[int, ...]
    steps: int
    sets: tuple[SetSummary, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        """The rows, in the order they first come."""
        return tuple(dict.fromkeys(row.method for each in self.sets for row in each.methods))

    def cells(self, method: str) -> list[str]:
        """Return a row's cells, one for each set."""
        found = (each.of(method) for each in self.sets)
        return ["-" if row is None else row.text for row in found]

    def told(self) -> dict[str, Any]:
        """Return the table for JSON."""
        targets = {each.name: {row.method: _row(row) for row in each.methods} for each in self.sets}
        return {
            "kind": self.kind,
            "definition": self.definition,
            "seeds": list(self.seeds),
            "steps": self.steps,
            "targets": targets,
        }

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the table in a JSON file that `told` made, by this version or an earlier one.

        Raises:
            TrainingError: it cannot be read or holds something else.
        """
        try:
            told = _Table.model_validate(read_json(path))
        except DocumentError as error:
            raise TrainingError(
                f"{path} can't be read ({error}): give the JSON of `colonyqc evaluate`."
            ) from error
        except ValidationError as error:
            raise TrainingError(
                f"{path} holds no figures of `colonyqc evaluate oneshot` or `partial`."
            ) from error
        sets = tuple(
            SetSummary(name, tuple(row.value(method) for method, row in rows.items()))
            for name, rows in told.targets.items()
        )
        return cls(told.kind, told.definition, tuple(told.seeds), told.steps, sets)


def _row(row: MethodSummary) -> Mapping[str, Any]:
    told = asdict(row)
    del told["method"]
    return told | {"by_seed": [list(dice) for dice in row.by_seed]}


class _Row(BaseModel):
    model_config = ConfigDict(allow_inf_nan=False)

    mean: float
    worst: float
    prompts: int
    by_seed: list[list[float]]

    def value(self, method: str) -> MethodSummary:
        by_seed = tuple(tuple(dice) for dice in self.by_seed)
        return MethodSummary(method, self.mean, self.worst, self.prompts, by_seed)


class _Table(BaseModel):
    kind: str
    definition: str = ""
    seeds: list[int]
    steps: int
    targets: dict[str, dict[str, _Row]] = Field(min_length=1)
