"""The rules for border cases: when one applies, to what it speaks, and which files are refused."""

from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue, Invalid
from services.routing.triage.rules import Rule, TriageRules
from shared.kernel import Kind


def rule(*when: str, unless: tuple[str, ...] = (), within: int | None = None) -> Rule:
    return Rule("r", "规则", "rule", when, unless, within)


@pytest.mark.parametrize(
    ("given", "places", "applies"),
    [
        (rule("lamp", "inside"), {"lamp": [0], "inside": [50]}, True),
        (rule("lamp", "inside"), {"lamp": [0]}, False),
        (rule("lamp", unless=("outside",)), {"lamp": [0], "outside": [90]}, False),
        (rule(unless=("outside",)), {}, True),
        (rule("body", "misconduct", within=8), {"body": [0], "misconduct": [8]}, True),
        (rule("body", "misconduct", within=8), {"body": [0], "misconduct": [9]}, False),
        (rule("body", "misconduct", within=8), {"body": [0, 40], "misconduct": [45]}, True),
        (rule("danger", unless=("feared",), within=8), {"danger": [0], "feared": [5]}, False),
        (rule("danger", unless=("feared",), within=8), {"danger": [0, 60], "feared": [5]}, True),
    ],
)
def test_a_rule_applies_when_its_cues_stand_where_it_says(
    given: Rule, places: dict[str, list[int]], applies: bool
) -> None:
    assert given.applies(places) is applies


def test_a_rule_speaks_of_its_own_categories_only() -> None:
    scoped = Rule("r", "规则", "rule", ("a",), category="order.dogs", categories=("property",))
    assert [scoped.is_about(code) for code in ("order.dogs", "property.fees", "order.fireworks")] == [True, True, False]


def test_a_rule_without_categories_speaks_of_every_matter() -> None:
    assert rule("a").is_about("order.dogs")


def test_the_shipped_rules_are_whole_and_named_in_both_languages(catalogue: Catalogue) -> None:
    rules = list(TriageRules.load(catalogue))
    assert {rule.kind for rule in rules} >= set(Kind)
    assert all(rule.name and rule.name_en for rule in rules)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('when = ["lamp"]\nkind = "mixed"', "r: has no name"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]', "r: says nothing"),
        ('name = "x"\nname_en = "x"\nwhen = []\nkind = "mixed"', "r: has no word to go by"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "both"', "r: there is no kind 'both'"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nurgency = "soon"', "r: there is no urgency 'soon'"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "mixed"\ncategories = ["moon"]', "no category 'moon'"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "mixed"\ncategory = "moon.x"', "no category 'moon.x'"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "mixed"\nunles = []', "nobody reads unles"),
        ('name = "x"\nname_en = "x"\nwhen = ["sun"]\nkind = "mixed"', "cue sun is declared nowhere"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nunless = ["sun"]\nkind = "mixed"', "cue sun is declared nowhere"),
    ],
)
def test_a_mistake_in_a_rule_is_named(tmp_path: Path, catalogue: Catalogue, wrong: str, says: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f'[cues]\nlamp = ["路灯"]\n[rules.r]\n{wrong}\n', "utf-8")
    with pytest.raises(Invalid) as refused:
        TriageRules.load(catalogue, path)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("cues", "says"),
    [
        ('lamp = ["路灯", "路灯"]', "cue lamp: '路灯' is listed twice"),
        ('lamp = ["灯"]', "cue lamp: '灯' is too short to mean anything"),
        ('lamp = ["路灯"]\nsun = ["太阳"]', "cue sun is used by no rule"),
    ],
)
def test_a_mistake_in_a_cue_is_named(tmp_path: Path, catalogue: Catalogue, cues: str, says: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(f'[cues]\n{cues}\n[rules.r]\nname = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "mixed"\n', "utf-8")
    with pytest.raises(Invalid) as refused:
        TriageRules.load(catalogue, path)
    assert says in str(refused.value)
