"""The launcher: from nothing to a running command line, whatever happened before and whoever else starts it."""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.servers.waiting import wait_until

LAUNCHER = Path(__file__).parents[2] / "jieju"
COMMAND_LINE = """\
import os, sys
import tiny
print(tiny.SAYS, sys.argv[1:], os.getcwd(), sys.path[0])
sys.exit(7 if "fail" in sys.argv else 0)
"""


class Project:
    """A small project around the real launcher: one package to install, from a folder instead of the network."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a project"
        self.wheels = folder / "wheels"
        self.venv = self.root / ".venv"
        self.state = self.root / ".jieju"
        (self.root / "shared").mkdir(parents=True)
        self.wheels.mkdir()
        shutil.copy(LAUNCHER, self.root)
        (self.root / "shared" / "__init__.py").touch()
        (self.root / "shared" / "cli.py").write_text(COMMAND_LINE)
        self.require("1.0", says="hello")

    def require(self, version: str, says: str) -> None:
        """Offer this version of the package, and lock it."""
        digest = make_wheel(self.wheels, version, says)
        for name in ("requirements.lock", "requirements-dev.lock"):
            (self.root / name).write_text(f"tiny=={version} --hash=sha256:{digest}\n")

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """LAUNCHER and CWD say how and where it is started; everything else goes to its environment."""
        offline = {"PATH": PLAIN_PATH, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        return subprocess.Popen(
            [environment.pop("LAUNCHER", str(self.root / "jieju")), *arguments],
            cwd=environment.pop("CWD", "/"),
            env={**os.environ, **offline, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """Exit status, what was printed, what was said on standard error."""
        process = self.start(*arguments, **environment)
        printed, said = process.communicate()
        return process.returncode, printed, said


PLAIN_PATH = f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin"  # without uv: that is a test of its own


def make_wheel(folder: Path, version: str, says: str) -> str:
    """Write the wheel `tiny`, and return its SHA-256."""
    info = f"tiny-{version}.dist-info"
    files = {
        "tiny.py": f"SAYS = {says!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={_digest(text)},{len(text)}" for name, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is set up already; tests that share it leave it so."""
    made = Project(tmp_path_factory.mktemp("launcher"))
    assert made.run()[0] == 0
    return made


@pytest.fixture
def new_project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_first_start_sets_up_and_says_so_in_one_line(new_project: Project) -> None:
    status, printed, said = new_project.run("report")
    assert (status, printed.split()[0]) == (0, "hello")
    assert said == "jieju: setting up .venv with the packages of requirements.lock (once, about a minute)\n"


def test_a_later_start_needs_no_package_index_and_says_nothing(project: Project) -> None:
    status, printed, said = project.run(PIP_FIND_LINKS="/nowhere", PATH="/usr/bin:/bin")
    assert (status, printed.split()[0], said) == (0, "hello", "")


def test_arguments_and_exit_status_pass_through_unchanged(project: Project) -> None:
    status, printed, _ = project.run("fail", "a  b", "*", "")
    assert status == 7
    assert "['fail', 'a  b', '*', '']" in printed


def test_it_runs_where_the_caller_stands_and_imports_nothing_from_there(project: Project, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "__init__.py").write_text("raise RuntimeError('not this one')")
    _, printed, _ = project.run(CWD=str(tmp_path))
    assert f"{tmp_path} {project.root}" in printed


def test_it_can_be_started_through_symlinks(project: Project, tmp_path: Path) -> None:
    (tmp_path / "first").symlink_to(project.root / "jieju")
    (tmp_path / "second").symlink_to("first")
    status, printed, said = project.run(LAUNCHER=str(tmp_path / "second"))
    assert (status, printed.split()[0], said) == (0, "hello", "")


