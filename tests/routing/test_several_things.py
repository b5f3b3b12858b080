"""What seems to be several things waits for a desk with its parts proposed; what triage weighed is kept for it."""

from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain import Case, Status
from services.routing.triage import Choice, Opinion, Part
from shared.kernel import Kind, Role, Urgency
from shared.messages import intake
from tests.routing.facts import DISTRICT_DESK, ENTERPRISE_DESK, WITHIN, by, set_out, told, triaged
from tests.routing.town import QUESTION, TownHall, reported

TEXT = "一、路灯坏了。二、楼上太吵。"
PARTS = (
    Part(2, 7, "路灯坏了。", Kind.ADMINISTRATIVE, "municipal.street_lamp", 0.9),
    Part(9, 14, "楼上太吵。", Kind.PUBLIC_SERVICE, "neighbourhood.noise", 0.8),
)
CHOICES = (
    Choice(Kind.ADMINISTRATIVE, "municipal.street_lamp", 0.9),
    Choice(Kind.PUBLIC_SERVICE, "property.compound_lighting", 0.08),
)
SURE = Opinion(
    kind=Kind.ADMINISTRATIVE,
    category="municipal.street_lamp",
    urgency=Urgency.NORMAL,
    confidence=0.97,
    reasons=("word:路灯",),
    sensitive=False,
    sure=True,
    kind_confidence=0.96,
    category_confidence=0.9,
    urgency_confidence=0.99,
    choices=CHOICES,
)
TWO_THINGS = {"parts": [part.as_data() for part in PARTS]}


class Thinks:
    """A classifier of one opinion."""

    def __init__(self, opinion: Opinion) -> None:
        self.opinion = opinion

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        return self.opinion


def reviews(case: Case) -> list[tuple[Role | None, str]]:
    asked = [event for event in case.pending_events if isinstance(event, Case.TriageReviewRequested)]
    return [(Role(event.desk), event.reason) for event in asked]


@pytest.mark.parametrize(
    ("kind", "desk"), [(Kind.ADMINISTRATIVE, DISTRICT_DESK.role), (Kind.PUBLIC_SERVICE, ENTERPRISE_DESK.role)]
)
def test_several_things_wait_for_the_desk_of_the_kind_however_sure_triage_is(kind: Kind, desk: Role) -> None:
    case = set_out(kind, sure=True, **TWO_THINGS)
    assert (case.status, reviews(case)) == (Status.UNDER_REVIEW, [(desk, "several_things")])


@pytest.mark.parametrize(
    ("otherwise", "reason"),
    [
        ({"urgency": Urgency.EMERGENCY}, "emergency"),
        ({"sensitive": True}, "sensitive"),
        ({"flags": ["date:2月30日"]}, "flagged"),
        ({"sure": False}, "several_things"),
    ],
)
def test_what_is_graver_is_told_first(otherwise: dict[str, Any], reason: str) -> None:
    assert reviews(set_out(**TWO_THINGS, **otherwise))[0][1] == reason


def test_a_desk_that_leaves_it_whole_sends_it_its_way() -> None:
    case = set_out(**TWO_THINGS)
    case.confirm_triage(WITHIN, by(DISTRICT_DESK))
    assert told(case)[-2:] == ["TriageConfirmed", "MatterDispatched"]


def test_a_complaint_about_a_body_is_proposed_only_as_what_a_desk_could_say_it_is() -> None:
    about = {"kind": "public_service", "category": "service.local_conduct", "confidence": 0.5}
    created = triaged(choices=[about], parts=[{**about, "start": 0, "end": 4, "text": "居委会不"}]).pending_events[0]
    assert created.choices[0]["kind"] == created.parts[0]["kind"] == Kind.ADMINISTRATIVE


def test_a_matter_that_was_stored_before_has_no_choices_and_no_parts() -> None:
    created = triaged().pending_events[0]
    assert (created.parts, created.choices) == (None, None)


# -- the application ---------------------------------------------------------------------------------------------------


def thinking(hall: TownHall, opinion: Opinion) -> TownHall:
    hall.routing.judge_by(Thinks(opinion))
    return hall


def created(hall: TownHall) -> Any:
    return next(iter(hall.routing.events.get(hall.case().id)))


def test_what_triage_weighed_is_kept_with_the_case(hall: TownHall) -> None:
    thinking(hall, replace(SURE, parts=PARTS)).hears(reported(TEXT))
    kept = created(hall)
    assert kept.choices == [choice.as_data() for choice in CHOICES]
    assert kept.parts == [part.as_data() for part in PARTS]
    assert (kept.kind_confidence, kept.category_confidence, kept.urgency_confidence) == (0.96, 0.9, 0.99)


def test_nobody_is_sent_out_for_several_things_and_for_one_somebody_is(hall: TownHall) -> None:
    thinking(hall, replace(SURE, parts=PARTS)).hears(reported(TEXT))
    assert hall.types() == ["MatterTriaged", "TriageReviewRequested"]


def test_one_thing_goes_without_a_hand(hall: TownHall) -> None:
    thinking(hall, SURE).hears(reported(TEXT))
    assert hall.types() == ["MatterTriaged", "MatterDispatched"]


def test_an_answer_to_one_of_several_things_is_none_to_the_whole(hall: TownHall) -> None:
    thinking(hall, replace(SURE, parts=PARTS)).hears(reported(QUESTION))
    assert hall.case().status is Status.UNDER_REVIEW


def test_a_part_that_a_desk_has_split_off_is_one_thing(hall: TownHall) -> None:
    split_off = replace(reported(TEXT), category="municipal.street_lamp")
    thinking(hall, replace(SURE, parts=PARTS))
    told_by_the_desk = hall.envelope(split_off)
    hall.takes_in([replace(told_by_the_desk, actor=str(DISTRICT_DESK))])
    assert (created(hall).parts, created(hall).choices) == (None, None)
    assert isinstance(split_off, intake.MatterReported)
    assert hall.types() == ["MatterTriaged", "MatterDispatched"]
