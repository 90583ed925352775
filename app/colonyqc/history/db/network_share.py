"""Tell whether a file lies on a network share, where SQLite cannot keep a history safe."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from colonyqc.config.paths import real_path
from colonyqc.domain.errors import HistoryError

_SHARES: Final = frozenset((
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "fuse.cephfs",
    "fuse.curlftpfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
    "fuse.smbnetfs", "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "vmhgfs", "webdav",
))  # fmt: skip
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_MAC: Final = re.compile(r"^(?P<device>.+?) on (?P<point>/.*) \((?P<kind>[^,)]+)[^)]*\)$")
_DRIVE_REMOTE: Final = 4


@dataclass(frozen=True, slots=True)
class Mount:
    """A mounted file system: what it is of, where it is mounted, its kind."""

    device: str
    point: PurePath
    kind: str


def linux_mounts(table: str) -> Iterator[Mount]:
    """Give the mounts of a table as in /proc/mounts; a broken line gives none."""
    for line in table.splitlines():
        # Spaces in a mount point are written as \040.
        parts = [_OCTAL.sub(lambda m: chr(int(m[1], 8)), part) for part in line.split(" ")]
        if len(parts) >= 3:
            yield Mount(parts[0], PurePosixPath(parts[1]), parts[2])


def mac_mounts(table: str) -> Iterator[Mount]:
    """Give the mounts of a table as the command `mount` of macOS prints it."""
    for line in table.splitlines():
        found = _MAC.match(line)
        if found:
            yield Mount(found["device"], PurePosixPath(found["point"]), found["kind"])


def share_of(path: PurePath, mounts: Iterator[Mount]) -> Mount | None:
    """Return the share an absolute path lies on, None when its disk is the machine's own.

    The longest mount point counts, of equal ones the last. A 9p root is a sandbox's own disk.
    """
    around = [mount for mount in mounts if path.is_relative_to(mount.point)]
    # max keeps the first of equals: reversed, that is the mount made last, which covers the others.
    nearest = max(reversed(around), key=lambda mount: len(mount.point.parts), default=None)
    if nearest is None or nearest.kind not in _SHARES:
        return None
    own = nearest.kind == "9p" and nearest.point == nearest.point.parent
    return None if own else nearest


def _windows_share(path: Path) -> Mount | None:
    if sys.platform != "win32":
        return None
    import ctypes

    drive = path.drive
    if drive.startswith("\\\\") or (
        drive and ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE
    ):
        return Mount(drive, PurePath(drive), "network drive")
    return None


def find_share(path: Path) -> Mount | None:
    """Return the share a path of this machine lies on, None if none or if nobody can tell."""
    if os.name == "nt":
        return _windows_share(path.absolute())
    # Through links: a link in the home folder may lead onto a share.
    real = real_path(path)
    try:
        if sys.platform == "darwin":
            said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=True)
            return share_of(real, mac_mounts(said.stdout))
        return share_of(real, linux_mounts(Path("/proc/self/mounts").read_text("utf-8", "replace")))
    # Where nobody can tell, work is not forbidden.
    except (OSError, subprocess.CalledProcessError):
        return None


def refuse_share(path: Path) -> None:
    """Make sure that a SQLite history does not lie on a network share.

    Raises:
        HistoryError: it does.
    """
    share = find_share(path)
    if share is not None:
        raise HistoryError(
            f"The history {path.name} lies on the network share {share.device} ({share.kind}), "
            "where locks do not hold and writers on two machines would damage it; choose a folder "
            "on this machine's own disk and let backups go to the share, or give the address of a "
            "PostgreSQL server."
        )
