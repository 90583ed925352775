"""Which naming convention a set of files follows, and what their names say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from colonyqc.config.documents import DocumentError, read_yaml
from colonyqc.config.paths import resources
from colonyqc.domain.errors import NamePatternError
from colonyqc.domain.picture import NameFields
from colonyqc.domain.tidy_name import tidy
from colonyqc.files.naming.moments import without_moments
from colonyqc.files.naming.patterns import NamePattern, compile_pattern

FALLBACK: Final = "plain"
"""The preset for names that follow no other: the folder is the dish."""


class _PresetFile(BaseModel):
    """What a preset's YAML file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    order: int = 100
    y_grows: Literal["down", "up"] = "down"
    patterns: Annotated[list[str], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Convention:
    """Patterns tried one after the other; stage positions always come out with y growing down."""

    name: str
    patterns: tuple[NamePattern, ...]
    y_grows_up: bool = False

    def match(self, path: Path) -> NameFields | None:
        """Return what the name says, None when it follows no pattern."""
        for pattern in self.patterns:
            fields = pattern.match(path)
            if fields is not None:
                # Stages count upwards, pictures downwards; a well would come out upside down.
                flipped = self.y_grows_up and fields.y_mm is not None
                return replace(fields, y_mm=-(fields.y_mm or 0.0)) if flipped else fields
        return None


def _load(file: Path) -> tuple[int, Convention]:
    try:
        preset = _PresetFile.model_validate(read_yaml(file))
    except (DocumentError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise NamePatternError(f"The name preset {file.name} can't be used: {first}.") from error
    patterns = tuple(compile_pattern(text) for text in preset.patterns)
    return preset.order, Convention(file.stem, patterns, preset.y_grows == "up")


@lru_cache
def presets(folder: Path | None = None) -> tuple[Convention, ...]:
    """Return the conventions of a folder of YAML files, in order; the program's own by default.

    Raises:
        NamePatternError: a file is not as it should be.
    """
    files = sorted((folder or resources() / "names").glob("*.yaml"))
    return tuple(convention for _, convention in sorted(map(_load, files), key=lambda x: x[0]))


def choose(names: str | None, paths: Sequence[Path]) -> tuple[Convention, ...]:
    """Return the conventions to try on each file, best first; the fallback comes last.

    ``names`` is a preset's name or a pattern (it holds a brace); None takes the preset that most
    of the files follow, then the others.

    Raises:
        NamePatternError: it is neither.
    """
    known = {convention.name: convention for convention in presets()}
    last = known.pop(FALLBACK)
    if names is None:
        counts = {
            name: sum(convention.match(path) is not None for path in paths)
            for name, convention in known.items()
        }
        # Most matches first, of equal ones by the presets' own order: one stray name does not
        # change the convention of a folder.
        return (*(known[name] for name in sorted(known, key=lambda n: -counts[n])), last)
    if "{" in names or "}" in names:
        return Convention("pattern", (compile_pattern(names),)), last
    if names == FALLBACK:
        return (last,)
    if names not in known:
        listed = ", ".join((*known, FALLBACK))
        raise NamePatternError(
            f"There is no name preset “{names}”: presets are {listed}; or write a pattern such as "
            "{line}_D{day}_{dish}_{view}."
        )
    return known[names], last


def matched(path: Path, conventions: Sequence[Convention]) -> NameFields | None:
    """Return what a name says by the first convention it follows, None where it follows none."""
    return next((found for each in conventions if (found := each.match(path))), None)


def follows(path: Path, convention: Convention) -> bool:
    """Tell whether a file's name follows a convention."""
    return convention.match(path) is not None


def read_name(path: Path, conventions: Sequence[Convention]) -> NameFields:
    """Return what a file's name says by the first convention it follows.

    Where only the folder is left to tell the dish, folders that are moments are stepped over.
    """
    for convention in conventions:
        plain = convention.name == FALLBACK
        fields = convention.match(without_moments(path) if plain else path)
        if fields is not None:
            return fields
    return NameFields(dish=tidy(path.stem.removesuffix(".ome")))


def pixel_size_in_name(path: Path) -> float | None:
    """Return the µm/px a file's name states by any of the presets."""
    return read_name(path, presets()).pixel_size_um
