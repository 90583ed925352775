"""How values are compared."""

from dataclasses import fields, is_dataclass
from math import isnan
from typing import Any


def same(one: Any, other: Any) -> bool:
    """Compare values as == does, except that nan equals nan.

    Before Python 3.13, == of dataclasses did so where both held one and the same nan.
    """
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple | list) and type(one) is type(other):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float) and isnan(one):
        return isnan(other)
    return type(one) is type(other) and bool(one == other)
