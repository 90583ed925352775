"""``colonyqc cluster``: regions of a picture no model knows, and of the series it belongs to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from colonyqc import bootstrap
from colonyqc.cli.options import (
    Channel,
    ForcePixelSize,
    Json,
    Out,
    PixelSize,
    Plane,
    ending,
    selected,
)
from colonyqc.cli.output import claimed_json, print_failures, print_sentences, write_json
from colonyqc.cli.progress import progress
from colonyqc.config.documents import DocumentError, read_bytes
from colonyqc.config.scratch import scratch_folder
from colonyqc.domain.errors import MissingError, PictureError, PixelSizeError, UsageError
from colonyqc.domain.picture import Failure, Picture, Selection
from colonyqc.domain.regions import (
    ASSISTIVE,
    BASELINES,
    MOST_REGIONS,
    RegionMethod,
    RegionPicture,
    RegionRequest,
    RegionResult,
    area_shares,
    check_scribbles,
)
from colonyqc.files.video import VideoWriter, frames, is_video
from colonyqc.imaging.regions.overlay import painted_regions
from colonyqc.services.membranes.samples import InMemory
from colonyqc.services.outputs import PICTURE, VIDEO, WEIGHTS, Outputs, png, with_mark
from colonyqc.services.regions import series as series_of
from colonyqc.services.regions.read import read_picture, region_picture
from colonyqc.services.regions.series import NOTHING_TAUGHT, SeriesAnswer, SeriesPicture

_KEYS: Final = ("regions",)
_VIDEO_PX: Final = 1280
"""Longer side of a written video's frames, at most."""
_LEARNING: Final = 0.5
"""Share of the progress that learning is told as, where a series follows."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """How pictures of the command are read."""

    selection: Selection
    pixel_size_um: float | None

    def file(self, path: Path) -> list[SeriesPicture]:
        """Return the pictures of a file, each read in its turn."""
        pictures, protocol = bootstrap.pictures(), bootstrap.protocol()
        found = pictures.of_file(path, self.selection, self.pixel_size_um)
        print_sentences(found.notices)

        def reader(picture: Picture) -> Callable[[], RegionPicture]:
            return lambda: read_picture(pictures, picture, protocol)

        return [SeriesPicture(picture.name, reader(picture)) for picture in found.pictures]

    def video(self, path: Path) -> Iterator[SeriesPicture]:
        """Yield the frames of a video."""
        shown = enumerate(frames(path), start=1)
        while True:
            try:
                number, pixels = next(shown)
            except StopIteration:
                return
            except PictureError as error:
                # What came before it is answered all the same.
                yield SeriesPicture(path.name, _raiser(error))
                return
            name = f"{path.stem} {number}"
            source = InMemory(pixels, self.pixel_size_um, name)
            yield SeriesPicture(name, partial(region_picture, source, bootstrap.protocol()))

    def folder(self, path: Path) -> Iterator[SeriesPicture]:
        """Yield the pictures of a folder by name; what is no picture is told and left out."""
        for file in sorted(path.iterdir()):
            if file.name.startswith(".") or not file.is_file():
                continue
            if is_video(file):
                error = PictureError(
                    file,
                    "it is a video among pictures",
                    "Name it by itself to have its frames answered.",
                )
                yield SeriesPicture(file.name, _raiser(error))
                continue
            try:
                yield from self.file(file)
            except (PictureError, PixelSizeError) as error:
                yield SeriesPicture(file.name, _raiser(error))

    def series(self, path: Path) -> Iterator[SeriesPicture]:
        """Yield the pictures of a folder, a video or a file of several.

        Raises:
            UsageError: there is no such file or folder.
        """
        if path.is_dir():
            yield from self.folder(path)
        elif is_video(path):
            yield from self.video(path)
        elif path.is_file():
            yield from self.file(path)
        else:
            raise MissingError(f"There is no file or folder {path}.")


def _raiser(error: PictureError | PixelSizeError) -> Callable[[], RegionPicture]:
    def read() -> RegionPicture:
        raise error

    return read


def cluster(
    image: Annotated[
        Path, typer.Argument(help="The picture; a folder or a video: its first picture.")
    ],
    out: Out,
    clusters: Annotated[
        int | None,
        typer.Option(
            "--clusters", min=2, max=MOST_REGIONS, help="How many regions. Default: open."
        ),
    ] = None,
    scribbles: Annotated[
        Path | None,
        typer.Option("--scribbles", help="PNG of strokes: 0 nothing, 1…n the classes."),
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option("--reference", help="Weights of an earlier picture: nothing is trained."),
    ] = None,
    save_weights: Annotated[
        Path | None, typer.Option("--save-weights", help="Keep what was learned (.npz).")
    ] = None,
    min_clusters: Annotated[
        int,
        typer.Option("--min-clusters", min=1, max=MOST_REGIONS, help="Fewer are never made."),
    ] = 2,
    seed: Annotated[
        int, typer.Option("--seed", min=0, help="The same seed, the same regions.")
    ] = 0,
    method: Annotated[
        RegionMethod | None,
        typer.Option("--method", help="Default: the best that is installed; it is told."),
    ] = None,
    series: Annotated[
        Path | None,
        typer.Option(
            "--series",
            help="Folder, video or stack that is answered by what the picture taught. Default: "
            "IMAGE, where that is a folder or a video.",
        ),
    ] = None,
    out_video: Annotated[
        Path | None, typer.Option("--out-video", help="Write the series under its regions (.mp4).")
    ] = None,
    out_curve: Annotated[
        Path | None, typer.Option("--out-curve", help="Write each region's area by picture (.csv).")
    ] = None,
    frames_per_second: Annotated[
        float, typer.Option("--fps", min=0.1, max=60.0, help="Pictures a second of --out-video.")
    ] = 2.0,
    names: Annotated[
        str, typer.Option("--names", help="Names of the regions in order, with commas.")
    ] = "",
    json: Json = None,
    pixel_size: PixelSize = None,
    force_pixel_size: ForcePixelSize = False,
    plane: Plane = None,
    channel: Channel = None,
) -> None:
    """Write region indices from 0 (255: nothing is imaged), learned on the picture alone.

    With strokes region c - 1 is class c. Nothing of it is judged by any rule.
    """
    ending(".png", out)
    ending(".npz", save_weights)
    ending(".mp4", out_video)
    ending(".csv", out_curve)
    if series is None and (image.is_dir() or is_video(image)):
        series = image
    if series is None and (out_video is not None or out_curve is not None):
        raise UsageError("--out-video and --out-curve are of a series: name one with --series.")
    if scribbles is not None and reference is not None:
        raise UsageError("Strokes would train, and a reference answers without: give one.")
    if method in BASELINES and save_weights is not None:
        raise UsageError(f"The method {method} learns nothing that could be saved.")
    if method in BASELINES and series is not None:
        raise UsageError(NOTHING_TAUGHT)
    outputs = bootstrap.outputs(inputs=(image, scribbles, reference, series))
    outputs.claim(
        (out, PICTURE),
        (save_weights, WEIGHTS),
        (out_video, VIDEO),
        (out_curve, series_of.KIND),
        claimed_json(json, _KEYS),
    )
    selection = selected(plane, channel, bootstrap.protocol().selection, forced=force_pixel_size)
    reading = _Reading(selection, pixel_size)
    engine = bootstrap.regions(bootstrap.models())
    picture = _first(reading, image)
    request = RegionRequest(
        picture,
        method,
        clusters,
        None if scribbles is None else _strokes(scribbles, picture.shape),
        b"" if reference is None else _bytes(reference),
        min(min_clusters, clusters or min_clusters),
        seed,
    )
    points: list[series_of.CurvePoint] = []
    failures: list[Failure] = []
    with progress() as bar:
        found = engine.run(request, bar.part(0.0, 1.0 if series is None else _LEARNING, "regions"))
        outputs.write(out, png(found.labels), PICTURE)
        if save_weights is not None:
            outputs.write(save_weights, _kept(found), WEIGHTS)
        if series is not None:
            told = series_of.answers(
                reading.series(series), found.weights, engine, bar.part(_LEARNING, 1.0)
            )
            points, failures = _follow(told, out_video, frames_per_second, outputs)
    called = [name.strip() for name in names.split(",")] if names else []
    if out_curve is not None:
        outputs.write(out_curve, series_of.curve(points, called), series_of.KIND)
    _say(found, image, points, failures, json, outputs)
    raise typer.Exit(1 if failures else 0)


def _first(reading: _Reading, image: Path) -> RegionPicture:
    """Return what is learned on: the picture, or the first readable one of a folder or video.

    Raises:
        PictureError, PixelSizeError: none can be read; the first one's reason.
        UsageError: a file holds several pictures and is no series, or a folder holds none.
    """
    if image.is_dir() or is_video(image):
        wrong: PictureError | PixelSizeError | None = None
        for each in reading.series(image):
            try:
                return each.read()
            except (
                PictureError,
                PixelSizeError,
            ) as error:  # told in its turn, when the series is answered
                wrong = wrong or error
        raise wrong or UsageError(f"{image} holds no picture.")
    pictures = reading.file(image)
    if len(pictures) > 1:
        raise UsageError(
            f"{image.name} holds {len(pictures)} pictures (fields or time points), and one is "
            "learned on: save the one that is meant as a file of its own, and name the rest with "
            "--series."
        )
    return pictures[0].read()


def _strokes(path: Path, shape: tuple[int, int]) -> Any:
    """Return the strokes of a PNG; grey saved as three equal channels is taken too."""
    pixels = bootstrap.read_pixels(path)
    if pixels.ndim == 3 and (pixels == pixels[..., :1]).all():
        pixels = pixels[..., 0]
    check_scribbles(pixels, shape, path.name)
    return pixels


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except DocumentError as error:
        kind = UsageError if path.exists() else MissingError
        raise kind(f"{path} can't be read: {error}.") from error


def _kept(found: RegionResult) -> bytes:
    if not found.weights:
        raise UsageError(f"The method {found.method} learns nothing that could be saved.")
    return found.weights


def _follow(
    told: Iterator[SeriesAnswer | Failure],
    out_video: Path | None,
    frames_per_second: float,
    outputs: Outputs,
) -> tuple[list[series_of.CurvePoint], list[Failure]]:
    """Go through a series once: its curve, its failures, and its video if one is wanted."""
    points: list[series_of.CurvePoint] = []
    failures: list[Failure] = []
    with scratch_folder("series") as folder:
        made = folder / "series.mp4"
        with VideoWriter(made, frames_per_second) as writer:
            for number, answer in enumerate(told, start=1):
                if isinstance(answer, Failure):
                    failures.append(answer)
                    continue
                points.append(series_of.point_of(number, answer))
                if out_video is not None:
                    writer.write(painted_regions(answer.picture.contrast, answer.labels, _VIDEO_PX))
        if out_video is not None:
            if points:
                outputs.write(out_video, with_mark(made.read_bytes()), VIDEO)
            else:
                cause = "No picture of the series could be answered: there is no video."
                failures.append(Failure(out_video.name, cause))
    return points, failures


def _say(
    found: RegionResult,
    image: Path,
    points: list[series_of.CurvePoint],
    failures: list[Failure],
    json: str | None,
    outputs: Outputs,
) -> None:
    shares = area_shares(found.labels, found.clusters)
    print_sentences(
        [
            f"{found.clusters} regions by {found.method} on {found.device}, {found.iterations} "
            f"iterations, {found.seconds:.1f} s, seed {found.seed}.",
            ASSISTIVE,
        ]
    )
    print_failures(failures)
    if json is None:
        return
    told = {
        "picture": image.name,
        "method": str(found.method),
        "clusters": found.clusters,
        "seed": found.seed,
        "iterations": found.iterations,
        "seconds": round(found.seconds, 2),
        "device": found.device,
        "assistive": ASSISTIVE,
        "regions": [{"label": k, "area_percent": share} for k, share in enumerate(shares)],
        "series": [
            {"number": p.number, "picture": p.name, "area_percent": list(p.shares)} for p in points
        ],
        "failures": [{"name": f.name, "reason": f.reason} for f in failures],
    }
    write_json(told, json, outputs)
