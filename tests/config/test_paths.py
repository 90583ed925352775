"""Paths that people type."""

from pathlib import Path

from colonyqc.config.paths import typed


def test_a_home_that_nobody_has_is_a_name_like_others() -> None:
    assert typed("~/a.db") == Path.home() / "a.db"
    assert typed("~nobody has this name/a.db") == Path("~nobody has this name/a.db")
    assert typed("a/b.db") == Path("a/b.db")
