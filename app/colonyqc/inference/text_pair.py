"""A user's own open-vocabulary pair: an image encoder and a text encoder that share a space."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from colonyqc.domain.errors import ModelError
from colonyqc.inference.session import ENGINE_ERRORS, Device, start_session
from colonyqc.services.packages.clip_tokens import ClipTokenizer

MEAN: Final = (0.48145466, 0.4578275, 0.40821073)
STD: Final = (0.26862954, 0.26130258, 0.27577711)
"""Of red, green and blue, 0 to 1, as CLIP's pictures are standardised."""
LENGTH: Final = 77
"""Tokens of a text where the encoder does not say."""
SIDE: Final = 224
"""Side of a tile in px where the encoder does not say."""
_BATCH: Final = 8
_KINDS: Final = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class OnnxTextPair:
    """Fits `services.ports.TextPair`; nothing of it is kept, and none is shipped.

    Raises:
        ModelError: a file is none of the two, or their spaces differ.
    """

    def __init__(self, image: Path, text: Path, tokenizer: Path, device: Device = "cpu") -> None:
        self._tokenizer = ClipTokenizer.read(tokenizer)
        self._image = start_session(image.stem, image, 0, device)
        self._text = start_session(text.stem, text, 0, device)
        self._files = (image, text, tokenizer)
        self._names = image.name, text.name
        self._image_in, side = _picture_input(self._image, image.name)
        self.side = side
        self._ids, self._mask = _text_inputs(self._text, text.name)
        told = self._ids.shape[1]
        self._length = told if isinstance(told, int) and told > 1 else LENGTH
        one = self.pictures([np.zeros((side, side), np.uint8)])
        other = self.texts([""])
        if one.shape[1] != other.shape[1]:
            raise ModelError(
                f"{image.name} and {text.name} are no pair: one gives {one.shape[1]} numbers, the "
                f"other {other.shape[1]}."
            )

    @property
    def sha256(self) -> tuple[tuple[str, str], ...]:
        """The name and sha256 of each file."""
        return tuple((path.name, sha256(path.read_bytes()).hexdigest()) for path in self._files)

    def pictures(self, tiles: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """Return an embedding of unit length (n, d) of each grey tile (h, w).

        Raises:
            ModelError: the network failed.
        """
        found = []
        for start in range(0, len(tiles), _BATCH):
            stack = np.stack([self._standardised(tile) for tile in tiles[start : start + _BATCH]])
            # One by one where the network takes no batch of another size.
            parts = [stack] if self._image_in.shape[0] != 1 else np.split(stack, len(stack))
            found += [_run(self._image, {self._image_in.name: p}, self._names[0]) for p in parts]
        return np.concatenate(found)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an embedding of unit length (n, d) of each text.

        Raises:
            ModelError: the network failed, or the tokenizer does not know a word.
        """
        found = []
        for text in texts:
            tokens = self._tokenizer.tokens(text, self._length)
            kind = _KINDS[self._ids.type]
            fed: dict[str, Any] = {self._ids.name: np.array([tokens], kind)}
            if self._mask is not None:
                seen = [1 if at <= tokens.index(tokens[-1]) else 0 for at in range(len(tokens))]
                fed[self._mask.name] = np.array([seen], _KINDS[self._mask.type])
            found.append(_run(self._text, fed, self._names[1]))
        return np.concatenate(found)

    def _standardised(self, tile: NDArray[np.uint8]) -> NDArray[np.float32]:
        small = cv2.resize(tile, (self.side, self.side), interpolation=cv2.INTER_AREA)
        grey = np.asarray(small, np.float32) / 255
        planes = [(grey - mean) / std for mean, std in zip(MEAN, STD, strict=True)]
        return np.stack(planes).astype(np.float32)


def _picture_input(session: ort.InferenceSession, name: str) -> tuple[Any, int]:
    inputs = session.get_inputs()
    if len(inputs) != 1 or inputs[0].type != "tensor(float)" or len(inputs[0].shape) != 4:
        raise ModelError(
            f"{name} is no image encoder: it must take one float32 tensor (n, 3, side, side)."
        )
    side = inputs[0].shape[3]
    return inputs[0], side if isinstance(side, int) and side > 0 else SIDE


def _text_inputs(session: ort.InferenceSession, name: str) -> tuple[Any, Any]:
    whole = [each for each in session.get_inputs() if each.type in _KINDS and len(each.shape) == 2]
    masks = [each for each in whole if "mask" in each.name.lower()]
    ids = [each for each in whole if each not in masks]
    if len(ids) != 1 or len(masks) > 1 or len(whole) != len(session.get_inputs()):
        raise ModelError(
            f"{name} is no text encoder: it must take token numbers (n, length), and at most an "
            "attention mask beside them."
        )
    return ids[0], masks[0] if masks else None


def _run(session: ort.InferenceSession, fed: dict[str, Any], name: str) -> NDArray[np.float32]:
    outputs = session.get_outputs()
    named = [each.name for each in outputs if each.name.endswith("embeds")]
    flat = [each.name for each in outputs if len(each.shape) == 2]
    wanted = next(iter(named or flat), None)
    if wanted is None:
        raise ModelError(f"{name} gives no embedding (n, numbers): export it with its projection.")
    try:
        (found,) = session.run([wanted], fed)
    except ENGINE_ERRORS as error:
        raise ModelError(f"{name} failed: export it again as ONNX.") from error
    told = np.asarray(found, np.float32)
    if told.ndim != 2 or not np.isfinite(told).all():
        raise ModelError(f"{name} gives no embedding (n, numbers): export it with its projection.")
    lengths = np.linalg.norm(told, axis=1, keepdims=True)
    return np.asarray(told / np.maximum(lengths, 1e-9), np.float32)
