"""Options of the commands that analyse, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from colonyqc.domain.picture import MOST_DAYS, Collection, NameFields, Selection
from colonyqc.services.analysis.gather import gather, known_names, renamed
from colonyqc.services.analysis.sample_sheet import (
    SampleSheet,
    described,
    read_sheet,
    seeding_day,
)
from colonyqc.services.context import ServiceContext

Names = Annotated[
    str | None,
    typer.Option("--names", help="File-name pattern, or a preset: evos, celigo, plain."),
]
AnyName = Annotated[
    bool, typer.Option("--any-name", help="Also analyse files that do not follow --names.")
]
Line = Annotated[str | None, typer.Option("--line", help="Cell line.")]
Dish = Annotated[str | None, typer.Option("--dish", help="Dish, flask or well.")]
Day = Annotated[int | None, typer.Option("--day", min=0, max=MOST_DAYS, help="Culture day.")]
Passage = Annotated[str | None, typer.Option("--passage", help="Passage number.")]
Medium = Annotated[str | None, typer.Option("--medium", help="Culture medium.")]
Vessel = Annotated[str | None, typer.Option("--vessel", help="Kind of vessel.")]
Rock = Annotated[
    bool | None,
    typer.Option("--rock/--no-rock", help="Seeded with or without a ROCK inhibitor."),
]
Feeders = Annotated[
    bool | None,
    typer.Option(
        "--feeders/--no-feeders",
        help="On a layer of feeder cells or feeder-free. Default: as said before of the dish.",
    ),
]
Seeded = Annotated[
    str | None,
    typer.Option(
        "--seeded",
        metavar="DATE",
        help="When the dishes were seeded (YYYY-MM-DD): noted of each, and days that no name tells "
        "are counted from it.",
    ),
]
Sheet = Annotated[
    Path | None,
    typer.Option(
        "--sheet",
        help="Sample sheet (CSV) of the wells or dishes: well, line, passage, medium, vessel, "
        "rock, feeders, seeded, density. It goes before names and options.",
    ),
]
ProtocolFile = Annotated[
    Path | None, typer.Option("--protocol", help="A protocol of the lab's own (.yaml).")
]
PresetName = Annotated[
    str | None,
    typer.Option(
        "--preset",
        help="Answer the pictures as sheets of cells by a saved prompt: NAME or NAME@VERSION.",
    ),
]
RuleSetName = Annotated[
    str | None,
    typer.Option("--rules", help="NAME or NAME@VERSION. Default: the one meant for the dish."),
]
NewModel = Annotated[
    bool,
    typer.Option(
        "--new-model",
        help="Let another model go on with dishes whose earlier days one has analysed. "
        "Without it they keep theirs until they are passaged.",
    ),
]
Why = Annotated[
    str,
    typer.Option(
        "--why",
        help="Why what was analysed before is analysed again; asked for where people log in "
        "or the earlier record is signed.",
    ),
]


def samples_of(sheet: Path | None, seeded: str | None) -> SampleSheet | None:
    """Return what a sample sheet and the day of the seeding say; None where neither is given.

    Raises:
        UsageError: the sheet can't be read, or the day is none.
    """
    read = None if sheet is None else read_sheet(sheet)
    if seeded is None:
        return read
    return replace(read or SampleSheet({}), seeded=seeding_day(seeded))


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are understood: by their names, by what was said of them, and by a sheet."""

    names: str | None
    given: NameFields
    selection: Selection
    samples: SampleSheet | None = None

    def collect(self, context: ServiceContext, paths: Sequence[Path]) -> Collection:
        """Sort files into acquisitions; see `gather`, whose errors are raised."""
        collection = gather(context, paths, self.names, self.given, self.selection)
        if self.samples is None:
            return collection
        named = described(collection, self.samples)
        return renamed(named, collection, known_names(context.histories))
