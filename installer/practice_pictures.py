"""Draw the virtual dishes that people practise on into resources/practice.

A test draws them again and compares: run this after the virtual dish changed.
"""

from functools import partial

from colonyqc.bootstrap import write_simulated
from colonyqc.config.paths import practice_pictures
from colonyqc.services.demo import PRACTICE_QUALITY, draw_pictures, practice_series

if __name__ == "__main__":
    folder = practice_pictures()
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.tif"):
        left.unlink()
    draw_pictures(folder, partial(write_simulated, jpeg=PRACTICE_QUALITY), dishes=practice_series())
