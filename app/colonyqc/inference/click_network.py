"""Run a click network, an encoder and a decoder of the SAM kind, on one device."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from colonyqc.domain.errors import Cancelled, ModelError, UsageError
from colonyqc.domain.picture import Region
from colonyqc.inference.session import ENGINE_ERRORS, LABELS, Device, start_session, watched
from colonyqc.services.packages.click import (
    DECODER,
    ENCODER,
    Click,
    ClickNetworkConfig,
    ClickNetworkInfo,
    Embedding,
    PointMask,
    fitted,
    stability,
    to_network,
)
from colonyqc.services.ports import UNWATCHED, Monitor

TYPES: Final[dict[str, type[np.generic]]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(uint8)": np.uint8,
}
"""The engine's words for the types that can be fed."""
_STRETCHED: Final = (0.1, 99.9)
"""Percentiles of a picture of more than 8 bits that become black and white."""
_WANTED, _UNWANTED, _CORNER, _OTHER_CORNER, _NO_POINT = 1, 0, 2, 3, -1
_FOUR: Final = 4
"""The original networks give one mask for many clicks and three for a single, ambiguous one."""
_LARGEST: Final = 2048
"""Masks of pictures with longer sides are enlarged from that size."""


class OnnxClickNetwork:
    """A click network ready to run on a device; fits `services.ports.ClickNetwork`.

    ``threads`` 0 lets the engine take every core. ``patience_s``: a run that takes longer is
    stopped; None waits.

    Raises:
        ModelError: a file is no network, or the device did not start.
    """

    def __init__(
        self,
        info: ClickNetworkInfo,
        folder: Path,
        threads: int = 0,
        device: Device = "cpu",
        patience_s: float | None = None,
    ) -> None:
        self._info, self._device, self._patience = info, device, patience_s
        name = str(info.ref)
        self._encoder = start_session(name, folder / ENCODER, threads, device)
        self._decoder = start_session(name, folder / DECODER, threads, device)
        self._types = {i.name: TYPES[i.type] for i in self._decoder.get_inputs()}
        self._shapes = {i.name: i.shape for i in self._decoder.get_inputs()}
        self._picture_type = TYPES[self._encoder.get_inputs()[0].type]

    @property
    def info(self) -> ClickNetworkInfo:
        return self._info

    @property
    def provider(self) -> str:
        return LABELS[self._device]

    def embed(
        self,
        pixels: NDArray[Any],
        size: tuple[int, int] | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> Embedding:
        """Return what decoders need of a picture (h, w) or (h, w, 3) RGB of any type.

        ``size`` is the (width, height) of the picture whose pixels, perhaps coarser, these are.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed, or answered with numbers that are none.
        """
        config = self._info.config
        height, width = pixels.shape[:2]
        given = (width, height) if size is None else size
        grid = fitted(given, config.side, config.fit)
        names = config.names
        fed = {names.picture: network_input(pixels, config, grid).astype(self._picture_type)}
        wanted = list(names.embeddings.values())
        found = self._run(self._encoder, wanted, fed, monitor)
        return Embedding(dict(zip(names.embeddings, found, strict=True)), given, grid)

    def mask(
        self,
        embedding: Embedding,
        clicks: Sequence[Click] = (),
        box: Region | None = None,
        size: tuple[int, int] | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> PointMask:
        """Return the thing that clicks and a box, in px of the picture, mean.

        ``size``: (width, height) of the mask, default the picture's.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed, or answered with a mask of another size.
            UsageError: there is neither a wanted click nor a box, or a click beside the picture.
        """
        wanted = embedding.size if size is None else size
        # Decoders enlarge all of their masks to what is asked for: for a large scan that is
        # gigabytes.
        coarse = _at_most(wanted, _LARGEST)
        masks, quality = self._masks(embedding, clicks, box, coarse, monitor)
        at = chosen(masks, quality, alone=len(clicks) == 1 and box is None)
        odds = np.asarray(masks[at], np.float32)
        return PointMask(
            self._on_picture(odds, embedding, coarse, wanted),
            None if quality is None else float(quality[at]),
        )

    def count(self, embedding: Embedding, clicks: Sequence[Click], monitor: Monitor) -> int:
        """Return how many masks a prompt gives."""
        return len(self._masks(embedding, clicks, None, embedding.size, monitor)[0])

    def _masks(
        self,
        embedding: Embedding,
        clicks: Sequence[Click],
        box: Region | None,
        size: tuple[int, int],
        monitor: Monitor,
    ) -> tuple[NDArray[Any], NDArray[np.float64] | None]:
        """Return all masks (k, h, w) of a prompt and what the network thinks of each (k,)."""
        names = self._info.config.names
        fed = self._prompt(embedding, clicks, box, size)
        outputs = [names.masks, *([names.quality] if names.quality else [])]
        masks, *told = self._run(self._decoder, outputs, fed, monitor)
        if masks.ndim != 4 or len(masks) != 1:
            raise ModelError(
                f"The model {self._info.ref} can't be used: its masks have the shape "
                f"{_times(masks.shape)}, not 1×masks×height×width."
            )
        quality = np.asarray(told[0], np.float64).reshape(-1) if told else None
        if quality is not None and len(quality) != masks.shape[1]:
            raise ModelError(
                f"The model {self._info.ref} can't be used: it gives {masks.shape[1]} masks and "
                f"{len(quality)} estimates of their quality."
            )
        return masks[0], quality

    def _prompt(
        self,
        embedding: Embedding,
        clicks: Sequence[Click],
        box: Region | None,
        size: tuple[int, int],
    ) -> dict[str, NDArray[Any]]:
        """Return the decoder's inputs."""
        names = self._info.config.names
        places, labels = self._filled(*points_of(embedding, clicks, box))
        fed: dict[str, NDArray[Any]] = dict(embedding.tensors)
        fed[names.points] = places[None]
        fed[names.labels] = labels[None]
        if names.mask_input is not None:
            # The input must be fed even where there is no earlier mask; the flag beside it says
            # that it counts for nothing.
            fed[names.mask_input] = np.zeros(self._mask_shape(names.mask_input, embedding))
        if names.has_mask_input is not None:
            fed[names.has_mask_input] = np.zeros(1)
        if names.size is not None:
            fed[names.size] = np.array(size[::-1])
        return {name: array.astype(self._types[name], copy=False) for name, array in fed.items()}

    def _filled(
        self, places: NDArray[np.float32], labels: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return as many points as the decoder takes, those that are none at the end."""
        room = self._shapes[self._info.config.names.labels][1]
        if not isinstance(room, int):
            return places, labels
        if room < len(labels):
            raise UsageError(
                f"The model {self._info.ref} takes {room} points at a time and no more: begin "
                "anew with fewer clicks."
            )
        rest = room - len(labels)
        return np.pad(places, ((0, rest), (0, 0))), np.pad(
            labels, (0, rest), constant_values=_NO_POINT
        )

    def _mask_shape(self, name: str, embedding: Embedding) -> tuple[int, ...]:
        """Return the shape of an empty mask prompt: as declared, else 4 × the embedding's grid."""
        rows, columns = min(t.shape[-2:] for t in embedding.tensors.values())
        usual = (1, 1, 4 * rows, 4 * columns)
        declared = self._shapes[name]
        return tuple(
            told if isinstance(told, int) else own
            for told, own in zip(declared, usual, strict=True)
        )

    def _on_picture(
        self,
        odds: NDArray[np.float32],
        embedding: Embedding,
        coarse: tuple[int, int],
        wanted: tuple[int, int],
    ) -> NDArray[np.float32]:
        """Return log-odds of the network's grid, or of ``coarse``, on a grid of ``wanted``."""
        if self._info.config.upsampled:
            square = self._input_of(embedding)
            odds = enlarged(odds, square, embedding.grid, coarse)
        elif odds.shape != coarse[::-1]:
            raise ModelError(
                f"The model {self._info.ref} can't be used: its mask is {odds.shape[1]}×"
                f"{odds.shape[0]} px where {coarse[0]}×{coarse[1]} px were asked for."
            )
        if coarse != wanted:
            odds = np.asarray(cv2.resize(odds, wanted, interpolation=cv2.INTER_LINEAR), np.float32)
        return odds

    def _input_of(self, embedding: Embedding) -> tuple[int, int]:
        config = self._info.config
        return embedding.grid if config.fit == "stretch" else (config.side, config.side)

    def _run(
        self,
        session: ort.InferenceSession,
        outputs: Sequence[str],
        fed: dict[str, NDArray[Any]],
        monitor: Monitor,
    ) -> list[NDArray[Any]]:
        with watched(monitor, self._patience) as (options, late):
            try:
                found: list[NDArray[Any]] = session.run(list(outputs), fed, options)
            except ENGINE_ERRORS as error:
                if late.is_set():
                    raise ModelError(
                        f"The model {self._info.ref} can't be used: it takes longer than "
                        f"{self._patience:g} seconds on {self.provider}. Take a smaller network."
                    ) from error
                if monitor.cancelled():
                    raise Cancelled from None
                raise ModelError(
                    f"The model {self._info.ref} stopped on {self.provider}: it does not take "
                    "what such a network is given, or memory ran out."
                ) from error
        if not all(np.isfinite(each).all() for each in found):
            raise ModelError(
                f"The model {self._info.ref} can't be used: it answers with numbers that are "
                "not finite. Look at its mean and standard deviation, or export it again."
            )
        return found


def points_of(
    embedding: Embedding, clicks: Sequence[Click], box: Region | None
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return coordinates (n, 2) and labels (n,) as decoders take them.

    1 wanted, 0 not, 2 and 3 the corners of a box; without a box a point of label -1 that is none.

    Raises:
        UsageError: there is neither a wanted click nor a box, or a click beside the picture.
    """
    width, height = embedding.size
    if box is None and not any(click.wanted for click in clicks):
        raise UsageError("Click on something that you want first.")
    places: list[tuple[float, float]] = []
    labels: list[int] = []
    for click in clicks:
        if not (0 <= click.x < width and 0 <= click.y < height):
            raise UsageError(f"The click at {click.x:.0f}, {click.y:.0f} lies beside the picture.")
        places.append((click.x, click.y))
        labels.append(_WANTED if click.wanted else _UNWANTED)
    if box is not None:
        inside = box.intersect(Region(0, 0, width, height))
        if inside.width < 1 or inside.height < 1:
            raise UsageError("Draw a box of at least 4×4 px inside the picture.")
        places += [(inside.x, inside.y), (inside.right, inside.bottom)]
        labels += [_CORNER, _OTHER_CORNER]
    found = [to_network(place, embedding.size, embedding.grid) for place in places]
    if box is None:
        found.append((0.0, 0.0))
        labels.append(_NO_POINT)
    return np.array(found, np.float32), np.array(labels, np.float32)


def chosen(masks: NDArray[Any], quality: NDArray[np.float64] | None, *, alone: bool) -> int:
    """Return which of several masks (k, h, w) answers; ``alone``: to a single click.

    Of four, the first is for several clicks or a box and the others for a single click, which may
    mean a part or the whole. Without estimates of quality the most stable one answers.
    """
    count = len(masks)
    if count == 1 or (count == _FOUR and not alone):
        return 0
    first = 1 if count == _FOUR else 0
    scores = quality if quality is not None else np.array([stability(each) for each in masks])
    return first + int(np.argmax(scores[first:]))


def enlarged(
    odds: NDArray[np.float32],
    square: tuple[int, int],
    grid: tuple[int, int],
    size: tuple[int, int],
) -> NDArray[np.float32]:
    """Return log-odds of a whole input of ``square`` px on a ``size`` picture, bilinear.

    The picture fills ``grid`` px of the input; all are (width, height).
    """
    rows, columns = odds.shape
    across = grid[0] / square[0] * columns / size[0]
    down = grid[1] / square[1] * rows / size[1]
    # From middle to middle of a px: without the halves the mask lies half a coarse px, here several
    # px of the picture, to one side.
    back = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    found = cv2.warpAffine(odds, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)


def network_input(
    pixels: NDArray[Any], config: ClickNetworkConfig, grid: tuple[int, int]
) -> NDArray[np.float32]:
    """Return a picture as the encoder takes it; ``grid`` is its (width, height) in input px."""
    wide = _eight_bits(pixels)
    shrinks = grid[0] * grid[1] < wide.shape[0] * wide.shape[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(wide, grid, interpolation=how), np.float32)
    if small.ndim == 2:
        small = np.repeat(small[..., None], 3, 2)
    told = (small - np.array(config.mean, np.float32)) / np.array(config.std, np.float32)
    if config.fit == "pad":
        room = ((0, config.side - grid[1]), (0, config.side - grid[0]), (0, 0))
        told = np.pad(told, room)
    if config.layout == "chw":
        told = np.ascontiguousarray(told.transpose(2, 0, 1))[None]
    return np.asarray(told, np.float32)


def _eight_bits(pixels: NDArray[Any]) -> NDArray[np.float32]:
    """Return values of 0 to 255; those of other types are stretched between two percentiles."""
    if pixels.dtype == np.uint8:
        return pixels.astype(np.float32)
    # A 16-bit camera fills a small part of its range: cut to 8 bits as it is, the picture would be
    # nearly black.
    low, high = np.percentile(pixels, _STRETCHED).tolist()
    span = high - low if high > low else 1.0
    return np.asarray(np.clip((pixels - low) * (255 / span), 0, 255), np.float32)


def _at_most(size: tuple[int, int], longest: int) -> tuple[int, int]:
    return size if max(size) <= longest else fitted(size, longest, "longest")


def _times(shape: Sequence[int]) -> str:
    return "×".join(str(each) for each in shape)
