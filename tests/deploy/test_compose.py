"""docker-compose.yml: what must hold of every container, whoever adds the next."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.settings import SERVICES, TABLE

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [f"{service}-{process}" for service in SERVICES for process in ("web", "worker")]
ONE_SHOT = {"provision"}
every_container = pytest.mark.parametrize("name", CONTAINERS)
each_of_ours = pytest.mark.parametrize("name", OURS)


def secrets_of(name: str) -> set[str]:
    """The secrets a container is given, by their names in the file."""
    return {secret if isinstance(secret, str) else secret["source"] for secret in CONTAINERS[name].get("secrets", [])}


def environment_of(name: str) -> dict[str, str]:
    environment: dict[str, str] = CONTAINERS[name].get("environment", {})
    return environment


def test_every_service_has_a_web_and_a_worker_of_its_own() -> None:
    assert set(OURS) <= set(CONTAINERS)
    for name in OURS:
        assert CONTAINERS[name]["command"] == ["run", *name.rsplit("-", 1)]


@every_container
def test_every_container_is_watched_and_comes_back(name: str) -> None:
    container = CONTAINERS[name]
    if name in ONE_SHOT:
        assert container["restart"] == "on-failure"
    else:
        assert container["restart"] == "unless-stopped"
        assert container["healthcheck"]["test"][0] == "CMD"


@every_container
def test_every_image_is_pinned_to_a_version_and_can_be_replaced(name: str) -> None:
    assert re.fullmatch(r"\$\{[A-Z]+_IMAGE:-[a-z/]+:v?\d[\w.-]*\}", CONTAINERS[name]["image"])


@every_container
def test_no_password_stands_in_the_file(name: str) -> None:
    for variable, value in environment_of(name).items():
        if re.search("PASSWORD|SECRET|KEY|DATABASE_URL|BROKER_URL", variable):
            assert variable.endswith("_FILE")
            assert value.removeprefix("/run/secrets/") in targets_of(name)


def targets_of(name: str) -> set[str]:
    return {s if isinstance(s, str) else s["target"] for s in CONTAINERS[name].get("secrets", [])}


@each_of_ours
def test_our_containers_have_no_privileges_and_write_nowhere(name: str) -> None:
    container = CONTAINERS[name]
    assert container["cap_drop"] == ["ALL"]
    assert container["read_only"] is True
    assert "privileged" not in container
    assert "user" not in container, "the image's own account is not root"


@each_of_ours
def test_a_service_is_given_its_own_accounts_only(name: str) -> None:
    service = name.rsplit("-", 1)[0]
    accounts = {f"{service}_database_url", f"{service}_broker_url", "session_key"}
    assert secrets_of(name) <= accounts | ({"master_key"} if service == "intake" else set())


@pytest.mark.parametrize("service", SERVICES)
def test_web_cannot_reach_the_broker_and_a_worker_cannot_be_reached_from_outside(service: str) -> None:
    assert "messages" not in CONTAINERS[f"{service}-web"]["networks"]
    assert "front" not in CONTAINERS[f"{service}-worker"]["networks"]
    assert all(COMPOSE["networks"][network] == {"internal": True} for network in ("data", "messages", "watch"))


def test_only_the_proxy_is_published_beyond_this_host() -> None:
    published = {name: port for name, container in CONTAINERS.items() for port in container.get("ports", [])}
    assert {name for name, port in published.items() if not port.startswith("127.0.0.1:")} == {"proxy"}


@pytest.mark.parametrize("name", [*OURS, "provision"])
def test_every_variable_of_ours_is_one_that_the_processes_read(name: str) -> None:
    known = {setting.name for setting in TABLE.values()} | {f"JIEJU_{s.upper()}_DB_PASSWORD" for s in SERVICES}
    assert {variable.removesuffix("_FILE") for variable in environment_of(name)} <= known


def test_every_secret_is_made_by_the_script_and_none_is_made_in_vain(tmp_path: Path) -> None:
    subprocess.run(["sh", "deploy/secrets.sh", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    made = {path.name for path in tmp_path.iterdir()}
    declared = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    used = set().union(*(secrets_of(name) for name in CONTAINERS))
    assert declared == set(COMPOSE["secrets"]) == used
    assert declared <= made
    assert all(name.endswith("_password") for name in made - declared), "a URL's password is kept beside it"


def test_making_the_secrets_again_changes_none(tmp_path: Path) -> None:
    def make() -> dict[str, str]:
        subprocess.run(["sh", "deploy/secrets.sh", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
        return {path.name: path.read_text() for path in tmp_path.iterdir()}

    assert make() == make()


def test_the_secrets_folder_is_closed_and_never_committed(tmp_path: Path) -> None:
    subprocess.run(["sh", "deploy/secrets.sh", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    assert tmp_path.stat().st_mode & 0o077 == 0
    assert (ROOT / "deploy/secrets/.gitignore").read_text().startswith("*\n")


@every_container
def test_a_health_check_asks_where_its_server_listens(name: str) -> None:
    """A name could lead to another address of the same machine."""
    assert "localhost" not in " ".join(CONTAINERS[name].get("healthcheck", {"test": []})["test"])


def provisioned(*words: str) -> list[str]:
    """What the provisioning container would run, given these words: each command line in its turn."""
    program, *entrypoint = CONTAINERS["provision"]["entrypoint"]
    shown = [argument.replace("$$", "$").replace("python -m shared.cli", "echo jieju") for argument in entrypoint]
    command = [program, *shown, *(words or CONTAINERS["provision"]["command"])]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_the_provisioning_container_brings_everything_up_to_date() -> None:
    assert provisioned() == ["jieju db create", "jieju broker declare"]


def test_with_words_after_it_the_provisioning_container_is_the_command_line() -> None:
    assert provisioned("audit", "verify") == ["jieju audit verify"]
    written = re.findall(r"docker compose run --rm provision ([^`\n]+)", (ROOT / "docs/operating.md").read_text())
    assert "parked list" in written
    for words in written:
        asked = [sys.executable, "-m", "shared.cli", *provisioned(*shlex.split(words))[0].split()[1:], "--help"]
        assert subprocess.run(asked, cwd=ROOT, check=False, capture_output=True).returncode == 0, words


def test_every_file_that_is_mounted_is_there() -> None:
    mounts = [mount.split(":")[0] for container in CONTAINERS.values() for mount in container.get("volumes", [])]
    assert all((ROOT / mount).exists() for mount in mounts if mount.startswith("./"))


def test_the_image_does_not_run_as_root() -> None:
    lines = (ROOT / "deploy/Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]


def compose(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", "compose", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_docker_itself_accepts_the_file() -> None:
    if shutil.which("docker") is None or compose("version").returncode:
        pytest.skip("docker with its compose plugin is not installed")
    done = compose("config", "-q")
    assert (done.returncode, done.stderr) == (0, "")
