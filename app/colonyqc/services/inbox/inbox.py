"""A folder that is looked at again and again: what has arrived whole, what waits, what is wrong."""

import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Final

from colonyqc.domain.errors import ColonyQCError, PictureError, UsageError
from colonyqc.domain.picture import (
    Acquisition,
    Collection,
    Failure,
    FileStamp,
    NameFields,
    Selection,
)
from colonyqc.domain.shown_name import shown_name
from colonyqc.domain.tidy_name import tidy
from colonyqc.services.analysis.once import known_pictures
from colonyqc.services.context import ServiceContext
from colonyqc.services.inbox.remembered import Known, Remembered
from colonyqc.services.inbox.settling import Settling
from colonyqc.services.inbox.whole import read_to_the_end
from colonyqc.services.ports import UNWATCHED, Monitor

QUIET_S: Final = 4.0
"""How long nothing of a dish's moment may change before it is analysed: its next view may come."""
TILES_QUIET_S: Final = 10.0
"""The same of a well put together of tiles, between which a stage moves and focuses."""
PATIENCE_S: Final = 15.0
"""How long a file that can't be read must be as it is before that is a trouble."""
HELD_S: Final = 60.0
"""How long a dish waits for a file that is still being written before that is said."""
READ_S: Final = 5.0
"""How long files are read to their end in one poll: what waits for the first answer is not kept
waiting by a backlog."""

Gather = Callable[[Sequence[Path]], Collection]
"""Sorts files into acquisitions, as names, options and the sample sheet say."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and how its pictures are understood."""

    folder: Path
    gather: Gather
    names: str | None = None
    given: NameFields = NameFields()  # noqa: RUF009 - frozen
    selection: Selection = Selection()  # noqa: RUF009 - frozen
    preset: str = ""
    """The saved prompt that pictures are answered by, "" for colonies."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one look at the folder found: acquisitions to analyse now, and what is to be said."""

    ready: tuple[Acquisition, ...] = ()
    sentences: tuple[str, ...] = ()
    skipped: int = 0
    """Acquisitions that the history knew."""
    failures: tuple[Failure, ...] = ()
    """Of what is said: the files that are no picture to analyse."""


@dataclass(slots=True)
class _State:
    """What is known of the folder's files; nothing here outlives the process."""

    done: dict[Path, FileStamp] = field(default_factory=dict)
    whole: dict[Path, FileStamp] = field(default_factory=dict)
    broken: dict[Path, FileStamp] = field(default_factory=dict)
    of_moment: dict[str, set[Path]] = field(default_factory=dict)
    """The files done with of each dish and moment."""
    told: dict[str, str] = field(default_factory=dict)
    """The last trouble said of each thing."""


