"""The account a server runs under when we are root: PostgreSQL refuses to be root, and no server needs to."""

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import TypedDict

_NAME = "pgserver"


class Identity(TypedDict, total=False):
    """What `subprocess` needs to run a program as somebody else; empty to run it as ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged() -> Identity:
    """An identity that is not root's; root gets a system account made for this, everybody else stays who they are."""
    if os.geteuid() != 0:
        return {}
    entry = _entry() or _create()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def give(path: Path, identity: Identity) -> None:
    """Make `path` the identity's own, and reachable: it may pass through the folders above, not list them."""
    open_way(path)
    if identity:
        os.chown(path, identity["user"], identity["group"])


def open_way(path: Path) -> None:
    if os.geteuid() != 0:
        return
    for folder in path.resolve().parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(_NAME)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    """Two starts at once may both try: whoever comes second finds the account there."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    entry = _entry()
    if entry is None:
        raise RuntimeError(
            f"PostgreSQL does not run as root, and no account could be made for it: {done.stderr.strip()}"
        )
    return entry
