"""Picture files that travel with the work, to machines that do not reach them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.errors import PictureError
from colonyqc.domain.picture import Acquisition, Picture
from colonyqc.services.ports import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class SentFile:
    """A file's bytes, or those of a folder that is a picture, and where they were read.

    ``contents``: by the way from ``path``, with /; "" is the file itself.
    """

    path: Path
    contents: Mapping[str, bytes]


def read_files(acquisition: Acquisition) -> tuple[SentFile, ...]:
    """Return the files of an acquisition's pictures, each once; those that are gone are left out.

    What is gone is said by the machine that looks for it, as of any file that cannot be read.

    Raises:
        PictureError: a file cannot be read.
    """
    tiles = (tile.path for picture in acquisition.pictures for tile in picture.tiles)
    return tuple(_read(path) for path in dict.fromkeys(tiles) if path.exists())


def _read(path: Path) -> SentFile:
    try:
        if not path.is_dir():
            return SentFile(path, {"": path.read_bytes()})
        inside = (each for each in sorted(path.rglob("*")) if each.is_file())
        return SentFile(
            path, {each.relative_to(path).as_posix(): each.read_bytes() for each in inside}
        )
    except OSError as error:
        raise PictureError(path, error.strerror or str(error)) from error


@contextmanager
def unpacked(
    acquisition: Acquisition, files: Sequence[SentFile]
) -> Iterator[tuple[Acquisition, Callable[[Outcome], Outcome]]]:
    """Give an acquisition whose files lie here, and what makes an outcome say where they were.

    Raises:
        PictureError: there is no room for them.
    """
    with scratch_folder("sent") as folder:
        here = {file.path: _put(folder / str(at), file) for at, file in enumerate(files)}
        moved = {picture: _moved(picture, here) for picture in acquisition.pictures}
        back = {there: picture for picture, there in moved.items()}
        named = {str(there): str(path) for path, there in here.items()}

        def told(outcome: Outcome) -> Outcome:
            results = tuple(
                replace(
                    result,
                    picture=back[result.picture],
                    files=tuple(replace(f, path=named.get(f.path, f.path)) for f in result.files),
                )
                for result in outcome.analysis.pictures
            )
            analysis = replace(outcome.analysis, acquisition=acquisition, pictures=results)
            return replace(outcome, analysis=analysis)

        yield replace(acquisition, pictures=tuple(moved.values())), told


def _put(folder: Path, file: SentFile) -> Path:
    # A folder each: two files may have one name, and a name tells what a picture is of.
    place = folder / file.path.name
    try:
        for way, content in file.contents.items():
            inside = place / way
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.write_bytes(content)
    except OSError as error:
        cause = f"the machine cannot store it ({error.strerror or error})"
        raise PictureError(file.path, cause) from error
    return place


def _moved(picture: Picture, here: dict[Path, Path]) -> Picture:
    tiles = tuple(replace(tile, path=here.get(tile.path, tile.path)) for tile in picture.tiles)
    return replace(picture, tiles=tiles)
