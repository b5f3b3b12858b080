"""Row by row through the guide on how a matter's kind is decided."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from services.routing.triage import Classifier
from shared.kernel import Kind

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("border_cases.toml").read_text("utf-8"))["case"]
DECIDED = [case for case in CASES if "kind" in case]
OPEN = [case for case in CASES if "review" in case]


def row(case: dict[str, Any]) -> str:
    return str(case["row"])


@pytest.mark.parametrize("case", DECIDED, ids=row)
def test_the_guide_decides_the_kind(classifier: Classifier, case: dict[str, Any]) -> None:
    opinion = classifier.classify(case["text"])
    assert opinion.kind == case["kind"], opinion


@pytest.mark.parametrize("case", [case for case in DECIDED if "category" in case], ids=row)
def test_the_category_is_what_the_row_is_about(classifier: Classifier, case: dict[str, Any]) -> None:
    opinion = classifier.classify(case["text"])
    assert opinion.category == case["category"], opinion


@pytest.mark.parametrize("case", OPEN, ids=row)
def test_where_the_text_leaves_it_open_a_person_decides(classifier: Classifier, case: dict[str, Any]) -> None:
    assert not classifier.classify(case["text"]).can_be_acted_on


def test_every_case_is_either_decided_or_open() -> None:
    assert len(DECIDED) + len(OPEN) == len(CASES)
    assert {case["kind"] for case in DECIDED} == set(Kind)


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("路口的路灯坏了", "小区内的路灯坏了", (Kind.ADMINISTRATIVE, Kind.PUBLIC_SERVICE)),
        ("楼道灯不亮", "没有物业，楼道灯不亮", (Kind.PUBLIC_SERVICE, Kind.MIXED)),
        ("楼上邻居噪音", "楼上邻居噪音，社区调解过没用", (Kind.PUBLIC_SERVICE, Kind.MIXED)),
        ("小区里有违章建筑", "公路路边有违章建筑", (Kind.MIXED, Kind.ADMINISTRATIVE)),
        ("邻居家油烟太大", "楼下饭店油烟太大", (Kind.PUBLIC_SERVICE, Kind.ADMINISTRATIVE)),
        ("遛狗不牵绳", "遛狗不牵绳，请派出所处罚", (Kind.PUBLIC_SERVICE, Kind.MIXED)),
        ("业委会账目不公开", "业委会账目不公开，请主管部门审计", (Kind.PUBLIC_SERVICE, Kind.MIXED)),
        ("我们楼加装电梯一楼不同意", "请问加装电梯需要什么手续", (Kind.MIXED, Kind.ADMINISTRATIVE)),
    ],
)
def test_one_circumstance_tilts_the_kind(
    classifier: Classifier, one: str, other: str, kinds: tuple[Kind, Kind]
) -> None:
    assert (classifier.classify(one).kind, classifier.classify(other).kind) == kinds
