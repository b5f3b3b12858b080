"""The catalogue is whole, says who may lead what, and is refused as a whole when it contradicts itself."""

import dataclasses
from pathlib import Path

import pytest

from services.routing.catalogue import CATALOGUE, MAY_LEAD, UNCLEAR, Catalogue, Deadlines, Invalid
from shared.kernel import Kind, Role, Unknown, Urgency

FIRST_LEVEL = {
    *("municipal", "housing", "property", "environment", "order", "market", "traffic", "welfare"),
    *("labour", "education", "health", "safety", "planning", "neighbourhood", "community", "service"),
}


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = CATALOGUE.read_text("utf-8")
    assert old in text
    path = tmp_path / "catalogue.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_first_level_is_the_agreed_one(catalogue: Catalogue) -> None:
    assert {code for code in catalogue.names if "." not in code} == FIRST_LEVEL
    assert {category.parent for category in catalogue.all()} == FIRST_LEVEL


def test_there_are_enough_second_level_categories_to_say_what_a_matter_is_about(catalogue: Catalogue) -> None:
    assert len(catalogue.all()) >= 70


def test_every_code_of_both_levels_has_a_chinese_and_an_english_name(catalogue: Catalogue) -> None:
    assert all(zh and en and zh != en for zh, en in catalogue.names.values())
    assert {category.code for category in catalogue.all()} < set(catalogue.names)


def test_no_two_categories_have_the_same_name(catalogue: Catalogue) -> None:
    assert len({category.name for category in catalogue.all()}) == len(catalogue.all())


def test_no_street_office_leads_a_public_service_and_no_committee_an_administrative_matter(
    catalogue: Catalogue,
) -> None:
    for category in catalogue.all():
        assert category.lead in MAY_LEAD[category.kind], category.code
    assert Role.STREET_OFFICE not in MAY_LEAD[Kind.PUBLIC_SERVICE]
    assert Role.COMMITTEE not in MAY_LEAD[Kind.ADMINISTRATIVE]


@pytest.mark.parametrize(
    "code", ["service.local_conduct", "service.corruption", "welfare.minors", "welfare.domestic_violence"]
)
def test_what_only_a_person_may_judge_is_sensitive(catalogue: Catalogue, code: str) -> None:
    assert catalogue.category(code).sensitive


def test_a_complaint_about_the_committee_or_street_office_goes_to_their_superior(catalogue: Catalogue) -> None:
    assert catalogue.category("service.local_conduct").lead is Role.DISTRICT_GOVERNMENT


def test_every_deadline_leaves_time_and_is_met_after_accepting(catalogue: Catalogue) -> None:
    assert all(0 < category.accept_hours <= category.due_hours for category in catalogue.all())


@pytest.mark.parametrize("kind", Kind)
def test_the_more_urgent_the_shorter_the_deadlines(catalogue: Catalogue, kind: Kind) -> None:
    normal, urgent, emergency = (catalogue.usual_deadlines[kind, urgency] for urgency in Urgency)
    assert normal.accept_hours > urgent.accept_hours > emergency.accept_hours
    assert normal.due_hours > urgent.due_hours > emergency.due_hours


def test_a_usual_matter_has_its_categorys_deadlines(catalogue: Catalogue) -> None:
    lamp = catalogue.category("municipal.street_lamp")
    assert catalogue.deadlines(lamp.code, lamp.kind, lamp.urgency) == Deadlines(lamp.accept_hours, lamp.due_hours)


def test_an_unusually_urgent_matter_has_the_deadlines_of_its_urgency(catalogue: Catalogue) -> None:
    hours = catalogue.deadlines("municipal.street_lamp", Kind.ADMINISTRATIVE, Urgency.EMERGENCY)
    assert hours == catalogue.usual_deadlines[Kind.ADMINISTRATIVE, Urgency.EMERGENCY]


def test_an_unknown_category_is_unknown(catalogue: Catalogue) -> None:
    with pytest.raises(Unknown, match=r"no category 'municipal\.moon'"):
        catalogue.category("municipal.moon")


def test_a_loaded_catalogue_cannot_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        catalogue.category(UNCLEAR).name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        catalogue.categories["x"] = catalogue.category(UNCLEAR)  # type: ignore[index]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('lead = "committee"', 'lead = "street_office"', "'street_office' cannot lead 'public_service' matters"),
        ('lead = "committee"', 'lead = "mayor"', "'mayor' cannot lead"),
        ('kind = "mixed"', 'kind = "both"', "cannot lead 'both' matters"),
        ('urgency = "urgent"', 'urgency = "soon"', "there is no urgency 'soon'"),
        ("sensitive = true", "sensetive = true", "nobody reads sensetive"),
        ("sensitive = true", 'sensitive = "yes"', "sensitive is true or false"),
        ("sensitive = true", "due_hours = -1", "0 < accept_hours <= due_hours does not hold"),
        ('"街灯"', '"路灯"', "'路灯' is listed twice"),
        ('"街灯"', '"灯"', "'灯' is too short to mean anything"),
        ('name_en = "Street lighting"\n', "", "municipal.street_lamp has no name_en"),
        ('name_en = "Municipal works and utilities"\n', "", "municipal has no name_en"),
        ("[category.service.unclear]", "[category.service.other]", "there is no service.unclear"),
        ("normal = { accept_hours = 8, due_hours = 80 }\n", "", "deadlines.administrative.normal needs"),
        (
            "accept_hours = 8, due_hours = 80",
            "accept_hours = 90, due_hours = 80",
            "deadlines.administrative.normal: 0 <",
        ),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        Catalogue.load(changed(tmp_path, old, new))
    assert says in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    first = changed(tmp_path, 'lead = "committee"', 'lead = "mayor"')
    first.write_text(first.read_text("utf-8").replace('"街灯"', '"灯"'), "utf-8")
    with pytest.raises(Invalid, match=r"(?s)too short.*'mayor' cannot lead"):
        Catalogue.load(first)