def test_the_callers_own_python_does_not_leak_in(project: Project, tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text("SAYS = 'leaked'\n")
    _, printed, _ = project.run(PYTHONPATH=str(tmp_path), PYTHONHOME="/nowhere", VIRTUAL_ENV=str(tmp_path))
    assert printed.startswith("hello")


def test_a_changed_lock_is_installed_at_the_next_start(new_project: Project) -> None:
    new_project.run()
    new_project.require("2.0", says="new")
    _, printed, _ = new_project.run()
    assert printed.startswith("new")


def test_a_package_that_is_not_the_one_locked_is_not_installed(new_project: Project) -> None:
    (new_project.root / "requirements.lock").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
    status, printed, said = new_project.run()
    assert (status, printed) == (1, "")
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in said
    assert "the next start tries again" in said


def test_an_interrupted_installation_is_healed_by_the_next_start(new_project: Project) -> None:
    new_project.run()
    (new_project.venv / "requirements.lock.done").unlink()
    (new_project.state / "unfinished").touch()
    next(new_project.venv.rglob("tiny.py")).unlink()  # half a package, which pip takes for whole
    status, printed, _ = new_project.run()
    assert (status, printed.split()[0]) == (0, "hello")


def test_a_virtual_environment_without_its_python_is_made_anew(new_project: Project) -> None:
    (new_project.venv / "bin").mkdir(parents=True)
    (new_project.venv / "bin" / "python").symlink_to("/gone/python3")
    assert new_project.run()[0] == 0


def test_two_first_starts_at_once_set_up_once_and_both_run(new_project: Project) -> None:
    starts = [new_project.start() for _ in range(2)]
    ended = [(*start.communicate(), start.returncode) for start in starts]
    assert [status for _, _, status in ended] == [0, 0]
    assert sum("setting up .venv" in said for _, said, _ in ended) == 1
    assert not (new_project.state / "setting-up").is_symlink()


def test_a_lock_left_by_a_process_that_is_gone_is_removed(new_project: Project) -> None:
    new_project.state.mkdir()
    (new_project.state / "setting-up").symlink_to(f"{os.getpid()}:another start of this number")
    assert new_project.run()[0] == 0


def test_a_start_that_is_told_to_end_leaves_no_lock(new_project: Project) -> None:
    start = new_project.start()
    wait_until((new_project.state / "setting-up").is_symlink, "the set-up has begun")
    start.terminate()
    start.communicate()
    assert start.returncode == 128 + signal.SIGTERM
    assert not (new_project.state / "setting-up").is_symlink()
    assert new_project.run()[0] == 0


def test_a_machine_without_python_is_told_what_to_install(new_project: Project, tmp_path: Path) -> None:
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("sh", "cat", "cksum", "cut", "dirname", "id", "ln", "mkdir", "readlink", "rm", "sed"):
        (bare / tool).symlink_to(f"/usr/bin/{tool}")
    status, _, said = new_project.run(PATH=str(bare))
    assert status == 1
    assert "sudo apt-get install python3-venv" in said


@pytest.mark.skipif(shutil.which("uv") is None, reason="uv is not on PATH")
def test_uv_is_used_where_there_is_one(new_project: Project) -> None:
    uv = str(Path(str(shutil.which("uv"))).parent)
    offline = {"UV_FIND_LINKS": str(new_project.wheels), "UV_NO_INDEX": "1", "UV_OFFLINE": "1"}
    status, printed, _ = new_project.run(PATH=f"{uv}:{PLAIN_PATH}", **offline)
    assert (status, printed.split()[0]) == (0, "hello")
    assert "uv" in (new_project.venv / "pyvenv.cfg").read_text()


def test_the_launcher_is_plain_posix_shell() -> None:
    assert LAUNCHER.read_text().startswith("#!/bin/sh\n")
    subprocess.run(["dash" if shutil.which("dash") else "sh", "-n", str(LAUNCHER)], check=True)


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_finds_nothing_to_say() -> None:
    root = LAUNCHER.parent
    scripts = [LAUNCHER, root / ".ci" / "run", *sorted((root / "deploy").rglob("*.sh"))]
    subprocess.run(["shellcheck", *map(str, scripts)], check=True)
