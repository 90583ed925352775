"""Find out what an encoder and a decoder take and give: their form, or why they are no pair.

Known are the decoder that Kirillov et al. (2023) export, the same without the picture's size, whose
coarse masks are enlarged here, and those that take further features of the encoder (SAM 2).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import onnxruntime as ort

from colonyqc.domain.errors import ModelError
from colonyqc.inference.click_network import TYPES
from colonyqc.inference.session import start_session
from colonyqc.services.packages.click import (
    MEAN,
    SIDE,
    STD,
    ClickNetworkConfig,
    Detected,
    Fit,
    TensorNames,
    Triple,
    changed,
)

_POINTS: Final = "point_coords"
_LABELS: Final = "point_labels"
_MASK: Final = "mask_input"
_HAS_MASK: Final = "has_mask_input"
_SIZE: Final = "orig_im_size"
_PROMPTS: Final = (_POINTS, _LABELS, _MASK, _HAS_MASK, _SIZE)
_MASKS: Final = "masks"
_COARSE: Final = "low_res_masks"
_QUALITIES: Final = ("iou_predictions", "iou_scores", "iou_pred", "scores")
_COLOURS: Final = 3
_NO_MEAN: Final = (0.0, 0.0, 0.0)
_NO_STD: Final = (1.0, 1.0, 1.0)
_RANKS: Final = {_POINTS: 3, _LABELS: 2}
_ADVICE: Final = (
    "Known are exports of Segment Anything with the decoder inputs point_coords and point_labels."
)


def detect(encoder: Path, decoder: Path) -> Detected:
    """Return what two files are, with the usual values where they leave something open.

    Raises:
        ModelError: a file is no network, or they are no pair that can be used.
    """
    first, second = _opened(encoder), _opened(decoder)
    picture = _picture(first, encoder)
    prompts, extra = _decoder_inputs(second, decoder)
    masks, quality = _decoder_outputs(second, decoder)
    layout, side, fit, mean, std = _input_form(picture, encoder, more=len(extra) > 1)
    config = ClickNetworkConfig(
        names=TensorNames(
            picture=picture.name,
            embeddings=_joined(extra, first, encoder, decoder),
            points=_POINTS,
            labels=_LABELS,
            mask_input=_MASK if _MASK in prompts else None,
            has_mask_input=_HAS_MASK if _HAS_MASK in prompts else None,
            size=_SIZE if _SIZE in prompts else None,
            masks=masks,
            quality=quality,
        )
    )
    config = changed(
        config,
        side=side or SIDE,
        fit=fit,
        layout=layout,
        mean=mean,
        std=std,
        upsampled=masks == _COARSE or _SIZE not in prompts,
        masks=_count(second, masks),
    )
    return Detected(config, side is not None, _told(first), _told(second))


def _opened(file: Path) -> ort.InferenceSession:
    if not file.is_file():
        raise ModelError(f"{file.name} can't be imported: there is no such file in {file.parent}.")
    try:
        return start_session(file.stem, file, 0, "cpu")
    except ModelError as error:
        raise ModelError(
            f"{file.name} can't be imported: it is no network that this program can run. Export "
            "it as ONNX, with its weights in the same file."
        ) from error


def _picture(session: ort.InferenceSession, file: Path) -> Any:
    """Return the one input of an encoder."""
    inputs = session.get_inputs()
    if any(each.name in (_POINTS, _LABELS) for each in inputs):
        raise ModelError(
            f"{file.name} can't be used as the encoder: it takes clicks, so it is a decoder. Give "
            "the file that takes the picture."
        )
    if len(inputs) != 1:
        raise ModelError(
            f"{file.name} can't be used as the encoder: it takes {len(inputs)} inputs "
            f"({_names(inputs)}), not the picture alone."
        )
    return inputs[0]


def _decoder_inputs(session: ort.InferenceSession, file: Path) -> tuple[set[str], list[Any]]:
    """Return which of the known prompts a decoder takes, and what it takes besides."""
    inputs = {each.name: each for each in session.get_inputs()}
    for name, rank in _RANKS.items():
        if name not in inputs:
            raise ModelError(
                f"{file.name} can't be used as the decoder: it has no input {name}; it takes "
                f"{_names(inputs.values())}. {_ADVICE}"
            )
        if len(inputs[name].shape) != rank:
            raise ModelError(
                f"{file.name} can't be used as the decoder: its {name} has "
                f"{len(inputs[name].shape)} dimensions, not {rank}. {_ADVICE}"
            )
    strange = [each for each in inputs.values() if each.type not in TYPES]
    if strange:
        raise ModelError(
            f"{file.name} can't be used as the decoder: its input {strange[0].name} is of the "
            f"type {strange[0].type}. Export it with 32-bit numbers."
        )
    extra = [each for name, each in inputs.items() if name not in _PROMPTS]
    if not extra:
        raise ModelError(
            f"{file.name} can't be used as the decoder: it has no input for what the encoder "
            "gives, such as image_embeddings."
        )
    return set(inputs) & set(_PROMPTS), extra


def _decoder_outputs(session: ort.InferenceSession, file: Path) -> tuple[str, str | None]:
    """Return which output holds the masks, and which the estimates of their quality."""
    names = [each.name for each in session.get_outputs()]
    masks = next((name for name in (_MASKS, _COARSE) if name in names), None)
    if masks is None:
        raise ModelError(
            f"{file.name} can't be used as the decoder: it has no output {_MASKS} or {_COARSE}; "
            f"it gives {', '.join(names)}."
        )
    return masks, next((name for name in _QUALITIES if name in names), None)


def _input_form(
    picture: Any, file: Path, *, more: bool
) -> tuple[Any, int | None, Fit, Triple, Triple]:
    """Return layout, side (None: any), fit, mean and standard deviation of an encoder's input.

    ``more``: the decoder takes several features, as those of SAM 2 do, which stretch the picture.
    An encoder that takes (h, w, 3) is one that standardises and pads the picture itself; one that
    takes whole numbers standardises it.
    """
    shape, rank = picture.shape, len(picture.shape)
    if picture.type not in TYPES or rank not in (3, 4):
        raise ModelError(
            f"{file.name} can't be used as the encoder: its input {picture.name} is of the type "
            f"{picture.type} with {rank} dimensions, not a picture (1, 3, height, width)."
        )
    colours, height, width = (shape[2], *shape[:2]) if rank == _COLOURS else shape[1:]
    if isinstance(colours, int) and colours != _COLOURS:
        raise ModelError(
            f"{file.name} can't be used as the encoder: its input {picture.name} has {colours} "
            "colours, not 3."
        )
    fixed = {each for each in (height, width) if isinstance(each, int)}
    if len(fixed) > 1:
        raise ModelError(
            f"{file.name} can't be used as the encoder: its input is {width}×{height} px, not "
            "square."
        )
    side = fixed.pop() if fixed else None
    plain = rank == _COLOURS or picture.type == "tensor(uint8)"
    mean, std = (_NO_MEAN, _NO_STD) if plain else (MEAN, STD)
    if rank == _COLOURS:
        return "hwc", side, "longest", mean, std
    return "chw", side, "stretch" if more else "pad", mean, std


def _joined(
    extra: Sequence[Any], encoder: ort.InferenceSession, first: Path, second: Path
) -> dict[str, str]:
    """Return decoder input → encoder output: of the same name, or the only one on both sides."""
    given = [each.name for each in encoder.get_outputs()]
    if len(extra) == 1 and len(given) == 1:
        return {extra[0].name: given[0]}
    missing = [each.name for each in extra if each.name not in given]
    if missing:
        raise ModelError(
            f"{second.name} and {first.name} are no pair: the decoder needs {missing[0]}, the "
            f"encoder gives {', '.join(given)}."
        )
    return {each.name: each.name for each in extra}


def _count(decoder: ort.InferenceSession, masks: str) -> int:
    """Return how many masks a prompt gives as far as the file says, else 1."""
    shape = next(each.shape for each in decoder.get_outputs() if each.name == masks)
    told = shape[1] if len(shape) > 1 else None
    return told if isinstance(told, int) and told > 0 else 1


def _told(session: ort.InferenceSession) -> str:
    """Return inputs and outputs in one line."""
    sides = (session.get_inputs(), session.get_outputs())
    return " → ".join(", ".join(_one(each) for each in side) for side in sides)


def _one(each: Any) -> str:
    return f"{each.name} ({'×'.join(str(length) for length in each.shape)})"


def _names(each: Any) -> str:
    return ", ".join(one.name for one in each)
