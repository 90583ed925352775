import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from colonyqc.domain.errors import HistoryError
from colonyqc.history import open_histories
from colonyqc.history.db import network_share
from colonyqc.history.db.network_share import Mount, linux_mounts, mac_mounts, share_of

LINUX = r"""
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
//nas.lab/ips /mnt/lab\040data cifs rw,vers=3.0 0 0
nas:/export /home nfs4 rw 0 0
/dev/sdb1 /home/mori/local ext4 rw 0 0
mori@big:/data /media/far fuse.sshfs rw 0 0
C:\134 /mnt/c 9p rw 0 0
/dev/sdc1 /mnt/cover xfs rw 0 0
nas:/x /mnt/cover nfs rw 0 0
broken
"""
MAC = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
//mori@nas.lab/ips on /Volumes/ips data (smbfs, nodev, nosuid, mounted by mori)
nas:/export on /Volumes/nfs (nfs)
/dev/disk4s1 on /Volumes/USB (exfat, local)
map auto_home on /System/Volumes/Data/home (autofs, automounted)
"""


@pytest.mark.parametrize(
    ("path", "device"),
    [
        ("/data/t.db", None),
        ("/mnt/lab data/2026/t.db", "//nas.lab/ips"),
        ("/mnt/lab/t.db", None),
        ("/mnt/lab data2/t.db", None),
        ("/home/mori/t.db", "nas:/export"),
        ("/home/mori/local/t.db", None),
        ("/media/far/t.db", "mori@big:/data"),
        ("/mnt/c/Users/t.db", "C:\\"),
        ("/mnt/cover/t.db", "nas:/x"),
    ],
)
def test_the_nearest_mount_of_linux_tells(path: str, device: str | None) -> None:
    found = share_of(PurePosixPath(path), linux_mounts(LINUX))
    assert (found.device if found else None) == device


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/mori/t.db", None),
        ("/Volumes/ips data/t.db", "smbfs"),
        ("/Volumes/nfs/deep/er/t.db", "nfs"),
        ("/Volumes/USB/t.db", None),
    ],
)
def test_the_nearest_mount_of_macos_tells(path: str, kind: str | None) -> None:
    found = share_of(PurePosixPath(path), mac_mounts(MAC))
    assert (found.kind if found else None) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked another way.")
@pytest.mark.parametrize(("ended", "kind"), [(0, "nfs"), (1, None)])
def test_on_macos_the_mount_command_is_believed_only_if_it_ends_well(
    ended: int, kind: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def mount(command: list[str], **options: Any) -> Any:
        assert command == ["/sbin/mount"]
        code = f"print('nas:/export on / (nfs)'); raise SystemExit({ended})"
        return real([sys.executable, "-c", code], **options)

    monkeypatch.setattr(network_share.subprocess, "run", mount)
    monkeypatch.setattr(sys, "platform", "darwin")
    found = network_share.find_share(Path("/Volumes/lab/t.db"))
    assert (found.kind if found else None) == kind


def test_a_sandbox_whose_root_is_9p_is_its_own_disk() -> None:
    table = "none / 9p rw 0 0\nhost /shared 9p rw 0 0\n"
    assert share_of(PurePosixPath("/data/t.db"), linux_mounts(table)) is None
    assert share_of(PurePosixPath("/shared/t.db"), linux_mounts(table)) is not None


def test_a_history_on_a_share_is_refused_with_the_reason_and_a_way_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = Mount("//nas.lab/ips", PurePosixPath("/mnt"), "cifs")
    monkeypatch.setattr(network_share, "find_share", lambda path: share)
    with pytest.raises(HistoryError) as caught:
        open_histories(tmp_path / "lab" / "t.db")
    for words in ("t.db", "//nas.lab/ips (cifs)", "locks do not hold", "PostgreSQL"):
        assert words in str(caught.value)
    assert not (tmp_path / "lab").exists()


def test_this_machines_own_folder_is_no_share(tmp_path: Path) -> None:
    assert network_share.find_share(tmp_path / "t.db") is None
