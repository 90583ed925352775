"""A history as it may be read elsewhere: people, lines, dishes, pictures and paths by pseudonyms.

A pseudonym is worked out of the name with a secret, so one name has one pseudonym in every export
made with the same key, and nobody without the key gets back. What people wrote (reasons, remarks)
is left out. Times, numbers, class maps and the names of models and rules stay.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any, Final, cast

from colonyqc.config.atomic_write import write_whole
from colonyqc.config.documents import DocumentError, read_json
from colonyqc.config.paths import real_path
from colonyqc.domain.analysis import Analysis, PictureResult
from colonyqc.domain.audit import Event, EventKind
from colonyqc.domain.dish_life import LifeEvent
from colonyqc.domain.errors import HistoryError, OutputError, UsageError
from colonyqc.domain.people import Actor
from colonyqc.domain.picture import Acquisition, DishKey, Picture
from colonyqc.domain.verdict import WITHDRAWN, Decision, DishDecision
from colonyqc.services.outputs import Outputs
from colonyqc.services.ports import AnalysisRecord, AnalysisSummary, Histories, History

FORMAT: Final = "colonyqc key of pseudonyms 1"
_LETTERS: Final = 8
"""Of a pseudonym: 40 bits, so that a million names hardly ever share one."""
_SECRET_BYTES: Final = 32
_DAMAGED: Final = (
    "A part of this record can't be read. Verify the history to see which, and restore it from a "
    "backup."
)
"""What is told instead of a sentence that names files: it goes into tables, too."""
_FILES: Final = frozenset({"cells", "labels", "outlines", "overview"})
"""Methods of a unit of work that read the files of a record."""


@dataclass(slots=True)
class Pseudonyms:
    """Pseudonyms by kind ("line", "dish", "person", "picture") and what they stand for."""

    secret: str
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> str:
        """Return the pseudonym of a name; nothing stays nothing."""
        if not name:
            return ""
        told = f"{kind}\0{name}".encode(errors="surrogatepass")
        digest = hmac.digest(bytes.fromhex(self.secret), told, "sha256")
        made = f"{kind}-{base64.b32encode(digest)[:_LETTERS].decode().lower()}"
        self.names.setdefault(kind, {})[made] = name
        return made

    def dish(self, dish: DishKey) -> DishKey:
        # With its line: dish 1 of two lines are two dishes.
        return DishKey(self.of("line", dish.line), self.of("dish", f"{dish.line}/{dish.dish}"))


def read_key(path: Path) -> Pseudonyms:
    """Return the pseudonyms of a key, or new ones where there is no such file.

    Raises:
        UsageError: the file is no key.
    """
    if not path.exists():
        return Pseudonyms(secrets.token_hex(_SECRET_BYTES))
    try:
        told = read_json(path)
        if told["format"] != FORMAT:
            raise DocumentError("it is of another kind")
        # With a shorter one anybody could try names until their pseudonyms fit.
        if len(bytes.fromhex(told["secret"])) != _SECRET_BYTES:
            raise DocumentError("its secret is none of this program's")
        names = {kind: dict(known) for kind, known in told["names"].items()}
        if not all(isinstance(name, str) for known in names.values() for name in known.values()):
            raise DocumentError("it holds what is no name")
        return Pseudonyms(told["secret"], names)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no key of pseudonyms: choose another name.") from error


def check_apart(outputs: Outputs, key: Path, out: Path) -> None:
    """Make sure that the key does not lie among what is handed over, nor what the program keeps.

    Raises:
        UsageError: it would.
    """
    outputs.check_place(key)
    if real_path(key).is_relative_to(real_path(out)):
        raise UsageError("The key must not lie among what is exported: choose another folder.")


def write_key(pseudonyms: Pseudonyms, path: Path) -> None:
    """Write the key, readable by its owner only.

    Raises:
        OutputError: it can't be written.
    """
    told = {"format": FORMAT, "secret": pseudonyms.secret, "names": pseudonyms.names}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    try:
        write_whole(path, text.encode(errors="backslashreplace"), durable=True)
        path.chmod(0o600)
    except OSError as error:
        raise OutputError(
            f"The key {path} can't be written ({error.strerror or error}); choose another place."
        ) from error


def deidentified(histories: Histories, pseudonyms: Pseudonyms) -> Histories:
    """Return the same history as it may be read elsewhere; only for exports."""

    def enter(actor: Actor | None = None) -> History:
        real = histories() if actor is None else histories(actor)
        return cast(History, _Deidentified(real, pseudonyms))

    return enter


class _Deidentified:
    """A unit of work whose records are by pseudonyms; dishes are asked for by theirs.

    What is written (that something was exported) goes to the real one.
    """

    def __init__(self, real: History, pseudonyms: Pseudonyms) -> None:
        self._real, self._by = real, pseudonyms

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        return _nameless(found) if name in _FILES else found

    def __enter__(self) -> "_Deidentified":
        self._real.__enter__()
        return self

    def __exit__(self, *told: Any) -> None:
        self._real.__exit__(*told)

    def _known(self) -> dict[DishKey, DishKey]:
        return {self._by.dish(each): each for each in self._real.dishes()}

    def dishes(self) -> tuple[DishKey, ...]:
        return tuple(sorted(self._known(), key=lambda dish: (dish.line, dish.dish)))

    def list(self, dish: DishKey | None = None) -> tuple[AnalysisSummary, ...]:
        real = None if dish is None else self._known().get(dish, dish)
        found = (replace(e, dish=self._by.dish(e.dish)) for e in self._real.list(real))
        return tuple(sorted(found, key=lambda e: (e.dish.line, e.dish.dish, e.id)))

    def get(self, analysis_id: int, *, outlines: bool = True) -> AnalysisRecord:
        with _no_files_named():
            return self._record(self._real.get(analysis_id, outlines=outlines))

    def several(self, ids: Sequence[int]) -> tuple[AnalysisRecord, ...]:
        return tuple(map(self._record, self._real.several(ids)))

    def series(self, dish: DishKey, *, colonies: bool = True) -> tuple[AnalysisRecord, ...]:
        real = self._known().get(dish, dish)
        return tuple(map(self._record, self._real.series(real, colonies=colonies)))

    def sheets(self, dish: DishKey, *, cells: bool = True) -> tuple[AnalysisRecord, ...]:
        real = self._known().get(dish, dish)
        return tuple(map(self._record, self._real.sheets(real, cells=cells)))

    def events(
        self, _: str | None = None, kinds: Sequence[EventKind] = (), **__: Any
    ) -> tuple[Event, ...]:
        """Tell nothing of the trail, which is full of names, but how dishes were described."""
        if tuple(kinds) != (EventKind.DISH_DESCRIBED,):
            return ()
        by = {dish.subject: self._by.dish(dish).subject for dish in self._real.dishes()}
        return tuple(
            replace(
                each,
                person=self._by.of("person", each.person),
                subject=by[each.subject],
                old="",
                reason="",
                rows="",
                sha256="",
            )
            for each in self._real.events(kinds=kinds)
            if each.subject in by
        )

    def life_events(self) -> tuple[LifeEvent, ...]:
        by = self._by
        return tuple(
            replace(
                each,
                dish=by.dish(each.dish),
                parent=each.parent and by.dish(each.parent),
                person=by.of("person", each.person),
                note="",
            )
            for each in self._real.life_events()
        )

    def _record(self, record: AnalysisRecord) -> AnalysisRecord:
        person = self._by.of

        def decided(each: Any) -> Any:
            return replace(each, person=person("person", each.person), reason=_kept(each))

        return replace(
            record,
            analysis=self._analysis(record.analysis),
            decisions=tuple(map(decided, record.decisions)),
            dish_decisions=tuple(map(decided, record.dish_decisions)),
        )

    def _analysis(self, analysis: Analysis) -> Analysis:
        made = analysis.correction
        prompt = analysis.prompt
        return replace(
            analysis,
            acquisition=self._acquisition(analysis.acquisition),
            pictures=tuple(map(self._result, analysis.pictures)),
            failures=(),
            correction=made
            and replace(made, person=self._by.of("person", made.person), reason="", way=""),
            prompt=prompt and replace(prompt, preset=self._by.of("preset", prompt.preset)),
        )

    def _acquisition(self, acquisition: Acquisition) -> Acquisition:
        return replace(
            acquisition,
            dish=self._by.dish(acquisition.dish),
            pictures=tuple(map(self._picture, acquisition.pictures)),
            file_notes=(),
        )

    def _result(self, result: PictureResult) -> PictureResult:
        files = (replace(f, path=self._by.of("picture", f.path)) for f in result.files)
        return replace(result, picture=self._picture(result.picture), files=tuple(files))

    def _picture(self, picture: Picture) -> Picture:
        by = self._by
        tiles = (replace(t, path=Path(by.of("picture", str(t.path)))) for t in picture.tiles)
        return replace(picture, name=by.of("picture", picture.name), tiles=tuple(tiles))


@contextmanager
def _no_files_named() -> Iterator[None]:
    """Tell that something is damaged without the names of files and folders."""
    try:
        yield
    except HistoryError as error:
        # A server that is away has a kind of its own: it is waited for.
        if type(error) is not HistoryError:
            raise
        raise HistoryError(_DAMAGED) from error


def _nameless(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def asked(*given: Any, **named: Any) -> Any:
        with _no_files_named():
            return read(*given, **named)

    return asked


def _kept(decision: Decision | DishDecision) -> str:
    """Return a reason that is the program's own word: that something was withdrawn counts."""
    return decision.reason if decision.reason == WITHDRAWN else ""
