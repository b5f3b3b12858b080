"""What the report shows, and the budgets of ARCHITECTURE.md §8."""

from collections.abc import Iterator

from bench.figures import Row, figure, ratio


def _floor() -> Iterator[Row]:
    yield Row("floor: take in from a full queue", figure("floor.inbox.messages_per_s"), "messages/s")
    yield Row("floor: CPU of taking in", figure("floor.inbox.cpu_us"), "µs/message")
    yield Row("floor: take in and publish", figure("floor.step.messages_per_s"), "messages/s")
    yield Row("floor: CPU of taking in and publishing", figure("floor.step.cpu_us"), "µs/message")
    yield Row("floor: one hop", figure("floor.hop.messages_per_s"), "messages/s")
    yield Row("floor: four hops and audit", figure("floor.pipeline.matters_per_s"), "matters/s")
    yield Row("floor: CPU of the four hops and audit", figure("floor.pipeline.cpu_ms_ours"), "ms/matter")
    yield Row("floor: the same with the servers'", figure("floor.pipeline.cpu_ms"), "ms/matter")
    yield Row("floor: an insert per commit, 1 writer", figure("floor.inserts_1.per_s"), "commits/s")
    yield Row("floor: an insert per commit, 16 writers", figure("floor.inserts_16.per_s"), "commits/s")
    yield Row("floor: 16 writers against one", ratio("floor.inserts_16.per_s", "floor.inserts_1.per_s"), "×")


def _inbox() -> Iterator[Row]:
    yield Row("take in from a full queue", figure("ours.inbox.messages_per_s"), "messages/s")
    share = ratio("ours.inbox.messages_per_s", "floor.inbox.messages_per_s", 100)
    yield Row("take in, of the floor's", share, "%", at_least=50)
    yield Row("CPU of taking in", figure("ours.inbox.cpu_us"), "µs/message")
    yield Row("a worker takes in and announces", figure("ours.worker.messages_per_s"), "messages/s")
    step = ratio("ours.worker.messages_per_s", "floor.step.messages_per_s", 100)
    yield Row("a worker takes in and announces, of the floor's", step, "%")
    yield Row("CPU of a worker", figure("ours.worker.cpu_us"), "µs/message")


def _commands(verb: str, name: str) -> Iterator[Row]:
    yield Row(f"{verb}, 1 writer", figure(f"ours.{name}_1.per_s"), "commands/s")
    yield Row(f"{verb}, 16 writers", figure(f"ours.{name}_16.per_s"), "commands/s")
    gain = ratio(f"ours.{name}_16.per_s", f"ours.{name}_1.per_s")
    yield Row(f"{verb}, 16 writers against one", gain, "×", at_least=4)
    yield Row(f"{verb}, CPU at 16 writers", figure(f"ours.{name}_16.cpu_us"), "µs/command")


def _on_a_slow_disk() -> Iterator[Row]:
    """Commits that take 2 ms each: what writing together is for."""
    floor = ratio("floor.inserts_disk_16.per_s", "floor.inserts_disk_1.per_s")
    yield Row("floor: 16 writers against one, a disk of 2 ms", floor, "×")
    yield Row("report a matter, 1 writer, a disk of 2 ms", figure("ours.reporting_disk_1.per_s"), "commands/s")
    yield Row("report a matter, 16 writers, a disk of 2 ms", figure("ours.reporting_disk_16.per_s"), "commands/s")
    gain = ratio("ours.reporting_disk_16.per_s", "ours.reporting_disk_1.per_s")
    yield Row("report a matter, 16 writers against one, a disk of 2 ms", gain, "×", at_least=4)


def _http() -> Iterator[Row]:
    yield Row("report over HTTP, 1 connection", figure("ours.http_1.per_s"), "commands/s")
    yield Row("report over HTTP, 16 connections", figure("ours.http_16.per_s"), "commands/s")
    yield Row("report over HTTP, CPU at 16 connections", figure("ours.http_16.cpu_us"), "µs/command")


def _loop() -> Iterator[Row]:
    yield Row("closed loop", figure("ours.loop.per_s"), "matters/s", at_least=75)
    yield Row("closed loop, our CPU", figure("ours.loop.cpu_ms_ours"), "ms/matter", at_most=15)
    yield Row("closed loop, our CPU against the floor's", ratio("ours.loop.cpu_ms_ours", _FLOOR_CPU), "×")
    for name in ("postgresql", "rabbitmq", "load"):
        yield Row(f"closed loop, CPU of {name}", figure(f"ours.loop.cpu_ms_{name}"), "ms/matter")


def _half_load() -> Iterator[Row]:
    yield Row("half load: report answered, p50", figure("ours.report.p50_ms"), "ms")
    yield Row("half load: report answered, p99", figure("ours.report.p99_ms"), "ms", at_most=100)
    yield Row("half load: reported → in the worklist, p50", figure("ours.worklist.p50_ms"), "ms")
    yield Row("half load: reported → in the worklist, p99", figure("ours.worklist.p99_ms"), "ms", at_most=250)
    yield Row("half load: reported → rated, p50", figure("ours.loop.p50_ms"), "ms")


_FLOOR_CPU = "floor.pipeline.cpu_ms_ours"

ROWS = (
    *_floor(),
    *_inbox(),
    *_commands("report a matter", "reporting"),
    *_commands("accept an order", "accepting"),
    *_on_a_slow_disk(),
    *_http(),
    *_loop(),
    *_half_load(),
    Row("the machine's share of other programs meanwhile", figure("others.percent"), "%"),
)
