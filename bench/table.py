"""What the report shows, and the budgets of ARCHITECTURE.md §8."""

from collections.abc import Iterator

from bench.figures import Row, figure, ratio


def _floor() -> Iterator[Row]:
    yield Row("floor: take in from a full queue", figure("floor.inbox.messages_per_s"), "messages/s")
    yield Row("floor: CPU of taking in", figure("floor.inbox.cpu_us"), "µs/message")
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


def _commands(verb: str, name: str) -> Iterator[Row]:
    yield Row(f"{verb}, 1 writer", figure(f"ours.{name}_1.per_s"), "commands/s")
    yield Row(f"{verb}, 16 writers", figure(f"ours.{name}_16.per_s"), "commands/s")
    gain = ratio(f"ours.{name}_16.per_s", f"ours.{name}_1.per_s")
    yield Row(f"{verb}, 16 writers against one", gain, "×", at_least=4)
    yield Row(f"{verb}, CPU at 16 writers", figure(f"ours.{name}_16.cpu_us"), "µs/command")


ROWS = (
    *_floor(),
    *_inbox(),
    *_commands("report a matter", "reporting"),
    *_commands("accept an order", "accepting"),
)
