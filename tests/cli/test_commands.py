"""The command line without any server: what it shows, and how it says that something is wrong."""

import os
import subprocess
import sys
from pathlib import Path
from socket import socket

import pytest

ROOT = Path(__file__).parents[2]
BARE = {name: value for name, value in os.environ.items() if not name.startswith("JIEJU_")}


def jieju(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "shared.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**BARE, "COLUMNS": "200", **environment}, capture_output=True, text=True, timeout=60
    )


def test_help_names_every_command():
    told = jieju("--help").stdout
    for command in ("up", "demo", "run", "bench", "import", "config", "permissions", "views", "audit", "db", "broker"):
        assert command in told


def test_help_calls_it_by_its_name_and_says_what_the_launcher_runs_besides():
    told = jieju("--help").stdout
    assert "Usage: jieju " in told
    assert "jieju test" in told
    assert "jieju lint" in told
    assert "Usage: jieju parked" in jieju("parked", "--help").stdout


def test_the_configuration_is_shown_without_its_secrets(tmp_path: Path):
    told = jieju("config", "--data", str(tmp_path), JIEJU_MASTER_KEY="ab" * 32, JIEJU_WEB_PORT="8099").stdout
    assert "8099" in told
    assert "abab" not in told


def test_the_configuration_is_shown_with_what_is_wrong_in_it(tmp_path: Path):
    done = jieju("config", "--data", str(tmp_path), JIEJU_POOL_SIZE="0", JIEJU_WEB_THREADS="-3")
    assert "JIEJU_LOG_LEVEL" in done.stdout
    assert done.returncode == 2
    assert "JIEJU_POOL_SIZE: must be" in done.stderr
    assert "JIEJU_WEB_THREADS: must be" in done.stderr


def test_permissions_are_printed_from_the_table():
    told = jieju("permissions").stdout
    assert "routing.escalate" in told
    assert "district_desk" in told


def test_the_demo_town_is_sound():
    done = jieju("town", "check", "deploy/towns/shapingba.toml")
    assert done.returncode == 0, done.stdout


def test_a_broken_town_is_refused_with_its_lines(tmp_path: Path):
    file = tmp_path / "town.toml"
    file.write_text('[town]\ncode = "12"\n')
    done = jieju("town", "check", str(file))
    assert done.returncode == 1
    assert f"{file}:2" in done.stdout


def test_what_others_wrote_is_printed_as_it_is_whatever_brackets_are_in_it(tmp_path: Path):
    file = tmp_path / "[bold] town.toml"
    file.write_text('["[/x]"]\na = 1\n["[red]"]\n')
    done = jieju("town", "check", str(file))
    assert done.returncode == 1
    assert all(mark in done.stdout for mark in ("[bold]", "[/x]", "[red]", "[town]"))
    assert "there is no service '[/x]'" in jieju("run", "[/x]", "web").stderr
    assert "[/y].csv" in jieju("import", "[/y].csv", "--data", str(tmp_path)).stderr


AWAY = {
    "JIEJU_DATABASE_URL": "postgresql://{service}:x@127.0.0.1:9/jieju",
    "JIEJU_ADMIN_DATABASE_URL": "postgresql://postgres@127.0.0.1:9/jieju",
    "JIEJU_ADMIN_BROKER_URL": "amqp://a:b@127.0.0.1:9//",
}


@pytest.mark.parametrize(
    "command",
    [
        ("db", "create"),
        ("db", "check"),
        ("broker", "declare"),
        ("parked", "list"),
        ("audit", "verify"),
        ("views", "compare", "intake"),
    ],
)
def test_a_server_that_is_away_is_one_clear_line(command: tuple[str, ...]):
    done = jieju(*command, **AWAY)
    assert done.returncode in (1, 2)
    assert done.stderr.count("\n") == 1
    assert "does not answer" in done.stderr


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("up", "--town", "/nowhere/town.toml"), "/nowhere/town.toml: cannot be read"),
        (("up", "--data", "/etc/passwd", "--port", "10239"), "/etc/passwd: File exists"),
        (("demo", "--exit", "--report", "/nowhere/day.json"), "there is no folder /nowhere"),
        (("import", "/etc/passwd"), "has no column of texts"),
        (("import", "/etc"), "there is no file /etc"),
    ],
)
def test_what_is_given_wrongly_is_said_in_a_line_before_anything_is_done(command: tuple[str, ...], line: str):
    done = jieju(*command)
    assert done.returncode in (1, 2)
    assert line in done.stderr
    assert "Traceback" not in done.stderr


def test_a_table_that_is_none_is_refused_in_a_line(tmp_path: Path):
    table = tmp_path / "matters.xlsx"
    table.write_text("no table")
    done = jieju("import", str(table), "--data", str(tmp_path))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_port_that_somebody_listens_on_is_named_before_anything_starts(tmp_path: Path):
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = jieju("up", "--port", port, "--data", str(tmp_path / "new"))
    assert done.returncode == 1
    assert f"listens on port {port}" in done.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "command", [("db", "check"), ("parked", "list"), ("audit", "verify"), ("views", "compare", "intake")]
)
def test_without_a_system_each_command_says_what_to_set_or_start(command: tuple[str, ...], tmp_path: Path):
    done = jieju(*command, "--data", str(tmp_path / "nothing"))
    assert done.returncode == 2
    assert "JIEJU_" in done.stderr
    assert "jieju up" in done.stderr
    assert "Traceback" not in done.stderr


def test_every_wrong_setting_is_named_at_once_before_anything_starts(tmp_path: Path):
    wrong = {"JIEJU_DATABASE_URL": "mysql://x", "JIEJU_WEB_PORT": "http", "JIEJU_LOG_LEVEL": "loud"}
    done = jieju("run", "intake", "web", **wrong)
    assert done.returncode == 2
    for name in wrong:
        assert name in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("process", ["web", "worker"])
def test_a_process_without_its_database_is_one_clear_line_and_does_not_start(process: str):
    away = {"JIEJU_DATABASE_URL": "postgresql://intake:pass-word@127.0.0.1:9/jieju", "JIEJU_BROKER_URL": "memory://"}
    keys = {"JIEJU_MASTER_KEY": "ab" * 32, "JIEJU_SESSION_KEY": "ab" * 32, "JIEJU_EMBEDDED": "yes"}
    done = jieju("run", "intake", process, **away, **keys)
    (line,) = [line for line in done.stderr.splitlines() if not line.startswith("{")]  # warnings may come first
    assert done.returncode == 1
    assert line.startswith("jieju: the database of intake does not answer: ")
    assert "nothing is lost" in line
    assert "JIEJU_DATABASE_URL" in line
    assert "pass-word" not in line


def test_an_unknown_service_or_process_is_refused():
    assert "there is no service 'intak'" in jieju("run", "intak", "web").stderr
    assert "neither web nor worker" in jieju("run", "intake", "wbe").stderr


def test_an_import_of_a_missing_file_is_refused_in_a_line(tmp_path: Path):
    done = jieju("import", str(tmp_path / "none.csv"), "--data", str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_command_line_imports_what_is_heavy_only_when_a_command_needs_it():
    code = "import shared.cli, sys; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not {"psycopg", "flask", "eventlet", "kombu"} & set(loaded.split())
