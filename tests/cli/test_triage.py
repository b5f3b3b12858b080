"""jieju triage: a model trained from a table, tried on a file, asked about one text. No server runs."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from services.routing.training.lessons import corpus
from services.routing.triage.model import Model
from shared.cli import app
from shared.cli.common import ProblemsError

WANTED = {"traffic": "交通", "labour": "劳动", "health": "卫生"}
UGLY = ["", "灯", "字" * 100_000, "Bonjour tout le monde", "😀😀😀", "\x01\x02\x1b[2J", '=HYPERLINK("x")', 'a,b\n"c"']


def jieju(*words: object) -> Result:
    return CliRunner().invoke(app, ["triage", *map(str, words)], catch_exceptions=True)


def write(file: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([header, *rows])
    return file


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def of_departments() -> list[tuple[str, str]]:
    groups = ((each.text, each.category.partition(".")[0]) for each in corpus())
    return [(text, WANTED[group]) for text, group in groups if group in WANTED]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of three departments."""
    folder = tmp_path_factory.mktemp("models")
    table = write(folder / "table.csv", ["内容", "部门"], of_departments())
    done = jieju("train", table, "--name", "departments", "--label-column", "部门", "--models", folder)
    assert done.exit_code == 0, done.output
    return folder


def test_training_says_what_the_model_is_worth_and_keeps_it_with_its_card(models: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.xlsx"
    book = Workbook()
    for row in [("text", "label"), *of_departments()]:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(table)
    done = jieju("train", table, "--name", "of-a-workbook", "--models", tmp_path)
    assert done.exit_code == 0, done.output
    for told in (
        "macro-F1",
        "calibration error",
        "precision",
        "recall",
        "was taken for",
        "95 % interval",
        *WANTED.values(),
    ):
        assert told in re.sub(r"\s+", " ", done.output)
    for level in ("0.95", "0.98", "0.99"):
        assert level in done.output
    first, second = (Model.load(folder).card for folder in (models / "departments", tmp_path / "of-a-workbook"))
    assert (first["data_sha256"], first["figures"]) == (second["data_sha256"], second["figures"])


def test_a_file_is_judged_row_by_row_whatever_is_in_it(models: Path, tmp_path: Path) -> None:
    table = write(tmp_path / "in.csv", ["id", "title", "text"], [(f"u{n}", "", text) for n, text in enumerate(UGLY)])
    for model in ("shipped", "departments"):
        done = jieju("run", table, "--output", tmp_path / "out.csv", "--model", model, "--models", models)
        assert done.exit_code == 0, done.output
        rows = read(tmp_path / "out.csv")
        assert list(rows[0]) == [
            "id",
            "category",
            "category_confidence",
            "kind",
            "kind_confidence",
            "urgency",
            "auto",
            "reasons",
        ]
        assert [row["id"] for row in rows] == [f"u{n}" for n in range(len(UGLY))]
        assert {row["auto"] for row in rows} == {"false"}
        assert all(0 <= float(row[f"{of}_confidence"]) <= 0.5 for row in rows[:6] for of in ("category", "kind"))
        assert all("not_enough_to_tell" in row["reasons"] for row in rows[:6])


def test_a_title_is_read_before_the_text_and_rows_without_an_id_are_counted(tmp_path: Path) -> None:
    table = write(
        tmp_path / "in.csv", ["标题", "诉求"], [("路口的路灯坏了三天", "晚上漆黑一片"), ("", "楼上邻居半夜打牌吵闹")]
    )
    done = jieju("run", table, "--output", tmp_path / "out.csv", "--text-column", "诉求")
    assert done.exit_code == 0, done.output
    rows = read(tmp_path / "out.csv")
    assert [(row["id"], row["category"], row["kind"]) for row in rows] == [
        ("2", "municipal.street_lamp", "administrative"),
        ("3", "neighbourhood.noise", "public_service"),
    ]


def test_one_text_is_explained_in_words() -> None:
    done = jieju("explain", "楼上邻居半夜打牌吵闹，影响休息，希望居委会上门劝一劝。")
    told = re.sub(r"\s+", " ", done.output)
    assert done.exit_code == 0
    for expected in ("public_service", "邻里噪声", "because of", "by the rule", "or else", "likelier with"):
        assert expected in told


def test_every_bad_row_is_named_and_nothing_is_learned_unless_they_are_to_be_skipped(tmp_path: Path) -> None:
    rows = [*of_departments(), ("", "交通"), ("没有部门的一行", ""), ("独一无二的一行", "孤例")]
    table = write(tmp_path / "table.csv", ["text", "label"], rows)
    asked = ("train", table, "--name", "bad", "--models", tmp_path)
    refused = jieju(*asked)
    last = len(rows) + 1
    assert isinstance(refused.exception, ProblemsError)
    for number, fault in ((last - 2, "no text"), (last - 1, "no label"), (last, "only 1 examples")):
        assert re.search(rf"row {number}: .*{fault}", refused.stderr)
    assert not (tmp_path / "bad").exists()
    assert jieju(*asked, "--skip-bad-rows").exit_code == 0
    assert Model.load(tmp_path / "bad").card["examples"] == len(of_departments())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train", "nothing.csv", "--name", "a"), "there is no file"),
        (("train", "{table}", "--name", "shipped"), "name of its own"),
        (("train", "{table}", "--name", "../a"), "no name for a model"),
        (("train", "{table}", "--name", "a", "--label-column", "nowhere"), "no column 'nowhere'"),
        (("train", "{table}", "--name", "a", "--precision", "1.5"), "no precision"),
        (("run", "{table}", "--output", "{table}"), "the table itself"),
        (("run", "{table}", "--output", "out.csv", "--model", "unknown"), "train it with jieju triage train"),
        (("explain", "路灯坏了", "--model", "unknown"), "train it with jieju triage train"),
    ],
)
def test_what_is_asked_wrongly_is_said_in_a_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    table = write(tmp_path / "table.csv", ["text", "label"], [("路灯坏了", "灯")])
    done = jieju(*(word.format(table=table) for word in words), "--models", tmp_path / "models")
    assert isinstance(done.exception, ProblemsError)
    assert said in str(done.exception)