class Inbox:
    """Looks at a folder; `poll` it, and say what became of each acquisition it hands out.

    Nothing is written but what was done with, beside the history; see `Remembered`.
    """

    def __init__(
        self,
        watched: Watched,
        context: ServiceContext,
        remembered: Remembered,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watched = watched
        self._context = context
        self._remembered = remembered
        self._clock = clock
        self._settling = Settling()
        self._state = _State()
        self._trusted = False
        self._refused: list[Failure] = []

    def poll(self, monitor: Monitor = UNWATCHED, busy: Container[str] = frozenset()) -> Polled:
        """Look once; return what is ready by now.

        ``busy``: moments (`moment_of`) that are at work, which are left alone.

        Raises:
            Cancelled: asked to stop.
            HistoryError: the history cannot be read; nothing is lost by that.
        """
        said: list[str] = []
        self._refused = []
        try:
            found = self._context.pictures.listed(self._watched.folder)
        except PictureError as error:
            return Polled(sentences=self._once("folder", self._gone(error)))
        if self._state.told.pop("folder", None):
            said.append(f"{self._watched.folder} is there again.")
        now = self._clock()
        self._settling.look(found, now)
        self._trust(found)
        done = self._state.done
        waiting = sorted(path for path, stamp in found.items() if done.get(path) != stamp)
        whole = self._whole(waiting, found, said, monitor)
        if not any(self._settling.quiet_s(path, now) >= QUIET_S for path in whole):
            self._remembered.keep({}, now)
            return Polled(sentences=tuple(said), failures=tuple(self._refused))
        arriving = [path for path in waiting if path not in set(whole)]
        return self._sorted(whole, found, arriving, said, busy)

    def done(self, acquisition: Acquisition) -> None:
        """Be done with an acquisition that is kept: its files are left alone until they change."""
        moment = moment_of(acquisition)
        known = {}
        for picture in acquisition.pictures:
            try:
                hashes = self._context.pictures.hashes(picture)
            except PictureError:
                continue  # taken away since: it is looked at again when it is back
            paths = dict.fromkeys(tile.path for tile in picture.tiles)
            for path, file in zip(paths, hashes, strict=True):
                stamp = self._state.whole.get(path)
                if stamp is not None:
                    known[path] = Known(stamp, file.sha256, moment)
        self._let_go(files_of(acquisition), moment)
        self._state.told.pop(moment, None)
        self._state.told.pop(f"held {moment}", None)
        self._remembered.keep(known, self._clock())

    def refused(self, acquisition: Acquisition, sentence: str) -> tuple[str, ...]:
        """Be done with an acquisition that can't be analysed, until its files change.

        Returns what is to be said: nothing where that was the last that was said of it.
        """
        self._let_go(files_of(acquisition), moment_of(acquisition))
        return self._once(moment_of(acquisition), sentence)

    def _let_go(self, paths: Iterable[Path], moment: str) -> None:
        for path in paths:
            stamp = self._state.whole.get(path)
            if stamp is not None:
                self._state.done[path] = stamp
                self._state.of_moment.setdefault(moment, set()).add(path)

    def _refuse(self, path: Path, sentence: str) -> tuple[str, ...]:
        told = self._once(str(path), sentence)
        self._refused += [Failure(shown_name(path), each) for each in told]
        return told

    def _once(self, about: str, sentence: str) -> tuple[str, ...]:
        if self._state.told.get(about) == sentence:
            return ()
        self._state.told[about] = sentence
        return (sentence,)

    def _gone(self, error: PictureError) -> str:
        missing = isinstance(error.__cause__, FileNotFoundError)
        cause = "the folder is not there" if missing else error.cause
        return (
            f"{self._watched.folder} can't be looked into: {cause}. It is tried again until "
            "it is there."
        )

    def _trust(self, found: Mapping[Path, FileStamp]) -> None:
        """With the first look: be done with files as they were left, where the history has them."""
        if self._trusted:
            return
        same = {
            path: known
            for path, known in self._remembered.files.items()
            if found.get(path) == known.stamp
        }
        with self._context.histories() as history:
            for path, known in same.items():
                if history.analyses_of_file(known.sha256):
                    self._state.done[path] = self._state.whole[path] = known.stamp
                    self._state.of_moment.setdefault(known.moment, set()).add(path)
        self._trusted = True

    def _whole(
        self,
        waiting: Sequence[Path],
        found: Mapping[Path, FileStamp],
        said: list[str],
        monitor: Monitor,
    ) -> list[Path]:
        """Return the settled files that can be read to their end, some more with each poll."""
        began = self._clock()
        for path in waiting:
            if self._state.whole.get(path) == found[path] or not self._settling.settled(path):
                continue
            if self._clock() - began > READ_S:
                break
            self._read(path, found[path], said, monitor)
        return [path for path in waiting if self._state.whole.get(path) == found[path]]

    def _read(self, path: Path, stamp: FileStamp, said: list[str], monitor: Monitor) -> None:
        late = self._settling.quiet_s(path, self._clock()) >= PATIENCE_S
        if self._state.broken.get(path) == stamp and not late:
            return  # it was read as it is and is not whole: again when it changes, or at the last
        try:
            read_to_the_end(self._context.pictures, path, self._watched.selection, monitor)
        except ColonyQCError as error:
            self._state.broken[path] = stamp
            if late:
                self._state.done[path] = stamp
                said += self._refuse(path, str(error))
        else:
            self._state.whole[path] = stamp
            self._state.broken.pop(path, None)
            self._state.told.pop(str(path), None)

    def _sorted(
        self,
        whole: Sequence[Path],
        found: Mapping[Path, FileStamp],
        arriving: Sequence[Path],
        said: list[str],
        busy: Container[str],
    ) -> Polled:
        """Sort what is whole into acquisitions, and hand out those of which nothing more comes."""
        collection = self._gathered(whole, said)
        coming = self._context.pictures.read_names(arriving, self._watched.names)
        ready: list[Acquisition] = []
        skipped = 0
        sorted_in: set[Path] = set()
        for each in collection.acquisitions:
            sorted_in.update(files_of(each))
            if moment_of(each) in busy:
                continue
            if not self._quiet(each):
                continue
            awaited = next(
                (path for path, told in coming if self._may_belong(path, told, each)), None
            )
            if awaited is not None:
                said += self._held_up(each, awaited)
                continue
            try:
                complete = self._with_earlier(each, found)
                known = known_pictures(complete, self._context, self._watched.preset)
            except (PictureError, UsageError):
                continue  # taken away since: the next look tells
            if known is None:
                ready.append(complete)
            else:
                skipped += 1
                self.done(complete)
        for path in set(whole) - sorted_in:
            self._left_over(path, collection, said)
        # In the order of the days, not of the folder's entries: what a day is proposed goes by what
        # the one before it showed.
        ready.sort(key=_in_order)
        return Polled(tuple(ready), tuple(said), skipped, tuple(self._refused))

    def _gathered(self, paths: Sequence[Path], said: list[str]) -> Collection:
        try:
            collection = self._watched.gather(paths)
        except UsageError as error:
            said += self._once("gather", str(error))
            return Collection(())
        for notice in collection.notices:
            said += self._once(f"notice {notice}", notice)
        return collection

    def _left_over(self, path: Path, collection: Collection, said: list[str]) -> None:
        """Be done with a file that is no picture of any acquisition, saying why where that is."""
        for failure in collection.failures:
            if failure.name == shown_name(path):
                said += self._refuse(path, failure.reason)
        self._state.done[path] = self._state.whole[path]

    def _quiet(self, acquisition: Acquisition) -> bool:
        now = self._clock()
        tiles = any(t.x_mm is not None for p in acquisition.pictures for t in p.tiles)
        enough = TILES_QUIET_S if tiles else QUIET_S
        return all(self._settling.quiet_s(p, now) >= enough for p in files_of(acquisition))

    def _held_up(self, acquisition: Acquisition, awaited: Path) -> tuple[str, ...]:
        """Return what is to be said of a dish that waits long for a file which never is whole."""
        now = self._clock()
        if any(self._settling.quiet_s(path, now) < HELD_S for path in files_of(acquisition)):
            return ()
        return self._once(
            f"held {moment_of(acquisition)}",
            f"{acquisition.dish.label} waits: {shown_name(awaited)} may be of it and is still "
            "being written.",
        )

    def _may_belong(self, path: Path, said: NameFields | None, acquisition: Acquisition) -> bool:
        """Tell whether a file that is not whole yet may be one of an acquisition's."""
        if said is None:
            return any(path.parent == other.parent for other in files_of(acquisition))
        told = self._watched.given.over(said)
        dish = " ".join(part for part in (told.dish, told.well) if part)
        alike = not dish or tidy(dish) == acquisition.dish.dish
        return alike and (told.day is None or told.day == acquisition.day)

    def _with_earlier(
        self, acquisition: Acquisition, found: Mapping[Path, FileStamp]
    ) -> Acquisition:
        """Return an acquisition with the pictures of its moment that came before it.

        A dish's numbers are pooled over all its pictures: the later ones alone would stand in the
        place of all.

        Raises:
            UsageError: they were taken away since.
        """
        earlier = self._state.of_moment.get(moment_of(acquisition), set())
        there = [path for path in earlier if self._state.done.get(path) == found.get(path)]
        if not there:
            return acquisition
        again = self._watched.gather(sorted({*there, *files_of(acquisition)}))
        moment = moment_of(acquisition)
        return next((e for e in again.acquisitions if moment_of(e) == moment), acquisition)


def files_of(acquisition: Acquisition) -> set[Path]:
    """Return the files of an acquisition, those that were left out of it too."""
    tiles = {tile.path for picture in acquisition.pictures for tile in picture.tiles}
    return tiles | {note.path for note in acquisition.file_notes}


def moment_of(acquisition: Acquisition) -> str:
    """Return which dish at which moment an acquisition is of, as text."""
    taken = acquisition.taken if acquisition.day is None else None
    dish = acquisition.dish
    return repr((dish.line, dish.dish, acquisition.day, taken and taken.isoformat()))


def _in_order(acquisition: Acquisition) -> tuple[str, str, float]:
    dish, day = acquisition.dish, acquisition.day
    return dish.line, dish.dish, inf if day is None else day
