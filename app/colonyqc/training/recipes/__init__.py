"""What is trained, as flat frozen values; `RECIPES` names them."""

from typing import Final

from colonyqc.domain.errors import TrainingError
from colonyqc.training.recipes.pmf import (
    HIPSC_BRIGHTFIELD,
    IPS_PHASE,
    IPS_PHASE_OPEN,
    LAB,
    PmfRecipe,
)

RECIPES: Final[dict[str, PmfRecipe]] = {
    recipe.name: recipe for recipe in (IPS_PHASE, IPS_PHASE_OPEN, HIPSC_BRIGHTFIELD)
}


def recipe(name: str) -> PmfRecipe:
    """Return a recipe by name.

    Raises:
        TrainingError: there is none of that name.
    """
    if name not in RECIPES:
        raise TrainingError(f"There is no recipe {name}; there are {', '.join(sorted(RECIPES))}.")
    return RECIPES[name]


__all__ = [
    "HIPSC_BRIGHTFIELD",
    "IPS_PHASE",
    "IPS_PHASE_OPEN",
    "LAB",
    "RECIPES",
    "PmfRecipe",
    "recipe",
]
