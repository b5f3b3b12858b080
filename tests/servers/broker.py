"""A RabbitMQ node of one's own: it can be killed, wiped and started again without anybody else noticing."""

import atexit
import json
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self
from urllib.parse import quote

import amqp

from shared.embedded.ports import LOOPBACK, free_ports
from tests.servers.waiting import wait_until

_PACKAGED = Path("/usr/lib/rabbitmq/bin")
_PATH = "/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin:/opt/homebrew/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_START_SECONDS = 90.0


class PrivateBroker:
    """One node with its own name, ports, folders and cookie. `guest`/`guest` is its administrator, on loopback only."""

    def __init__(self, folder: Path, plugins: Sequence[str] = ()) -> None:
        self.folder = folder.resolve()
        self.programs = _programs()
        ports = free_ports(16)
        self.port, self._node_port, self._epmd_port = ports[:3]
        self._tool_ports = ports[3:]
        self.node = f"jieju-{self.port}@localhost"
        self._plugins = plugins
        self._epmd: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The administrator's way in."""
        return self.url_of("guest", "guest")

    def url_of(self, user: str, password: str, vhost: str = "/") -> str:
        return f"amqp://{quote(user)}:{quote(password)}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    @property
    def running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def start(self) -> None:
        """Start the node and return when it answers AMQP (about five seconds)."""
        self._write_configuration()
        atexit.register(self.kill)
        if self._epmd is None:
            self._epmd = self._spawn("epmd", "-port", str(self._epmd_port), "-address", LOOPBACK)
        self._server = self._spawn(str(self.programs / "rabbitmq-server"))
        try:
            wait_until(self._answers, f"RabbitMQ answers on port {self.port}; see {self._log}", _START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Shut the node down in good order."""
        self._end_server(signal.SIGTERM)
        self._end_epmd()

    def kill(self) -> None:
        """End the node as a power cut would."""
        self._end_server(signal.SIGKILL)
        self._end_epmd()

    def settle(self, *queues: str) -> None:
        """Return when the node has written down that it has these quorum queues (half a second after declaring them).

        Of one it has not yet written down, a power cut leaves a name that nobody can use until it is deleted.
        """
        register = self.folder / "mnesia" / self.node / "quorum" / self.node / "names.dets"
        wait_until(lambda: all(name.encode() in register.read_bytes() for name in queues), f"{queues} are written down")

    def wipe(self) -> None:
        """Forget everything the node ever knew: messages, queues and users. It must be stopped."""
        if self.running:
            raise RuntimeError("stop or kill the broker before wiping it")
        shutil.rmtree(self.folder / "mnesia", ignore_errors=True)

    def restart(self) -> None:
        self.stop()
        self.start()

    def ctl(self, *arguments: str) -> str:
        """What `rabbitmqctl` prints (half a second per call: it starts a virtual machine)."""
        command = [str(self.programs / "rabbitmqctl"), "-q", "-n", self.node, *arguments]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {' '.join(arguments)} failed: {done.stdout}{done.stderr}")
        return done.stdout

    def add_user(self, name: str, password: str, configure: str, write: str, read: str) -> str:
        """Make a user with these rights (regular expressions) in the vhost "/", and say how it gets in."""
        self.ctl("add_user", name, password)
        self.ctl("set_permissions", name, configure, write, read)
        return self.url_of(name, password)

    def add_vhost(self, name: str) -> str:
        """Make an empty vhost, a broker within the broker, and say how the administrator gets in."""
        everything = {"user": "guest", "vhost": name, "configure": ".*", "write": ".*", "read": ".*"}
        wanted = self.folder / f"{name}.json"
        wanted.write_text(json.dumps({"vhosts": [{"name": name}], "permissions": [everything]}))
        self.ctl("import_definitions", str(wanted))
        return self.url_of("guest", "guest", name)

    @property
    def _log(self) -> Path:
        return self.folder / "log" / "output.log"

    def _spawn(self, *command: str) -> subprocess.Popen[bytes]:
        """In a session of its own: the user's Ctrl-C is for the tests, which then stop it in good order."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                env=self.environment(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        if not self.running:
            raise RuntimeError(f"RabbitMQ ended while starting: {self._log.read_text(errors='replace')[-2000:]}")
        try:
            with amqp.Connection(f"{LOOPBACK}:{self.port}", userid="guest", password="guest", connect_timeout=2):
                return True
        except (OSError, amqp.AMQPError):
            return False

    def _end_server(self, how: signal.Signals) -> None:
        atexit.unregister(self.kill)
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(timeout=60)
        self._server = None

    def _end_epmd(self) -> None:
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait(timeout=10)
        self._epmd = None

    def _write_configuration(self) -> None:
        for name in ("home", "log", "mnesia"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "rabbitmq.conf").write_text(_CONFIGURATION.format(port=self.port))
        (self.folder / "inetrc").write_text(_NAMES)
        (self.folder / "plugins").write_text(f"[{','.join(self._plugins)}].\n")

    def environment(self) -> dict[str, str]:
        """Everything RabbitMQ and its tools would otherwise take from the machine's own broker."""
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        return {
            "PATH": _PATH,
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder / "home"),
            "ERL_INETRC": str(self.folder / "inetrc"),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "RABBITMQ_NODENAME": self.node,
            "RABBITMQ_DIST_PORT": str(self._node_port),
            "RABBITMQ_CTL_DIST_PORT_MIN": str(self._tool_ports[0]),
            "RABBITMQ_CTL_DIST_PORT_MAX": str(self._tool_ports[-1]),
            "RABBITMQ_CTL_ERL_ARGS": loopback,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            # The script then becomes the node instead of watching over it: one process, which can be killed.
            "RUNNING_UNDER_SYSTEMD": "true",
        }


_CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
log.console = true
log.file = false
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.absolute = 1GB
"""

# Some containers cannot look up even this name.
_NAMES = """\
{lookup, [file, native]}.
{host, {127,0,0,1}, ["localhost"]}.
"""


def _programs() -> Path:
    """Debian's commands in sbin change the user and the folder: the real ones are elsewhere."""
    if (_PACKAGED / "rabbitmq-server").exists():
        return _PACKAGED
    found = shutil.which("rabbitmq-server", path=_PATH)
    if found is None:
        raise RuntimeError('RabbitMQ is not installed. On Debian or Ubuntu: "apt-get install rabbitmq-server".')
    return Path(found).resolve().parent
