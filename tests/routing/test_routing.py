"""What follows from what the others tell: through the inbox, told again by the herald."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.routing.announcements import ANNOUNCEMENTS
from services.routing.domain import Case, Judgement, Outcome, PartState, Status
from services.routing.domain.rules import DECIDES
from shared.kernel import Actor, Aggregate, Kind, Refused, Role, Stale, Unknown, Urgency
from shared.messages import committee, intake, street_office
from shared.messages.base import Message
from shared.privacy import mask
from tests.routing.facts import DAY, DISTRICT_DESK, ENTERPRISE_DESK, HOUR, MATTER, MONDAY, by
from tests.routing.town import (
    COMPLAINT,
    EAST_ONE,
    EAST_STREET,
    EMERGENCY,
    MIXED,
    PURELY_ADMINISTRATIVE,
    PURELY_PUBLIC,
    QUESTION,
    UNCLEAR,
    TownHall,
    accepted,
    progress,
    reported,
    resolved,
    returned,
)

OFFICER = Actor(Role.STREET_OFFICE, EAST_STREET, "officer-1")
ORGANISER = Actor(Role.COMMITTEE, EAST_ONE, "organiser-1")
STREET_LEADS = {"body": EAST_STREET, "share": "lead", "kind": "administrative", "task": "办理许可"}
COMMITTEE_SUPPORTS = {"body": EAST_ONE, "share": "support", "kind": "public_service", "task": "征求住户意见"}
PLAN = [STREET_LEADS, COMMITTEE_SUPPORTS]


# -- from a report to whoever has it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "lead"),
    [(PURELY_ADMINISTRATIVE, Kind.ADMINISTRATIVE, EAST_STREET), (PURELY_PUBLIC, Kind.PUBLIC_SERVICE, EAST_ONE)],
)
def test_a_clear_matter_reaches_its_body_without_a_hand(hall: TownHall, text: str, kind: Kind, lead: str) -> None:
    hall.hears(reported(text))
    assert hall.types() == ["MatterTriaged", "MatterDispatched"]
    given = hall.says()[-1]
    assert (given.data["body"], given.data["kind"], given.data["text"]) == (lead, kind, text)
    assert Actor.parse(given.actor) == Actor(DECIDES[kind], hall.routing.directory.desks[DECIDES[kind]], "platform")


def test_a_grid_is_served_by_the_bodies_around_it(hall: TownHall) -> None:
    hall.hears(reported(PURELY_PUBLIC, place="500106001001-G01"))
    assert hall.says()[-1].data["body"] == EAST_ONE


def test_a_clear_mixed_matter_is_consulted_on(hall: TownHall) -> None:
    hall.hears(reported(MIXED))
    assert hall.types() == ["MatterTriaged", "ConsultationOpened"]
    assert EAST_ONE in hall.says()[-1].data["bodies"]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        (UNCLEAR, EAST_ONE, "unsure"),
        (EMERGENCY, EAST_ONE, "emergency"),
        (COMPLAINT, EAST_ONE, "sensitive"),
        (PURELY_PUBLIC, EAST_STREET, "place_unclear"),
    ],
)
def test_what_a_person_must_look_at_waits_for_a_desk(hall: TownHall, text: str, place: str, reason: str) -> None:
    hall.hears(reported(text, place))
    assert hall.types() == ["MatterTriaged", "TriageReviewRequested"]
    assert hall.says()[-1].data["reason"] == reason


def test_a_known_question_is_answered_at_once(hall: TownHall) -> None:
    article = hall.routing.knowledge.answer(QUESTION)
    assert article is not None
    hall.hears(reported(QUESTION))
    assert hall.types() == ["MatterTriaged", "MatterAnswered", "CaseConcluded"]
    assert hall.says()[-1].data["result"] == article.answer


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("When is the service hall open?", "en"),
        ("When is the service hall open? My number is 13800138000", "en"),
        ("服务大厅几点开门", "zh"),
        ("service hall 几点开门", "zh"),
    ],
)
def test_a_question_is_answered_in_its_own_language(hall: TownHall, question: str, language: str) -> None:
    article = hall.routing.knowledge.article("service_hall_hours")
    hall.hears(reported(mask(question)))
    assert hall.says()[-1].data["result"] == (article.answer_en if language == "en" else article.answer)


def test_r16_deadlines_count_working_time_and_emergencies_run_on_the_wall_clock(hall: TownHall) -> None:
    friday_evening = MONDAY + 4 * DAY + 9 * HOUR  # 18:00 in the town
    hall.hears(reported(UNCLEAR), at=friday_evening)
    on_monday = MONDAY + 7 * DAY + 5 * HOUR  # four hours from half past eight, and the noon break
    assert hall.says()[-1].data["review_by"] == on_monday.isoformat()
    emergency = uuid4()
    hall.hears(reported(EMERGENCY), matter=emergency, at=friday_evening)
    assert hall.case(emergency).urgency is Urgency.EMERGENCY
    assert hall.says()[-1].data["review_by"] == (friday_evening + HOUR / 2).isoformat()


def test_a_report_told_twice_makes_one_case(hall: TownHall) -> None:
    told = hall.envelope(reported(PURELY_ADMINISTRATIVE))
    hall.takes_in([told])
    hall.takes_in([told])
    hall.hears(reported(PURELY_ADMINISTRATIVE))
    assert hall.types() == ["MatterTriaged", "MatterDispatched"]


# -- a whole matter ------------------------------------------------------------------------------------------------


def test_a_mixed_matter_from_report_to_result(hall: TownHall) -> None:
    hall.hears(reported(MIXED))
    hall.routing.propose_plan(MATTER, PLAN, by(OFFICER))
    hall.routing.endorse_plan(MATTER, 1, by(ORGANISER))
    hall.hears(accepted(EAST_STREET), accepted(EAST_ONE), progress(EAST_ONE, "已走访"))
    hall.hears(intake.MatterSupplemented("三单元也想装", []))
    hall.hears(resolved(EAST_ONE, "住户已同意"), resolved(EAST_STREET, "许可已办"))
    assert hall.types() == [
        "MatterTriaged", "ConsultationOpened", "PlanProposed", "PlanEndorsed", "PlanEndorsed", "PlanAgreed",
        "MatterDispatched", "MatterDispatched", "PartAccepted", "PartAccepted", "PartProgressed", "SupplementPassedOn",
        "PartResolved", "PartResolved", "CaseConcluded",
    ]  # fmt: skip
    assert hall.says()[-1].data == {"outcome": "resolved", "lead": EAST_STREET, "result": "许可已办\n住户已同意"}


def test_all_that_follows_can_be_taken_in_as_one_batch(hall: TownHall) -> None:
    messages = [reported(PURELY_PUBLIC), accepted(EAST_ONE), progress(EAST_ONE), resolved(EAST_ONE)]
    hall.takes_in([hall.envelope(message) for message in messages])
    assert hall.case().outcome is Outcome.RESOLVED


@pytest.mark.parametrize("turn", [1, None], ids=["with its turn", "told before turns were"])
def test_r10_more_time_that_a_desk_grants_reaches_the_shared_case(hall: TownHall, turn: int | None) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE), accepted(EAST_STREET))
    hall.hears(street_office.ExtensionGranted(EAST_STREET, MONDAY + 30 * DAY, turn))
    assert hall.case().parts[EAST_STREET].due_at == MONDAY + 30 * DAY
    assert (hall.types()[-1], hall.says()[-1].data["body"]) == ("PartExtended", EAST_STREET)


def test_r10_a_committees_too_and_what_was_granted_for_another_turn_does_not(hall: TownHall) -> None:
    hall.hears(reported(PURELY_PUBLIC), accepted(EAST_ONE))
    before = hall.case().parts[EAST_ONE].due_at
    hall.hears(committee.ExtensionGranted(EAST_ONE, MONDAY + 30 * DAY, 2))
    assert hall.case().parts[EAST_ONE].due_at == before
    hall.hears(committee.ExtensionGranted(EAST_ONE, MONDAY + 30 * DAY, 1))
    assert hall.case().parts[EAST_ONE].due_at == MONDAY + 30 * DAY


def test_r8_a_return_goes_up_and_a_second_one_opens_a_consultation(hall: TownHall) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE), accepted(EAST_STREET), returned(EAST_STREET))
    up = hall.says()[-1]
    assert (up.type, up.data["body"]) == ("routing.MatterEscalated.v1", "500106000000-D01")
    hall.hears(returned("500106000000-D01"))
    assert hall.types()[-2:] == ["PartReturned", "ConsultationOpened"]


def test_a_linked_report_ends_and_stands_on_its_own_again_when_it_is_unlinked(hall: TownHall) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE), intake.MatterLinked(uuid4(), "同一事项"))
    assert hall.case().outcome is Outcome.LINKED
    hall.hears(intake.MatterUnlinked(uuid4()))
    assert hall.types()[-2:] == ["CaseReopened", "MatterRedispatched"]


def test_a_desk_is_told_that_a_shared_result_was_rejected(hall: TownHall) -> None:
    hall.hears(reported(UNCLEAR), intake.MatterLinked(uuid4(), "同一事项"))
    hall.hears(intake.MatterReopened(1, "我家门口还是不行"), intake.MatterUnlinked(uuid4()))
    assert hall.types()[-2:] == ["CaseReopened", "TriageReviewRequested"]
    assert [told.data["reason"] for told in hall.says()[-2:]] == ["我家门口还是不行", "rejected"]


def test_a_withdrawn_matter_is_taken_back(hall: TownHall) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE), intake.MatterWithdrawn("不需要了"))
    assert hall.types()[-2:] == ["PartRecalled", "CaseConcluded"]
    hall.hears(accepted(EAST_STREET), resolved(EAST_STREET))
    assert hall.types()[-1] == "CaseConcluded"


def test_a_rejected_result_comes_back_and_the_third_time_a_desk_looks(hall: TownHall) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE), resolved(EAST_STREET))
    for times in (1, 2):
        hall.hears(intake.MatterReopened(times, "还是不行"), resolved(EAST_STREET, turn=times + 1))
    hall.hears(intake.MatterReopened(3, "还是不行"))
    assert hall.says()[-1].data["reason"] == "rejected_repeatedly"


def test_messages_about_a_matter_that_routing_does_not_know_change_nothing(hall: TownHall) -> None:
    told: list[Message] = [
        accepted(EAST_STREET), progress(EAST_ONE), returned(EAST_ONE), resolved(EAST_STREET),
        intake.MatterSupplemented("还有", []), intake.MatterWithdrawn("不需要了"), intake.MatterLinked(uuid4(), "同一"),
        intake.MatterUnlinked(uuid4()), intake.MatterReopened(1, "不行"), intake.MatterClosed("confirmed"),
    ]  # fmt: skip
    hall.hears(*told)
    assert hall.says() == []


# -- desks ---------------------------------------------------------------------------------------------------------


def test_a_desk_reviews_corrects_and_the_matter_goes_on(hall: TownHall) -> None:
    hall.hears(reported(UNCLEAR))
    case = hall.routing.correct_triage(MATTER, "administrative", "municipal.manhole", "井盖问题", by(DISTRICT_DESK))
    assert (case.category, case.status) == ("municipal.manhole", Status.DISPATCHED)


def test_what_a_desk_writes_is_masked_before_it_is_recorded(hall: TownHall) -> None:
    hall.hears(reported(UNCLEAR))
    hall.routing.dispatch(MATTER, EAST_STREET, "请联系13800138000", by(DISTRICT_DESK))
    assert "13800138000" not in str([envelope.data for envelope in hall.says()])


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        (lambda r: r.correct_triage(MATTER, "mixed", "no.such", "误判", by(DISTRICT_DESK)), "unknown_category"),
        (lambda r: r.dispatch(MATTER, "500107001000", "", by(DISTRICT_DESK)), "unknown_body"),
    ],
)
def test_what_is_in_no_directory_is_refused(hall: TownHall, verb: object, code: str) -> None:
    hall.hears(reported(UNCLEAR))
    with pytest.raises(Refused, match=code):
        verb(hall.routing)  # type: ignore[operator]


def test_r22_a_case_is_unknown_to_whoever_is_no_party_to_it(hall: TownHall) -> None:
    hall.hears(reported(MIXED))
    for stranger in (Actor(Role.STREET_OFFICE, "500106002000", "officer-2"), Actor(Role.PARTNER, "", "sensor")):
        with pytest.raises(Unknown):
            hall.routing.endorse_plan(MATTER, 1, by(stranger))


def test_a_desk_that_has_seen_an_older_case_is_told_so(hall: TownHall) -> None:
    hall.hears(reported(UNCLEAR))
    with pytest.raises(Stale):
        hall.routing.confirm_triage(MATTER, replace(by(DISTRICT_DESK), expects=1))


def test_the_clock_turns_over_what_nobody_agreed_on(hall: TownHall) -> None:
    hall.hears(reported(MIXED))
    assert hall.routing.turn_over(MATTER, MONDAY + DAY).status is Status.IN_CONSULTATION
    assert hall.routing.turn_over(MATTER, MONDAY + 30 * DAY).status is Status.TURNED_OVER
    hall.routing.decide_plan(MATTER, PLAN, "街道牵头", by(DISTRICT_DESK))
    assert hall.types()[-3:] == ["PlanAgreed", "MatterDispatched", "MatterDispatched"]


def test_the_other_desks_verbs_work_through_the_application(hall: TownHall) -> None:
    hall.hears(reported(PURELY_ADMINISTRATIVE))
    routing = hall.routing
    routing.redispatch(MATTER, "500106002000", "地址有误", by(DISTRICT_DESK))
    routing.escalate(MATTER, "500106000000", "需区级决定", by(DISTRICT_DESK))
    routing.recall(MATTER, "500106000000", "误报", by(DISTRICT_DESK))
    routing.open_consultation(MATTER, "需要会商", by(DISTRICT_DESK))
    routing.propose_plan(MATTER, PLAN, by(ENTERPRISE_DESK))
    case = routing.object_to_plan(MATTER, 1, "人手不够", by(ORGANISER))
    assert case.parts["500106000000"].state is PartState.RECALLED


# -- what is told --------------------------------------------------------------------------------------------------


def test_every_event_of_a_case_and_of_its_judgement_is_announced_under_its_own_topic() -> None:
    declared = [*vars(Case).values(), *vars(Judgement).values()]
    events = [made for made in declared if isinstance(made, type) and issubclass(made, Aggregate.Event)]
    named = {event for event in events if event.__name__ != "Event"}
    assert named == set(ANNOUNCEMENTS)
