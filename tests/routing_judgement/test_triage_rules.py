"""The rules for border cases: when one applies, to what it speaks, and which files are refused."""

import tomllib
from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue, Invalid
from services.routing.triage import Classifier
from services.routing.triage.evidence import Evidences
from services.routing.triage.model import Model
from services.routing.triage.rules import Rule, TriageRules
from shared.kernel import Kind

CITED: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("citations.toml").read_text("utf-8"))["articles"]


def rule(*when: str, unless: tuple[str, ...] = (), within: int | None = None, never: tuple[str, ...] = ()) -> Rule:
    return Rule("r", "规则", "rule", when, unless, within, never)


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
        (rule("danger", within=8, never=("over",)), {"danger": [0]}, True),
        (rule("danger", within=8, never=("over",)), {"danger": [0], "over": [90]}, False),
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


RULES = list(TriageRules.load(Catalogue.load()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_applies_to_its_example_and_not_to_its_counter_example(catalogue: Catalogue, rule: Rule) -> None:
    found = Evidences(catalogue, TriageRules.load(catalogue))
    assert rule in found.of(rule.example).rules
    assert not rule.counter or rule not in found.of(rule.counter).rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_of_a_rule_comes_out_as_the_rule_says(classifier: Classifier, rule: Rule) -> None:
    opinion = classifier.classify(rule.example)
    assert f"rule:{rule.code}" in opinion.reasons
    assert opinion.kind == (rule.kind or opinion.kind)
    assert opinion.urgency == (rule.urgency or opinion.urgency)
    assert not opinion.can_be_acted_on or not (rule.sensitive or rule.doubtful)


def test_the_basis_of_a_rule_is_told(classifier: Classifier) -> None:
    lamp, noise = (classifier.classify(text) for text in ("路口的路灯坏了", "楼上小孩半夜蹦跳，吵得睡不着"))
    assert "basis:《噪声污染防治法》第七十条" in noise.reasons
    assert not [reason for reason in lamp.reasons if reason.startswith("basis:")]


def test_what_is_cited_is_in_the_table_of_citations(catalogue: Catalogue) -> None:
    cited = {rule.basis for rule in RULES} | {category.basis for category in catalogue.all()}
    known = {f"《{law}》{article}" for law, articles in CITED.items() for article in articles}
    assert cited - {""} == known


def test_what_was_learned_is_not_made_worse_by_a_rule() -> None:
    """Measured on held-out messages of the corpus; a rule that is wrong too often should be silent instead."""
    measured = Model.shipped().card["rules"]
    assert [rule for rule, right in measured.items() if right < 0.89] == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('when = ["lamp"]\nkind = "mixed"', "r: has no name"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]', "r: says nothing"),
        ('name = "x"\nname_en = "x"\nwhen = ["lamp"]\nkind = "mixed"', "r: has no example"),
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
