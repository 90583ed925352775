"""Student's t without tables: what intervals from a few values are widened by."""

from math import pi, tan
from statistics import NormalDist


def student_t(level: float, freedom: float) -> float:
    """Return Student's t of a two-sided level for degrees of freedom from 1 on, to 1 %.

    By the expansion in 1 / freedom: Abramowitz and Stegun, Handbook of Mathematical Functions,
    26.7.5; freedom need not be whole. Below 2, where the expansion breaks off too early, that of 1.
    """
    if freedom < 2:
        return tan(pi * level / 2)
    z = NormalDist().inv_cdf((1 + level) / 2)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))
