"""A broken file is told every problem it has, each with its line, and nothing of it is loaded."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.town.loading import TownErrors, check_town, load_town
from tests.town.breakages import BREAKAGES, Breakage
from tests.town.conftest import SHAPINGBA, SMALL

TEXT = SMALL.read_text(encoding="utf-8")
REAL = SHAPINGBA.read_text(encoding="utf-8").split("\n")
VALUES = [number for number, line in enumerate(REAL, start=1) if " = " in line]

same_folder_for_all = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def write(folder: Path, text: str) -> Path:
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.what)
def test_a_single_problem_is_named_once_with_its_line(breakage: Breakage, tmp_path: Path) -> None:
    text = breakage.applied_to(TEXT)
    file = write(tmp_path, text)
    line = 1 + next(number for number, each in enumerate(text.split("\n")) if "# here" in each)
    (problem,) = check_town(file)
    assert problem.startswith(f"{file}:{line}: ")
    assert breakage.says in problem


@pytest.mark.parametrize(
    ("gone", "missed"),
    [
        ('role = "district_desk"', "there is no organisation with the role district_desk: it needs exactly one"),
        ('role = "enterprise_desk"', "there is no organisation with the role enterprise_desk: it needs exactly one"),
        ('role = "party_desk"', "there is no organisation with the role party_desk: it needs exactly one"),
        ('name = "区政府"', "the district government is missing: an organisation 500106000000 with that role"),
        ('role = "superior"', "there is no organisation with the role superior: it needs one at least"),
        ('id = "city-1"', "there is no persona with the role city_supervisor: it needs one at least"),
    ],
)
def test_what_no_town_can_do_without_is_missed_at_the_town(gone: str, missed: str, tmp_path: Path) -> None:
    file = write(tmp_path, "\n\n".join(table for table in TEXT.split("\n\n") if gone not in table))
    assert f"{file}:3: {missed}" in check_town(file)


def test_a_city_answers_to_nobody_least_of_all_in_a_circle(tmp_path: Path) -> None:
    answerable = 'role = "city_supervisor"\nsuperior = "500106000000"\nname = "市政府"'
    text = TEXT.replace('role = "city_supervisor"\nname = "市政府"', answerable)
    file = write(tmp_path, text)
    line = 1 + text.split("\n").index('superior = "500106000000"')
    assert check_town(file) == [
        f"{file}:{line}: a circle of superiors: 500100000000 → 500106000000 → 500100000000",
        f"{file}:{line}: a district_government cannot be the superior of a city_supervisor; allowed: nobody",
    ]


def test_all_problems_are_named_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = TEXT.replace('"East One Grid 1"', "1").replace('"officer-1"', '"Officer 1"').replace("name_en", "nam_en", 1)
    problems = check_town(write(tmp_path, text))
    lines = [int(problem.split(":")[1]) for problem in problems]
    assert len(problems) == 4
    assert lines == sorted(lines)


def test_a_broken_file_loads_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, TEXT.replace("[[grids]]", "[[grid]]"))
    with pytest.raises(TownErrors, match=r'unknown table "grid"; did you mean "grids"\?') as errors:
        load_town(file)
    assert list(errors.value.problems) == check_town(file)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, TEXT[: TEXT.index("[[personas]]")])
    assert f"{file}:1: the table [[personas]] is missing" in check_town(file)


def test_an_empty_file_is_told_all_the_tables_it_needs(tmp_path: Path) -> None:
    problems = "\n".join(check_town(write(tmp_path, "")))
    for table in ("[town]", "[[divisions]]", "[[organisations]]", "[[grids]]", "[[personas]]"):
        assert f"the table {table} is missing" in problems


def test_a_file_that_ends_in_the_middle_is_told_its_last_line(tmp_path: Path) -> None:
    (problem,) = check_town(write(tmp_path, '[town]\nname = """a\nb'))
    assert "town.toml:3: this is not TOML" in problem


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.toml"
    assert check_town(file) == [f"{file}: cannot be read: No such file or directory"]


def test_a_file_in_another_encoding_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_bytes(TEXT.encode("gb18030"))
    (problem,) = check_town(file)
    assert "not UTF-8" in problem


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert check_town(file) == []


def test_text_over_several_lines_is_not_taken_for_tables(tmp_path: Path) -> None:
    quoted = TEXT.replace('"小城区"', '"""小\n[[grids]]\nid = 1\n"""').replace('"East One Grid 1"', "1")
    file = write(tmp_path, quoted)
    line = 1 + quoted.split("\n").index("name_en = 1")
    assert check_town(file) == [f'{file}:{line}: "name_en" must be text in quotes and not empty']


def test_tables_written_in_one_line_are_told_that_line(tmp_path: Path) -> None:
    inline = TEXT.replace(TEXT[TEXT.index("[[grids]]") : TEXT.index("[[personas]]")], "")
    file = write(tmp_path, 'grids = [{ code = "500106001001-G1", name = "格", name_en = "Grid" }]\n' + inline)
    (problem,) = check_town(file)
    assert problem.startswith(f"{file}:1: ")


@same_folder_for_all
@given(number=st.sampled_from(VALUES))
def test_wherever_a_strange_key_stands_that_line_is_named(number: int, tmp_path: Path) -> None:
    file = write(tmp_path, "\n".join([*REAL[:number], "strange = 1", *REAL[number:]]))
    (problem,) = check_town(file)
    assert problem.startswith(f'{file}:{number + 1}: unknown key "strange"')


@same_folder_for_all
@given(number=st.sampled_from(VALUES))
def test_wherever_a_value_is_no_text_that_line_is_named(number: int, tmp_path: Path) -> None:
    key = REAL[number - 1].partition(" = ")[0]
    file = write(tmp_path, "\n".join([*REAL[: number - 1], f"{key} = 1", *REAL[number:]]))
    assert any(problem.startswith(f'{file}:{number}: "{key}" must be') for problem in check_town(file))


@same_folder_for_all
@given(gone=st.sets(st.integers(0, len(REAL) - 1), max_size=20))
def test_whatever_lines_are_lost_it_is_a_town_or_a_list_of_problems(gone: set[int], tmp_path: Path) -> None:
    file = write(tmp_path, "\n".join(line for number, line in enumerate(REAL) if number not in gone))
    assert all(problem.startswith(f"{file}:") for problem in check_town(file))
