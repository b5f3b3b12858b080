"""Whole tables of matters, taken in with the command line."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.system.accounts import ROOT
from tests.system.proof import Proof
from tests.system.town import RunningTown
from tests.system.traffic import ADMINISTRATIVE, COMMUNITY, PUBLIC_SERVICE

pytestmark = pytest.mark.system
MESSAGES = ROOT.parent / "shared" / "data" / "messages.csv"


def imported(town: RunningTown, file: Path, rejects: Path, place: str | None = None) -> tuple[int, int, int]:
    """Taken in, already there, rejected."""
    command = [sys.executable, "-m", "shared.cli", "import", str(file), "--rejects", str(rejects)]
    command += ["--place", place] if place else []
    environment = {**os.environ, **town.environment("intake")}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    found = re.search(r"(\d+) taken in, (\d+) already there, (\d+) rejected", done.stdout)
    assert found, done.stderr
    assert done.returncode == (found[3] != "0")
    return int(found[1]), int(found[2]), int(found[3])


def rows(kind: str) -> list[tuple[str, str, str]]:
    """Those of one table are not those of another: they would be there already."""
    return [
        ("编号", "地点", "内容"),
        (f"{kind} 1", COMMUNITY, ADMINISTRATIVE),
        (f"{kind} 2", f"{COMMUNITY}-G01", PUBLIC_SERVICE),
        (f"{kind} 3", "110101001001", "这个地方不在本区。"),
        (f"{kind} 4", COMMUNITY, ""),
    ]


def written(folder: Path, kind: str) -> Path:
    if kind == "xlsx":
        book = Workbook()
        for row in rows(kind):
            book.active.append(row)
        book.save(folder / "matters.xlsx")
        return folder / "matters.xlsx"
    path = folder / f"matters in {kind}.csv"
    with path.open("w", encoding=kind, newline="") as file:
        csv.writer(file).writerows(rows(kind))
    return path


@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "xlsx"])
def test_bad_rows_are_rejected_with_reasons_and_the_others_taken_in(
    kind: str, town: RunningTown, proof: Proof, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    assert imported(town, written(tmp_path, kind), rejects) == (2, 0, 2)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        reasons = [(row["row"], row["reason"]) for row in csv.DictReader(file)]
    assert [row for row, _ in reasons] == ["4", "5"]
    assert "110101001001 is not a place in" in reasons[0][1]
    assert reasons[1][1] == "there is no text"
    proof.settle()


def test_a_second_run_finds_everything_there(town: RunningTown, tmp_path: Path) -> None:
    table = written(tmp_path, "utf-8-sig")
    imported(town, table, tmp_path / "rejects.csv")
    assert imported(town, table, tmp_path / "rejects.csv") == (0, 2, 2)


@pytest.mark.skipif(not MESSAGES.is_file(), reason=f"real messages are not part of the project: no {MESSAGES.name}")
def test_thousands_of_real_messages_all_find_their_way(town: RunningTown, proof: Proof, tmp_path: Path) -> None:
    before = standing(town)
    number, already_there, rejected = imported(town, MESSAGES, tmp_path / "rejects.csv", place=COMMUNITY)
    assert (number, already_there, rejected) == (4_326, 0, 0)
    proof.settle(240)
    after = standing(town)
    assert set(after) <= {"answered", "dispatched", "in_consultation", "under_review", "linked"}
    assert sum(after.values()) - sum(before.values()) == number
    assert imported(town, MESSAGES, tmp_path / "rejects.csv", place=COMMUNITY) == (0, 4_326, 0)
    proof.whole(imported_matters(town))


def standing(town: RunningTown) -> dict[str, int]:
    """How many of the imported matters stand where."""
    rows = town.query(
        "SELECT coalesce(c.outcome, c.status, 'nowhere') AS how, count(*) AS matters FROM intake.matters "
        "LEFT JOIN routing.cases AS c USING (matter_id) WHERE channel = 'import' GROUP BY 1"
    )
    return {row["how"]: row["matters"] for row in rows}


def imported_matters(town: RunningTown) -> list[object]:
    return [row["matter_id"] for row in town.query("SELECT matter_id FROM intake.matters WHERE channel = 'import'")]
