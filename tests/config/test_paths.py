"""Paths that people type."""

from pathlib import Path

from colonyqc.config.paths import real_path, typed


def test_a_home_that_nobody_has_is_a_name_like_others() -> None:
    assert typed("~/a.db") == Path.home() / "a.db"
    assert typed("~nobody has this name/a.db") == Path("~nobody has this name/a.db")
    assert typed("a/b.db") == Path("a/b.db")


def test_a_link_that_leads_to_itself_is_a_place_too(tmp_path: Path) -> None:
    loop, real, link = (tmp_path / name for name in ("loop", "real", "link"))
    loop.symlink_to(loop)
    link.symlink_to(real)
    assert real_path(loop) == real_path(tmp_path) / "loop"
    assert real_path(link / ".." / "x") == real_path(tmp_path) / "x"
