"""What the benchmark says of its figures is what they say."""

import json
from io import StringIO
from pathlib import Path

from rich.console import Console

from bench.figures import Row, figure, outcomes, ratio, show, write
from bench.table import ROWS

FAST, SLOW = {"ours": 40.0, "floor": 100.0}, {"ours": 8.0, "floor": 10.0}
MACHINE = {"cores": "2"}


def test_a_ratio_is_made_within_each_round_and_only_then_the_median_taken() -> None:
    (made,) = outcomes([Row("share", ratio("ours", "floor", 100), "%")], [FAST, SLOW, FAST])
    assert (made.value, made.least, made.most) == (40.0, 40.0, 80.0)


def test_a_budget_that_is_just_reached_is_met() -> None:
    rows = [
        Row("", figure("ours"), "", at_least=40),
        Row("", figure("ours"), "", at_most=40),
        Row("", figure("ours"), "", at_least=40.1),
        Row("", figure("ours"), "", at_most=39.9),
        Row("", figure("ours"), ""),
    ]
    assert [each.verdict for each in outcomes(rows, [FAST])] == ["met", "met", "missed", "missed", ""]


def test_the_table_names_the_machine_the_budget_and_the_verdict() -> None:
    out = StringIO()
    made = outcomes([Row("loops", figure("ours"), "matters/s", at_least=75)], [FAST])
    show(made, MACHINE, 1, Console(file=out, width=100))
    assert all(words in out.getvalue() for words in ("cores 2", "loops", "40 matters/s", "≥ 75", "missed", "one round"))


def test_the_report_holds_every_round(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    write(file, outcomes([Row("loops", figure("ours"), "matters/s", at_most=75)], [FAST, SLOW]), MACHINE, [FAST, SLOW])
    told = json.loads(file.read_text())
    assert told["rounds"] == [FAST, SLOW]
    assert told["rows"][0] | {"what": "loops", "median": 24.0, "budget": "≤ 75", "verdict": "met"} == told["rows"][0]


def test_every_row_of_the_report_has_a_name_of_its_own() -> None:
    assert len({row.what for row in ROWS}) == len(ROWS)
