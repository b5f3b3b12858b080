"""How much of ordinary reports masking takes away, measured on real ones where they are at hand."""

import csv
import re
from pathlib import Path

import pytest

from shared.privacy.masking import mask

MESSAGES = Path(__file__).parents[3] / "shared" / "data" / "messages.csv"
_TOKEN = re.compile("〔(?:姓名|电话|证件|银行卡|邮箱|车牌|账号|门牌)〕")
_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")


@pytest.fixture(scope="module")
def reports() -> list[str]:
    if not MESSAGES.exists():
        pytest.skip("the real reports are not part of the project")
    with MESSAGES.open(encoding="utf-8-sig", newline="") as file:
        return [row["title"] + "\n" + row["text"] for row in csv.DictReader(file)]


def test_hardly_anything_but_identifiers_is_taken_from_ordinary_reports(reports: list[str]) -> None:
    left = sum(len(_TOKEN.sub("", mask(report))) for report in reports)
    assert 1 - left / sum(map(len, reports)) <= 0.02


def test_nothing_more_is_found_in_masked_reports(reports: list[str]) -> None:
    masked = [mask(report) for report in reports]
    assert [mask(report) for report in masked] == masked


def test_division_codes_are_left_alone() -> None:
    table = MESSAGES.parent / "divisions.csv"
    if not table.exists():
        pytest.skip("the table of division codes is not part of the project")
    codes = _CODE.findall(table.read_text(encoding="utf-8"))
    assert [mask(code) for code in codes] == codes
