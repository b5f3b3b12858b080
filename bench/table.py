"""What the report shows, and the budgets of ARCHITECTURE.md §8."""

from bench.figures import Row, figure, ratio

ROWS = (
    Row("floor: take in from a full queue", figure("floor.inbox.messages_per_s"), "messages/s"),
    Row("floor: CPU of taking in", figure("floor.inbox.cpu_us"), "µs/message"),
    Row("floor: one hop", figure("floor.hop.messages_per_s"), "messages/s"),
    Row("floor: four hops and audit", figure("floor.pipeline.matters_per_s"), "matters/s"),
    Row("floor: four hops and audit, CPU of everything", figure("floor.pipeline.cpu_ms"), "ms/matter"),
    Row("floor: four hops and audit, CPU without the servers", figure("floor.pipeline.cpu_ms_ours"), "ms/matter"),
    Row("floor: one insert per commit, 1 writer", figure("floor.inserts_1.per_s"), "commits/s"),
    Row("floor: one insert per commit, 16 writers", figure("floor.inserts_16.per_s"), "commits/s"),
    Row("floor: 16 writers against one", ratio("floor.inserts_16.per_s", "floor.inserts_1.per_s"), "×"),
)
