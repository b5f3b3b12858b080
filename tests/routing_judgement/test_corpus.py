"""What triage learns from: messages that the project wrote itself, about everything, without anybody in them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue
from shared.kernel import Kind, Urgency

ROOT = Path(__file__).parents[2]
CORPUS = sorted((ROOT / "services/routing/corpus").glob("*.csv"))
COLUMNS = ["category", "kind", "urgency", "voice", "text"]
VOICES = {"resident", "grid", "telephone"}
RUN = 12  # characters that no two messages share: what repeats itself teaches nothing
_IDENTIFIES = re.compile(r"[0-9０-９]{7}")

Message = dict[str, str]


def _rows(file: Path) -> Iterator[Message]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


MESSAGES = [row for file in CORPUS for row in _rows(file)]


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_each_file_holds_messages_of_its_group(file: Path) -> None:
    rows = list(_rows(file))
    assert list(rows[0]) == COLUMNS
    assert {row["category"].partition(".")[0] for row in rows} == {file.stem}


def test_every_label_is_one_that_the_catalogue_and_the_guide_know(catalogue: Catalogue) -> None:
    assert {row["category"] for row in MESSAGES} <= set(catalogue.categories)
    assert {row["kind"] for row in MESSAGES} == set(Kind)
    assert {row["urgency"] for row in MESSAGES} == set(Urgency)
    assert {row["voice"] for row in MESSAGES} == VOICES


def test_there_are_messages_about_everything(catalogue: Catalogue) -> None:
    counted = Counter(row["category"] for row in MESSAGES)
    assert len(MESSAGES) >= 2_000
    assert [code for code in catalogue.categories if counted[code] < 10] == []


def test_each_kind_has_a_share_of_the_messages() -> None:
    counted = Counter(row["kind"] for row in MESSAGES)
    assert min(counted.values()) >= len(MESSAGES) * 0.18, counted


def test_nothing_in_them_identifies_anybody() -> None:
    assert [row["text"] for row in MESSAGES if _IDENTIFIES.search(row["text"])] == []


def test_no_two_messages_are_alike_nor_like_those_that_are_held_out() -> None:
    held_out = list(_rows(ROOT / "bench/triage/kinds.csv"))
    said = Counter(run for row in [*MESSAGES, *held_out] for run in _runs(row["text"]))
    assert [run for run, times in said.items() if times > 1] == []


def _runs(text: str) -> set[str]:
    return {text[start : start + RUN] for start in range(len(text) - RUN + 1)}
