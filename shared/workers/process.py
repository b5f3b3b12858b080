"""A worker process: `python -m shared.workers.process SERVICE…`. Patched before anything else is imported."""

import os
import sys
import warnings

warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")  # known, see docs/adr; not for whoever starts it

import eventlet  # noqa: E402

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_select"
eventlet.monkey_patch()

import signal  # noqa: E402
from typing import Any  # noqa: E402

from nameko.runners import ServiceRunner  # noqa: E402
from prometheus_client import start_http_server  # noqa: E402

from shared.composition import make_node, worker_class  # noqa: E402
from shared.node import Node  # noqa: E402
from shared.provisioning.broker import declare_all  # noqa: E402
from shared.reaching import Unreachable, must_reach_brokers, must_reach_databases  # noqa: E402
from shared.settings import Settings  # noqa: E402
from shared.starting import settle, start  # noqa: E402


def main(names: list[str]) -> int:
    """Run the workers of these services until a signal; any other end is a failure for the supervisor to see."""
    needs = ("database_url", "broker_url", *Settings.kept_by(names))
    settings, around = start(lambda: Settings.read(needs=needs))
    try:
        must_reach_databases(settings, names)
        must_reach_brokers(settings, names)
    except Unreachable as missing:
        print(f"jieju: {missing}", file=sys.stderr)
        return 1
    nodes = {name: make_node(name, settings, around) for name in names}
    if settings.broker_url.startswith("memory:"):  # inside this process nobody else declares anything
        declare_all(settings.broker_url, [type(node.service) for node in nodes.values()])
    for node in nodes.values():
        node.watch()
    start_http_server(settings.metrics_port, settings.web_host)
    settle()
    return run(nodes)


def run(nodes: dict[str, Node]) -> int:
    runner: Any = ServiceRunner({"nodes": nodes, "max_workers": 20})
    for name in nodes:
        runner.add_service(worker_class(name))
    asked_to_stop = eventlet.event.Event()

    def stop(number: int, frame: Any) -> None:
        if not asked_to_stop.ready():
            asked_to_stop.send()
            eventlet.spawn_n(runner.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    runner.start()
    runner.wait()
    for node in nodes.values():
        node.datastore.close()
    return 0 if asked_to_stop.ready() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
