"""`jieju bench triage`: what triage is worth, on real messages where there are any, and on which machine."""

from collections.abc import Iterator
from pathlib import Path

import sklearn
from rich.console import Console

from bench import figures, machine
from bench.figures import Figures, Row, figure
from bench.triage.learning import learning
from bench.triage.likeness import likeness


def run(report: Path | None = None) -> None:
    """Measure it all; one round, since nothing but the times differs between two."""
    console = Console()
    with console.status("training and judging") as status:
        measured = learning()
        status.update("a hundred thousand open matters")
        measured |= likeness()
    described = machine.describe({"scikit-learn": sklearn.__version__})
    made = figures.outcomes([row for row in ROWS if _is_measured(row, measured)], [measured])
    figures.show(made, described, 1, console)
    if report is not None:
        figures.write(report, made, described, [measured])


def _is_measured(row: Row, measured: Figures) -> bool:
    """Whether what it is made of was there: without real messages some of it is not."""
    try:
        row.made_of(measured)
    except KeyError:
        return False
    return True


def _learned() -> Iterator[Row]:
    yield Row("7 subjects, cross-validated macro-F1", figure("ours.f1"), "", at_least=0.915)
    yield Row("the same, plain linear model", figure("plain.f1"), "")
    yield Row("on their first 60 characters", figure("ours.stubs"), "", at_least=0.87)
    yield Row("the same, plain linear model", figure("plain.stubs"), "")
    yield Row("dispatched without a hand, wanted precision 98 %", figure("ours.share"), "", at_least=0.7)
    yield Row("the precision that this then had", figure("ours.precision"), "", at_least=0.98)
    yield Row("dispatched without a hand, plain linear model", figure("plain.share"), "")
    yield Row("calibration error (ECE, 10 bins)", figure("ours.ece"), "", at_most=0.02)
    yield Row("the same, plain linear model", figure("plain.ece"), "")
    yield Row("training 5,481 messages", figure("ours.train.s"), "s", at_most=60)


def _sized(name: str, what: str) -> Iterator[Row]:
    yield Row(f"{what}: one message, p50", figure(f"{name}.p50.ms"), "ms", at_most=1)
    yield Row(f"{what}: one message, p95", figure(f"{name}.p95.ms"), "ms", at_most=4)
    yield Row(f"{what}: size", figure(f"{name}.size.mb"), "MB", at_most=5)
    yield Row(f"{what}: loaded and first answer", figure(f"{name}.load.s"), "s", at_most=0.5)


def _kinds() -> Iterator[Row]:
    yield Row("kind of 373 held-out messages, macro-F1", figure("kinds.f1"), "", at_least=0.85)
    yield Row("of these dispatched without a hand", figure("kinds.unseen"), "")
    yield Row("and of those the right kind", figure("kinds.unseen.right"), "")


def _alike() -> Iterator[Row]:
    yield Row("the same event proposed: precision@5, re-posts", figure("likeness.reposts"), "", at_least=0.9)
    yield Row("the same event proposed: precision@5, same titles", figure("likeness.titles"), "", at_least=0.9)
    yield Row("the same event proposed: precision@5, events", figure("likeness.events"), "", at_least=0.9)
    yield Row("proposing among 100,000 open matters, p95", figure("likeness.anywhere.p95.ms"), "ms", at_most=20)
    yield Row("proposing within the street, p95", figure("likeness.street.p95.ms"), "ms", at_most=20)


ROWS = (
    *_learned(),
    *_sized("ours", "a town's model"),
    *_sized("shipped", "the shipped model"),
    *_kinds(),
    *_alike(),
)
