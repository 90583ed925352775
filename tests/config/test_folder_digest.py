from pathlib import Path

from colonyqc.config.folder_digest import files_of, folder_sha256


def test_files_come_in_one_order_less_those_of_a_system(tmp_path: Path) -> None:
    for name in ("b/0", "b/10", "b/9", "a.json", ".zattrs", ".hidden", "Thumbs.db", "@eaDir/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path)]
    assert found == [".zattrs", "a.json", "b/0", "b/10", "b/9"]
    before = folder_sha256(tmp_path)
    (tmp_path / "b/9").rename(tmp_path / "b/8")
    assert folder_sha256(tmp_path) != before
