"""Importing a table: every row becomes a matter, once, or is given back with its reason."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import DataError, OperationalError
from openpyxl import Workbook

from services.intake.application import Intake
from services.intake.domain import Matter
from shared.calendar import WorkingCalendar
from shared.cli.common import ProblemsError
from shared.cli.importing import Columns, Count, rows_of, take_in
from shared.cli.tables import Table
from shared.kernel import Act
from shared.surroundings import Surroundings
from shared.town.loading import load_town
from tests.city.people import COMMUNITY, TOWN
from tests.city.remembering import Remembering

LAMP, MANHOLE = "路灯不亮", "井盖丢了"


class Fussy(Intake):
    """Cannot store what says so, and loses its database at the word."""

    def report_many(self, told: Sequence[dict[str, Any]], act: Act) -> int:
        for each in told:
            if "offline" in each["text"]:
                raise OperationalError("gone")
            if "unstorable" in each["text"]:
                raise DataError("no")
        return super().report_many(told, act)


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return Surroundings(load_town(TOWN), WorkingCalendar(), secret=b"not a secret, but 32 bytes long.")


@pytest.fixture
def intake(around: Surroundings) -> Intake:
    return Fussy(Remembering(Intake.sources), around)


def imported(intake: Intake, file: Path, place: str | None = COMMUNITY) -> tuple[int, int, int]:
    """Taken in, already there, rejected."""
    count = counted(intake, file, place)
    return count.taken, count.already_there, count.rejected


def counted(intake: Intake, file: Path, place: str | None = COMMUNITY) -> Count:
    table = Table(file)
    return take_in(intake, table, rows_of(table, place, Columns()), file.with_suffix(".rejects.csv"))


def rejects_of(file: Path) -> list[dict[str, str]]:
    with file.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def texts(intake: Intake) -> list[str]:
    """What the matters say, in their order."""
    entries = intake.recording.notifications(0, 10_000)
    events: list[Any] = [intake.mapper.to_domain_event(entry) for entry in entries]
    return [event.text for event in events if isinstance(event, Matter.Created)]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# -- nothing is lost, nothing comes twice ------------------------------------------------------------------------------


def test_the_same_table_comes_in_once_whatever_it_is_called(intake: Intake, tmp_path: Path) -> None:
    rows = f"text\n{LAMP}\n{MANHOLE}\n{LAMP}\n"
    assert imported(intake, written(tmp_path / "march.csv", rows)) == (3, 0, 0)
    assert imported(intake, written(tmp_path / "march.csv", rows)) == (0, 3, 0)
    assert imported(intake, written(tmp_path / "march (1).csv", rows)) == (0, 3, 0)


def test_two_rows_that_say_the_same_are_two_matters(intake: Intake, tmp_path: Path) -> None:
    assert imported(intake, written(tmp_path / "a.csv", f"text\n{LAMP}\n{LAMP}\n")) == (2, 0, 0)
    assert imported(intake, written(tmp_path / "b.csv", f"id,text\n7,{LAMP}\n7,{LAMP}\n")) == (2, 0, 0)
    assert imported(intake, written(tmp_path / "c.csv", f"text\n{LAMP}\n{LAMP}\n{LAMP}\n")) == (1, 2, 0)


def test_an_id_that_was_given_twice_loses_no_text_and_is_reported(intake: Intake, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", f"id,text\n1,{LAMP}\n1,{MANHOLE}\n2,{LAMP}\n")
    count = counted(intake, file)
    assert (count.taken, count.already_there, count.other_texts) == (3, 0, 1)


def test_ids_that_begin_anew_each_month_lose_no_matter(intake: Intake, tmp_path: Path) -> None:
    assert imported(intake, written(tmp_path / "export.csv", f"id,text\n1,{LAMP}\n")) == (1, 0, 0)
    assert imported(intake, written(tmp_path / "export.csv", f"id,text\n1,{MANHOLE}\n")) == (1, 0, 0)
    assert texts(intake) == [LAMP, MANHOLE]


# -- what tables look like ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_as_offices_save_it(intake: Intake, tmp_path: Path, encoding: str, delimiter: str) -> None:
    mark = "\ufeff" if encoding[-3:] in ("-le", "-be") else ""
    rows = [["编号", "地点", "内容"], ["1", COMMUNITY, f"{LAMP}，已报；三次"], ["2", COMMUNITY, MANHOLE]]
    file = written(tmp_path / "a.csv", mark + "\r\n".join(map(delimiter.join, rows)), encoding)
    assert imported(intake, file, place=None) == (2, 0, 0)
    assert texts(intake) == [f"{LAMP}，已报；三次", MANHOLE]


@pytest.mark.parametrize("separator", ["\u2028", "\x0b", "\x0c", "\x1c", "\x85"])
def test_only_an_end_of_line_ends_a_row(intake: Intake, tmp_path: Path, separator: str) -> None:
    file = written(tmp_path / "a.csv", f'text\n{LAMP}{separator}很久了\n"{MANHOLE}\n快来"\n')
    assert imported(intake, file) == (2, 0, 0)
    assert texts(intake) == [f"{LAMP}{separator}很久了", f"{MANHOLE}\n快来"]


def test_of_a_formula_what_it_came_to_is_taken_and_not_the_formula(intake: Intake, tmp_path: Path) -> None:
    book, file = Workbook(), tmp_path / "a.xlsx"
    for row in (["text"], [LAMP], ['="路灯"&"不亮"'], [None]):
        book.active.append(row)
    book.save(file)  # this program does not reckon, so that the formula has come to nothing
    assert imported(intake, file) == (1, 0, 0)
    assert texts(intake) == [LAMP]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 cut short"),
        ("a.xlsx", b"no workbook at all"),
        ("a.csv", b'text\nfirst\n"' + b"x" * 10_000_001),
        ("a.csv", b"\xff\xfeodd"),
        ("a.csv", b"text\n\xff\xff\n"),
        ("a.csv", b""),
    ],
)
def test_a_file_that_is_broken_is_one_clear_line_before_anything_is_taken_in(
    intake: Intake, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(ProblemsError) as said:
        imported(intake, file)
    assert str(file) in said.value.lines[0]
    assert intake.recording.last_position() == 0


# -- what is given back ------------------------------------------------------------------------------------------------


def test_a_rejected_row_keeps_all_its_columns_and_can_be_given_again(intake: Intake, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", f"id,text,来电人,place\n17,{LAMP},甲,\n18,{MANHOLE},乙,{COMMUNITY}\n19,,丙\n")
    assert imported(intake, file, place="") == (1, 0, 2)
    first, second = rejects_of(file)
    assert (first["id"], first["来电人"], first["row"]) == ("17", "甲", "2")
    assert (second["id"], second["place"], second["reason"]) == ("19", "", "there is no text")
    again = file.with_suffix(".rejects.csv")
    assert imported(intake, again, place=COMMUNITY) == (1, 0, 1)
    assert list(rejects_of(again)[0]) == ["id", "text", "来电人", "place", "row", "reason"]


@pytest.mark.parametrize("cell", ["=1+1", "+86 1", "-1", "@SUM(A1)", "\t=1"])
def test_a_rejected_row_is_no_formula_to_whoever_opens_it(intake: Intake, tmp_path: Path, cell: str) -> None:
    file = written(tmp_path / "a.csv", f'text,who\n,"{cell}"\n')
    imported(intake, file)
    assert rejects_of(file)[0]["who"] == f"'{cell.strip()}"


def test_a_character_that_cannot_be_stored_is_a_reason(intake: Intake, tmp_path: Path) -> None:
    assert imported(intake, written(tmp_path / "a.csv", f"text\n{LAMP}\n坏\0了\n")) == (1, 0, 1)
    assert "NUL" in rejects_of(tmp_path / "a.csv")[0]["reason"]


def test_one_row_that_the_database_refuses_does_not_keep_the_others_out(intake: Intake, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", f"text\n{LAMP}\nunstorable\n{MANHOLE}\n")
    assert imported(intake, file) == (2, 0, 1)
    assert "DataError" in rejects_of(file)[0]["reason"]


def test_what_was_rejected_is_there_though_the_database_goes_away(intake: Intake, tmp_path: Path) -> None:
    many = "".join(f"{LAMP} {n}\n" for n in range(300))
    file = written(tmp_path / "a.csv", f"id,text\n1,\n{many.replace(LAMP, f'2,{LAMP}')}3,offline\n")
    with pytest.raises(ProblemsError) as said:
        imported(intake, file)
    assert "199 were taken in and are safe" in said.value.lines[0]
    assert [row["reason"] for row in rejects_of(file)] == ["there is no text"]


def test_the_rejected_rows_never_replace_the_table(intake: Intake, tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", "text\n\n")
    table = Table(file)
    with pytest.raises(ProblemsError, match="--rejects"):
        take_in(intake, table, rows_of(table, COMMUNITY, Columns()), file)
