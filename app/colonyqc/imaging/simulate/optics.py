"""From optical thickness to a picture: phase contrast or brightfield, light, noise, camera."""

import cv2
import numpy as np
from numpy.typing import NDArray

from colonyqc.domain.picture import Region
from colonyqc.imaging.simulate.cells import CellBlock
from colonyqc.imaging.simulate.fields import Float, smooth_noise, unit_hash
from colonyqc.imaging.simulate.growth import DishState
from colonyqc.imaging.simulate.layout import Layout
from colonyqc.imaging.simulate.spec import Look

_BLOB, _BLOB_NOISE, _LIGHT, _RIM, _TINT, _MOTTLE = 500, 520, 540, 560, 580, 10_000


def _blur(field: Float, sigma: float) -> Float:
    if sigma < 0.3:
        return field
    # Stated, because the engine's own choice of size depends on the type.
    side = 2 * int(np.ceil(3 * sigma)) + 1
    blurred = cv2.GaussianBlur(field, (side, side), sigma, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float32)


def _relief(field: Float, angle: float) -> Float:
    """Return the slope along ``angle`` (light from one side), central differences per px."""
    dx = cv2.Sobel(field, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    dy = cv2.Sobel(field, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    slope: Float = np.float32(np.cos(angle)) * dx + np.float32(np.sin(angle)) * dy
    return slope


def _glow(state: DishState, region: Region, layout: Layout) -> Float:
    """Return the light of what is thick: heaps with an uneven rim, mounds in loose areas."""
    px, seed = state.spec.px, state.spec.seed
    glow = np.zeros(layout.heap.shape, np.float32)
    if (layout.heap > -px(20.0)).any():
        uneven = np.clip(1 + 0.7 * smooth_noise(seed, _RIM + 2, px(16.0), region), 0.1, 2.5)
        band = layout.heap - np.float32(px(2.0))
        line = np.exp(-((band / np.float32(px(3.2))) ** 2))
        wide = np.exp(-(np.abs(band) / np.float32(px(9.0))))
        glow += (np.float32(1.3) * line + np.float32(0.6) * wide) * uneven
        glow += np.float32(0.25) * (layout.heap > 0)
    if layout.differentiated.any():
        mound = np.maximum(smooth_noise(seed, _RIM + 4, px(24.0), region) - 0.9, 0)
        mound *= np.clip(0.7 + 0.6 * smooth_noise(seed, _RIM + 6, px(5.0), region), 0, 2)
        glow += np.float32(0.9) * mound * layout.density
    return glow


def signal(state: DishState, look: Look, region: Region, layout: Layout, cells: CellBlock) -> Float:
    """Return the contrast (h, w) against the empty dish: 0 there, negative is darker.

    Phase contrast darkens by thickness less its mean over the halo's width: dark bodies with
    bright halos and interiors that fade back to grey ("shade-off"). Brightfield shows the
    Laplacian of thickness times the distance from focus (transport of intensity).
    """
    px = state.spec.px
    blur = px(look.blur_um)
    sharp = _blur(cells.thickness, blur)
    occupied = layout.colony > 0
    phase = look.kind == "phase"
    if phase:
        contrast = _blur(sharp, px(look.halo_um)) - sharp
        contrast *= np.where(contrast > 0, np.float32(look.crispness), np.float32(1))
        bright = _blur(cells.bright, max(blur, 0.6))
        contrast += np.float32(3.2) * bright + np.float32(0.7) * _blur(bright, px(5.0))
        contrast += _glow(state, region, layout)
    else:
        contrast = np.asarray(cv2.Laplacian(sharp, cv2.CV_32F, ksize=3, scale=0.25), np.float32)
        contrast *= np.float32(look.defocus_um / state.spec.pixel_size_um)
        contrast -= np.float32(3.5) * _blur(cells.bright, max(blur, 0.6))
        contrast -= np.float32(0.5) * np.clip(layout.heap * np.float32(1 / px(14.0)), 0, 1)
    if look.oblique:
        slope = _relief(sharp, look.oblique_angle) * np.float32(look.oblique * px(4.0))
        contrast += slope
    contrast += np.float32(0.3 if phase else -0.5) * _blur(cells.ghost, px(2.5))
    contrast *= np.float32(look.contrast)
    rim = np.exp(-(((layout.colony - np.float32(px(1.0))) / np.float32(px(2.2))) ** 2))
    uneven = smooth_noise(state.spec.seed, _RIM, px(18.0), region)
    rim *= np.maximum(0.8 + np.float32(0.5) * uneven, 0)
    if look.oblique:
        rim *= 1 + np.float32(2.0 * look.oblique) * _border_side(layout, look)
    contrast += np.float32(look.rim) * rim * ~layout.differentiated
    contrast += np.float32(look.body) * _blur(occupied.astype(np.float32), max(blur, 0.6))
    return contrast


def _border_side(layout: Layout, look: Look) -> Float:
    """Return which way the colony's border faces: 1 to the light, -1 away from it."""
    near = np.clip(layout.colony, -8, 8)
    return np.clip(_relief(_blur(near, 2.0), look.oblique_angle), -1, 1)


def illumination(state: DishState, look: Look, region: Region, frame: Region) -> Float:
    """Return the light (h, w, 3) in grey levels; gradients span the ``frame``."""
    x = (np.arange(region.x, region.right) + 0.5 - frame.x) / frame.width * 2 - 1
    y = (np.arange(region.y, region.bottom) + 0.5 - frame.y) / frame.height * 2 - 1
    along = np.cos(look.gradient_angle) * x[None] + np.sin(look.gradient_angle) * y[:, None]
    away = (x[None] ** 2 + y[:, None] ** 2) / 2
    daily = 1 + 0.1 * (_number(state, _LIGHT, state.day) - 0.5)
    field = np.stack(
        [
            value * daily * (1 - loss * away) * (1 + slope * along)
            for value, slope, loss in zip(look.light, look.gradient, look.vignette, strict=True)
        ],
        axis=2,
    ).astype(np.float32)
    slow = smooth_noise(state.spec.seed, _MOTTLE + state.day, frame.width / 3, region)
    field *= (1 + np.float32(look.mottle) * slow)[..., None]
    field *= (1 + _condensation(state, look, region, frame))[..., None]
    if look.stripes:
        turn = 2 * np.pi * _number(state, _LIGHT + 1, state.day)
        wave = np.cos(turn) * x[None] * frame.width + np.sin(turn) * y[:, None] * frame.height
        field *= (1 + look.stripes * np.sin(wave * np.float32(0.55)))[..., None].astype(np.float32)
    spec = state.spec
    if spec.well_radius is not None:
        dx = np.arange(region.x, region.right) + 0.5 - spec.width / 2
        dy = np.arange(region.y, region.bottom) + 0.5 - spec.height / 2
        rim = spec.well_radius - np.hypot(dx[None], dy[:, None])
        wall = 1 - 0.55 * np.exp(-np.maximum(rim, 0) / spec.px(18.0))
        field *= np.where(rim > 0, wall, 0.02)[..., None].astype(np.float32)
    return field


def _number(state: DishState, channel: int, index: int) -> float:
    """Return one uniform number that belongs to the dish and an index."""
    return float(unit_hash(state.spec.seed, channel, np.array([index]), np.array([0]))[0])


def _condensation(state: DishState, look: Look, region: Region, frame: Region) -> Float:
    """Return the relative change of light (h, w) by out-of-focus blobs on lid or lens."""
    change = np.zeros((region.height, region.width), np.float32)
    if not look.condensation:
        return change
    lumps = smooth_noise(state.spec.seed, _BLOB_NOISE, state.spec.px(16.0), region)
    for k in range(look.condensation):
        a, b, c, d = (_number(state, _BLOB + j, k * 64 + state.day) for j in range(4))
        radius = (0.015 + 0.06 * c**2) * max(frame.width, frame.height)
        dx = (np.arange(region.x, region.right) - (frame.x + a * frame.width)) / radius
        dy = (np.arange(region.y, region.bottom) - (frame.y + b * frame.height)) / radius
        # Farther out the result is 0 in any case: the power need not be taken of large numbers.
        disc = np.exp(-(np.minimum(dx[None] ** 2 + dy[:, None] ** 2, 40.0) ** 1.5))
        change += (disc * (0.06 * (d - 0.3) + 0.04 * lumps)).astype(np.float32)
    return change


def expose(
    state: DishState, look: Look, contrast: Float, cells: CellBlock, light: Float, block: Region
) -> NDArray[np.uint8]:
    """Return the camera's picture of one block: (h, w) when grey, else RGB (h, w, 3).

    ``contrast`` and ``cells`` have the same margin around the block on all sides.
    """
    margin = (contrast.shape[0] - block.height) // 2
    inner = (slice(margin, -margin), slice(margin, -margin))
    if look.grey:
        value = light.mean(axis=2) * (1 + contrast[inner])
        value += _camera_noise(state, block, 1)[..., 0] * np.float32(look.noise)
        return _compress(np.clip(value, 0, 255).astype(np.uint8), look)
    colour = _dispersed(contrast, look, margin)
    colour[..., 2] -= np.float32(look.warmth) * cells.bright[inner]
    if look.colour_grain:
        there = np.minimum(np.abs(cells.thickness[inner]), 1) * np.float32(look.colour_grain)
        scale = max(state.spec.px(2.2), 1.2)
        colour[..., 0] += there * smooth_noise(state.spec.seed, _TINT, scale, block)
        colour[..., 2] += there * smooth_noise(state.spec.seed, _TINT + 2, scale, block)
    noise = _camera_noise(state, block, 3)
    # Part of a camera's noise is common to its channels, by the way colours are worked out of its
    # mosaic.
    noise += noise.mean(axis=2, keepdims=True)
    value = light * (1 + colour) + noise * np.float32(0.8 * look.noise)
    return _compress(np.clip(value, 0, 255).astype(np.uint8), look)


def _dispersed(contrast: Float, look: Look, margin: int) -> Float:
    """Return the contrast of each channel without the margin: scaled, R and B slipped sideways."""
    rows, part = slice(margin, -margin), np.float32(look.fringe)
    middle = contrast[rows, margin:-margin]
    red = middle + part * (contrast[rows, margin - 1 : -margin - 1] - middle)
    blue = middle + part * (contrast[rows, margin + 1 : contrast.shape[1] - margin + 1] - middle)
    gains = zip((red, middle, blue), look.gain, strict=True)
    return np.stack([channel * np.float32(gain) for channel, gain in gains], axis=2)


def _camera_noise(state: DishState, place: Region, channels: int) -> Float:
    """Return unit noise of one block, the same whenever the block is drawn."""
    # Seeded by the block: drawn alone or with others it has the same noise. Masked, as places may
    # be negative and seeds may not.
    key = [state.spec.seed, state.day, 7, place.x & 0xFFFFFFFF, place.y & 0xFFFFFFFF]
    rng = np.random.default_rng(key)
    shape = (place.height, place.width, channels)
    noise: Float = rng.standard_normal(shape, dtype=np.float32)
    return noise


def _compress(pixels: NDArray[np.uint8], look: Look) -> NDArray[np.uint8]:
    """Return the pixels after one JPEG compression; blocks lie on the JPEG grid of the dish."""
    if look.jpeg_quality is None:
        return pixels
    order = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    # Really compressed: what networks meet in pictures are the codec's own blocks and rings.
    _, data = cv2.imencode(".jpg", order, [cv2.IMWRITE_JPEG_QUALITY, look.jpeg_quality])
    flag = cv2.IMREAD_GRAYSCALE if pixels.ndim == 2 else cv2.IMREAD_COLOR
    back = np.asarray(cv2.imdecode(data, flag), np.uint8)
    return back if pixels.ndim == 2 else np.ascontiguousarray(back[..., ::-1])
