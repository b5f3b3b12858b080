"""The held-out messages keep the shape that a measure can be trusted in."""

import csv
import re
from collections import Counter
from pathlib import Path

FILE = Path(__file__).parents[2] / "bench" / "triage" / "kinds.csv"
KINDS = {"administrative", "public_service", "mixed"}
MESSAGES = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def test_the_header_is_the_agreed_one() -> None:
    assert FILE.read_text(encoding="utf-8").splitlines()[0] == "id,kind,row,text"


def test_every_message_has_one_of_the_three_kinds_and_the_row_that_decides_it() -> None:
    assert {each["kind"] for each in MESSAGES} == KINDS
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", each["row"]) for each in MESSAGES)


def test_there_are_enough_of_every_kind() -> None:
    counts = Counter(each["kind"] for each in MESSAGES)
    assert len(MESSAGES) >= 300
    assert all(counts[kind] >= len(MESSAGES) / 4 for kind in KINDS)


def test_every_row_that_is_there_is_there_four_times() -> None:
    assert [row for row, count in Counter(each["row"] for each in MESSAGES).items() if count < 4] == []


def test_no_id_and_no_text_comes_twice() -> None:
    assert len({each["id"] for each in MESSAGES}) == len({each["text"] for each in MESSAGES}) == len(MESSAGES)


def test_no_two_messages_share_twelve_characters_in_a_row() -> None:
    runs = Counter(
        run for each in MESSAGES for run in {each["text"][i : i + 12] for i in range(len(each["text"]) - 11)}
    )
    assert [run for run, count in runs.items() if count > 1] == []


def test_no_message_holds_a_number_that_could_be_somebody_s() -> None:
    assert [each["id"] for each in MESSAGES if re.search(r"\d{7,}", each["text"])] == []


def test_every_message_is_of_a_length_that_people_write() -> None:
    assert [each["id"] for each in MESSAGES if not 8 <= len(each["text"]) <= 400] == []
