"""The changes that once went through unseen are noticed, and so are a few drawn by chance."""

import subprocess
import sys
from pathlib import Path

from mutation import child


def test_changes_that_once_went_through_unseen_are_noticed() -> None:
    script = Path(__file__).with_name("promises.py")
    done = subprocess.run([sys.executable, str(script)], cwd=child.ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()


def test_a_few_changes_drawn_by_chance_are_noticed() -> None:
    script = Path(__file__).with_name("campaign.py")
    done = subprocess.run([sys.executable, str(script), "few"], cwd=child.ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
