"""Numbers that were kept beside a test, to be compared with what the program says today."""

import json
import os
from math import isfinite
from pathlib import Path
from typing import Any, Final

import numpy as np

RENEW: Final = "COLONYQC_RENEW"
"""Set, what is made takes the place of what was kept: after a change that was meant."""


def compared_with(path: Path, made: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was kept in a JSON file and what was made, both as JSON gives it back."""
    text = json.dumps(made, separators=(",", ":"), default=_plain)
    if os.environ.get(RENEW):
        path.write_text(text + "\n", "utf-8")
    return json.loads(path.read_text("utf-8")), json.loads(text)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return str(value)


def differences(
    old: Any, new: Any, where: str = "", least: float = 0.0, share: float = 1e-5
) -> list[str]:
    """Return where two JSON values differ; numbers by more than ``least`` and a share of them."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        pairs = [(key, old[key], new[key]) for key in old]
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = [(str(k), a, b) for k, (a, b) in enumerate(zip(old, new, strict=True))]
    elif isinstance(old, float) and isinstance(new, float) and isfinite(old - new):
        near = abs(old - new) <= least + share * abs(old)
        return [] if near else [f"{where}: {old} {new}"]
    else:
        same = old == new or (old != old and new != new)
        return [] if same else [f"{where}: {old} {new}"]
    return [
        line for key, a, b in pairs for line in differences(a, b, f"{where}/{key}", least, share)
    ]


def told(values: Any) -> list[float]:
    """Return a few numbers that tell an array: mean, spread, extremes and a weighted sum."""
    flat = np.asarray(values, np.float64).ravel()
    weights = np.cos(np.arange(flat.size) * 0.37)
    found = (flat.mean(), flat.std(), flat.min(), flat.max(), float(flat @ weights) / flat.size)
    return [round(float(v), 9) for v in found]
