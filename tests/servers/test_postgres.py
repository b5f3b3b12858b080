"""The embedded database: whatever happened to it before, it starts, and keeps what was committed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from shared.embedded.database import DatabaseFailed, EmbeddedDatabase
from tests.servers.postgres import PrivatePostgres
from tests.servers.waiting import wait_until

pytestmark = pytest.mark.system
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PrivatePostgres]:
    with PrivatePostgres(tmp_path / "a server") as running:
        yield running


def note(dsn: str, text: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", (text,))


def notes(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM note")]


def test_what_was_committed_is_there_after_a_restart(server: PrivatePostgres) -> None:
    note(server.dsn, "kept")
    server.restart()
    assert notes(server.dsn) == ["kept"]


def test_what_was_committed_survives_a_power_cut(server: PrivatePostgres) -> None:
    note(server.dsn, "kept")
    server.stop_immediately()
    assert not server.running
    server.start()
    assert notes(server.dsn) == ["kept"]


def test_every_database_it_makes_is_empty_and_apart(server: PrivatePostgres) -> None:
    first, second = server.create_database("first"), server.create_database("second")
    note(first, "only here")
    with pytest.raises(psycopg.errors.UndefinedTable):
        notes(second)


def test_nobody_gets_in_without_the_password(server: PrivatePostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:guessed@127.0.0.1:{server.port}/postgres")
    assert (server.folder / "password").stat().st_mode & 0o077 == 0


def test_it_listens_on_loopback_only_and_below_the_ports_of_outgoing_connections(server: PrivatePostgres) -> None:
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute("SELECT inet_server_addr()::text, current_setting('listen_addresses')").fetchone()
    assert row == ("127.0.0.1/32", "127.0.0.1")
    assert server.port < 32768


def test_it_never_runs_as_root(server: PrivatePostgres) -> None:
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    assert psutil.Process(pid).uids().real != 0


def test_a_process_id_that_now_belongs_to_somebody_else_does_not_keep_it_from_starting(server: PrivatePostgres) -> None:
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    server.start()
    assert server.running


def test_an_interrupted_first_start_is_made_good_by_the_next(tmp_path: Path) -> None:
    half_made = tmp_path / "server" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    with PrivatePostgres(tmp_path / "server") as server:
        note(server.dsn, "works")


def test_two_processes_cannot_use_one_folder(server: PrivatePostgres) -> None:
    with pytest.raises(DatabaseFailed, match="in use by another process"):
        EmbeddedDatabase(server.folder).start()
    assert server.running


def test_a_failed_start_says_why_in_the_servers_own_words(server: PrivatePostgres) -> None:
    server.stop()
    (server.data / "postgresql.conf").write_text("no_such_setting = on\n")
    with pytest.raises(DatabaseFailed, match="no_such_setting"):
        server.start()


def test_a_server_left_by_a_killed_process_is_taken_over_by_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "server"
    launcher = launch(folder, "sys.stdin.read()")
    dsn = launcher.stdout.readline().strip()  # type: ignore[union-attr]
    note(dsn, "kept")
    launcher.send_signal(signal.SIGKILL)
    launcher.communicate()
    with PrivatePostgres(folder) as server:
        assert notes(server.dsn) == ["kept"]


def test_the_server_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    launcher = launch(tmp_path / "server", "pid = os.fork()\nif pid: os.waitpid(pid, 0); sys.stdin.read()")
    dsn = launcher.stdout.readline().strip()  # type: ignore[union-attr]
    note(dsn, "the forked child has ended, and the server has not")
    launcher.communicate()
    wait_until(lambda: not EmbeddedDatabase(tmp_path / "server").running, "the server has ended")


def launch(folder: Path, then: str) -> subprocess.Popen[str]:
    """A process that starts a server, goes on with `then`, and prints the server's DSN first."""
    program = (
        "import os, sys; from pathlib import Path; from shared.embedded.database import EmbeddedDatabase\n"
        f"server = EmbeddedDatabase(Path({str(folder)!r})); server.start()\n"
        f"print(server.dsn, flush=True)\n{then}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
