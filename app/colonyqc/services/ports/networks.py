"""The doors to networks and their packages (room `inference`)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.model import ModelInfo, Recognised
from colonyqc.domain.picture import (
    Region,
)
from colonyqc.services.packages.click import (
    Click,
    ClickNetworkConfig,
    ClickNetworkInfo,
    Detected,
    Embedding,
    Imported,
    PointMask,
)
from colonyqc.services.packages.membrane import MembraneInfo
from colonyqc.services.ports.progress import UNWATCHED, Monitor


class Segmenter(Protocol):
    """A model ready to run (room `inference`)."""

    @property
    def info(self) -> ModelInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says: "CPU", "CPU int8", "CUDA", …"""
        ...

    def predict(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return class probabilities (4, h, w), summing to 1, of a flat-fielded tile (h, w).

        The sides are multiples of ``info.stride``; the outer ``info.halo`` px are not meant.
        """
        ...

    def recognise(self, tiles: NDArray[np.float32]) -> Recognised:
        """Return what the model makes of flat-fielded tiles (n, h, w) of a picture as a whole.

        Sides are multiples of 16 and at least 64 px. Only asked where ``info.recognition`` is told.
        """
        ...


class Models(Protocol):
    """The model packages at hand (room `inference`)."""

    def list(self) -> tuple[ModelInfo, ...]: ...

    def open(self, name: str) -> Segmenter:
        """Check and open "NAME" (its newest version) or "NAME@VERSION".

        Raises:
            ModelError: unknown, damaged or tampered with.
        """
        ...

    def verify(self) -> tuple[tuple[str, str], ...]:
        """Check every package: ("name@version", "" or what is wrong, one sentence)."""
        ...

    def use(
        self,
        precision: Literal["full", "fast"],
        device: Literal["", "cpu", "cuda", "directml"],
    ) -> None:
        """Open models in this way from now on; device "" tries every one, best first."""
        ...

    def notices(self) -> tuple[str, ...]:
        """Return what ran otherwise than asked for: a sentence each, each given once."""
        ...


class FeatureNetwork(Protocol):
    """A colony model's network that gives what its encoder sees (room `inference`)."""

    @property
    def info(self) -> ModelInfo: ...

    @property
    def provider(self) -> str:
        """What runs it."""
        ...

    def levels(self, tile: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        """Return features (channels, h / stride, w / stride) of a flat-fielded tile, finest first.

        The sides are multiples of ``info.stride``; the finest stride is 4 px.
        """
        ...


class FeatureNetworks(Protocol):
    """Where networks are opened for their features (room `inference`)."""

    def open_features(self, name: str) -> FeatureNetwork:
        """Check and open "NAME" (its newest version) or "NAME@VERSION".

        Raises:
            ModelError: unknown, damaged or tampered with, or its network has none.
        """
        ...


class MembraneNetwork(Protocol):
    """A promptable network ready to run (room `inference`)."""

    @property
    def info(self) -> MembraneInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says."""
        ...

    def encode(self, tile: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return (features + 1, h, w) of a standardised tile (h, w): features, then log-odds.

        The sides are multiples of ``info.stride``; the outer ``info.halo`` px are not meant.
        """
        ...


class Membranes(Protocol):
    """The promptable networks at hand (room `inference`)."""

    def membranes(self) -> tuple[MembraneInfo, ...]:
        """Return every readable one, newest version of each name first."""
        ...

    def open_membrane(self, name: str | None = None) -> MembraneNetwork:
        """Check and open "NAME" (its newest version) or "NAME@VERSION", None: the first there is.

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of colonies.
        """
        ...


class ClickNetwork(Protocol):
    """A click network ready to run: a user's own encoder and decoder (room `inference`)."""

    @property
    def info(self) -> ClickNetworkInfo: ...

    @property
    def provider(self) -> str:
        """What runs it, as the engine says."""
        ...

    def embed(
        self,
        pixels: NDArray[Any],
        size: tuple[int, int] | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> Embedding:
        """Return what prompts are answered from, of a picture (h, w) or (h, w, 3) of any type.

        ``size`` is the (width, height) of the picture whose pixels, perhaps coarser, these are.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed.
        """
        ...

    def mask(
        self,
        embedding: Embedding,
        clicks: Sequence[Click] = (),
        box: Region | None = None,
        size: tuple[int, int] | None = None,
        monitor: Monitor = UNWATCHED,
    ) -> PointMask:
        """Return the thing that clicks and a box mean, in px of the picture.

        ``size``: (width, height) of the mask, default the picture's.

        Raises:
            Cancelled: asked to stop.
            ModelError: the network failed.
            UsageError: there is neither a wanted click nor a box, or a click beside the picture.
        """
        ...


class ClickNetworks(Protocol):
    """The click networks at hand, and the way to import one (room `inference`)."""

    def click_networks(self) -> tuple[ClickNetworkInfo, ...]:
        """Return every readable one, newest version of each name first."""
        ...

    def open_click_network(self, name: str) -> ClickNetwork:
        """Check and open "NAME" (its newest version) or "NAME@VERSION".

        Raises:
            ModelError: unknown, damaged or tampered with, or a model of another kind.
        """
        ...

    def detect_click_network(self, encoder: Path, decoder: Path) -> Detected:
        """Return what two files are.

        Raises:
            ModelError: they are no pair that can be used; the sentence says what is missing.
        """
        ...

    def import_click_network_files(
        self,
        name: str,
        files: tuple[Path, Path],
        config: ClickNetworkConfig,
        monitor: Monitor = UNWATCHED,
    ) -> Imported:
        """Keep an encoder and a decoder as the next version of a name, once they have run.

        Raises:
            Cancelled: asked to stop.
            ModelError: the name is unfit, the pair does not run as it must, or is there already.
        """
        ...


class TextPair(Protocol):
    """An image encoder and a text encoder that share a space (room `inference`)."""

    @property
    def sha256(self) -> tuple[tuple[str, str], ...]:
        """The name and sha256 of each of its files."""
        ...

    def pictures(self, tiles: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Return an embedding of unit length (n, d) of each grey tile (h, w)."""
        ...

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an embedding of unit length (n, d) of each text."""
        ...
