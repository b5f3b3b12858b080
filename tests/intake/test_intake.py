"""Intake as an application: what is taken in, from whom, and what the reporter sees of what others tell."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.application import Intake
from services.intake.domain import Matter, Status
from services.intake.vault import PersonalData
from shared.kernel import Act, Actor, DataClass, Refused, Stale, Unknown
from shared.messages import committee, routing, street_office
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.surroundings import Surroundings
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    GRID,
    GRID_WORKER,
    LAMP,
    MATTER,
    MONDAY,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    PARTNER,
    RESIDENT,
    STREET,
    THIRD,
    act,
)

WORDS = "我是王小明，手机13812345678，住3栋2单元501，路口的路灯不亮"


def report(intake: Intake, id: UUID = MATTER, by: Actor = RESIDENT, **told: Any) -> Matter:
    return intake.report(id, act(by), **{"channel": "web", "place": COMMUNITY, "text": LAMP, **told})


def tell(intake: Intake, *messages: Message, matter: UUID = MATTER) -> None:
    """Others tell these of a matter, in one batch."""
    envelopes = []
    for message in messages:
        source = message.TYPE.partition(".")[0]
        before = intake.recording.positions[source] + sum(each.source == source for each in envelopes)  # type: ignore[attr-defined]
        data = message.dump()
        place = (before + 1, before)
        envelopes.append(Envelope(source, *place, message.TYPE, matter, MONDAY, "", "", "sensitive", data))
    taken = Inbox(intake, patience=()).take_in(envelopes)
    assert (len(taken.messages), taken.parked) == (len(messages), 0)


def shown(intake: Intake, id: UUID = MATTER) -> list[tuple[str, str]]:
    return [(e.step, e.body) for e in intake.events.get(id) if isinstance(e, Matter.ProgressShown)]


def happened_to(intake: Intake, id: UUID = MATTER) -> list[str]:
    return [type(e).TOPIC.split(".")[1] for e in intake.events.get(id)]


def concluded(outcome: str = "resolved") -> Message:
    return routing.CaseConcluded(outcome, STREET, "已修好")


# -- reporting -----------------------------------------------------------------------------------------------------


def test_what_identifies_people_does_not_get_into_the_log(intake: Intake) -> None:
    report(intake, text=WORDS, contact=PersonalData(name="王小明", telephone="13812345678", address="3栋2单元501"))
    intake.supplement(MATTER, "再说一遍，电话13812345678", act())
    intake.withdraw(MATTER, "请打13812345678，找王小明先生", act())
    log = "".join(entry.state.decode() for entry in intake.recording.notifications(0, 100))
    assert "路灯不亮" in log
    for personal in ("13812345678", "王小明", "501"):
        assert personal not in log


def test_what_reporters_tell_of_themselves_is_known_again_wherever_it_stands(intake: Intake) -> None:
    """No cue and no title, a telephone with a short number, a house by its name."""
    contact = PersonalData(name="古丽", telephone="65471", address="梧桐里老屋")
    report(intake, text="古丽反映：梧桐里老屋门口的路灯不亮，打65471", contact=contact)
    begun: Any = next(iter(intake.events.get(MATTER)))
    assert begun.text == "〔略〕反映：〔略〕门口的路灯不亮，打〔略〕"


NOBODY_KNOWS = {"name": "古丽", "telephone": "65471", "address": "梧桐里老屋"}
NO_CUE = "古丽又来说：梧桐里老屋门口还是老样子，打65471"


def _supplements(intake: Intake) -> None:
    intake.supplement(MATTER, NO_CUE, act())


def _withdraws(intake: Intake) -> None:
    intake.withdraw(MATTER, NO_CUE, act())


def _rejects(intake: Intake) -> None:
    tell(intake, concluded())
    intake.reject(MATTER, NO_CUE, act())


def _rates(intake: Intake) -> None:
    tell(intake, concluded())
    intake.confirm(MATTER, act())
    intake.rate(MATTER, 1, NO_CUE, act())


each_text_of_a_reporter = pytest.mark.parametrize("write", [_supplements, _withdraws, _rejects, _rates])


@each_text_of_a_reporter
def test_whatever_reporters_write_later_they_are_known_again_and_nobody_has_read_their_contact(
    intake: Intake, write: Callable[[Intake], None]
) -> None:
    report(intake, contact=PersonalData(**NOBODY_KNOWS))
    write(intake)
    log = "".join(entry.state.decode() for entry in intake.recording.notifications(0, 100))
    assert "〔略〕又来说：〔略〕门口还是老样子，打〔略〕" in log
    assert not [personal for personal in NOBODY_KNOWS.values() if personal in log]
    assert "PersonalDataRead" not in happened_to(intake)
    assert intake.recording.asked == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("write", [_withdraws, _rejects, _rates])
def test_of_whom_the_key_is_destroyed_what_they_write_is_masked_by_rules_alone(
    intake: Intake, write: Callable[[Intake], None]
) -> None:
    report(intake, contact=PersonalData(**NOBODY_KNOWS))
    intake.erase_person(MATTER, "本人要求", act(DISTRICT_DESK))
    write(intake)
    assert NO_CUE in "".join(entry.state.decode() for entry in intake.recording.notifications(0, 100))


def test_a_rating_without_words_opens_nothing(intake: Intake) -> None:
    report(intake)
    tell(intake, concluded())
    intake.confirm(MATTER, act())
    intake.rate(MATTER, 5, "", act())
    assert intake.recording.asked == 0  # type: ignore[attr-defined]


def test_a_place_outside_the_town_is_refused(intake: Intake) -> None:
    with pytest.raises(Refused, match="place_outside_town"):
        report(intake, place="110101001001")
    assert intake.recording.last_position() == 0


@pytest.mark.parametrize("place", [STREET, COMMUNITY, GRID])
def test_a_street_a_community_and_a_grid_are_places(intake: Intake, place: str) -> None:
    assert report(intake, place=place).place == place


@pytest.mark.parametrize(
    ("by", "channel", "first_receiver", "on_behalf"),
    [
        (RESIDENT, "web", "district_desk:500106000000-DESKD:on-duty", False),
        (PARTNER, "sensor", "district_desk:500106000000-DESKD:on-duty", False),
        (GRID_WORKER, "grid", str(GRID_WORKER), True),
        (OFFICER, "window", str(OFFICER), True),
        (DISTRICT_DESK, "telephone", str(DISTRICT_DESK), True),
    ],
)
def test_whoever_is_asked_first_answers_for_it_and_a_proxy_says_that_it_is_one(
    intake: Intake, by: Actor, channel: str, first_receiver: str, on_behalf: bool
) -> None:
    matter = report(intake, by=by, channel=channel)
    begun: Any = next(iter(intake.events.get(MATTER)))
    assert (matter.first_receiver, begun.on_behalf) == (first_receiver, on_behalf)


def test_a_matter_is_sensitive_unless_somebody_says_otherwise(intake: Intake) -> None:
    report(intake)
    begun: Any = next(iter(intake.events.get(MATTER)))
    assert begun.data_class == DataClass.SENSITIVE.value


def test_two_reports_of_one_person_have_nothing_in_common(intake: Intake) -> None:
    first, second = report(intake), report(intake, OTHER)
    assert first.reporter != second.reporter


def test_many_reports_are_taken_in_together_and_once(intake: Intake) -> None:
    rows = ((MATTER, LAMP), (OTHER, "井盖丢了一个，晚上很危险"))
    table = [{"id": id, "channel": "import", "place": COMMUNITY, "text": text} for id, text in rows]
    assert intake.report_many(table, act(PARTNER)) == 2
    third = {**table[0], "id": THIRD, "text": "垃圾桶满了没有人来清"}
    more = [*table, third, third]
    assert intake.report_many(more, act(PARTNER)) == 1
    assert intake.recording.last_position() == 3


def test_of_many_reports_none_is_taken_in_when_one_is_refused(intake: Intake) -> None:
    table = [{"id": MATTER, "channel": "import", "place": COMMUNITY, "text": LAMP}]
    with pytest.raises(Refused):
        intake.report_many([*table, {**table[0], "id": OTHER, "place": "110101001001"}], act(PARTNER))
    assert intake.recording.last_position() == 0


# -- whose business it is ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [RESIDENT, GRID_WORKER, OTHER_OFFICER, DISTRICT_DESK])
def test_what_somebody_adds_or_answers_for_the_reporter_names_them(intake: Intake, by: Actor) -> None:
    report(intake, by=GRID_WORKER, channel="grid")
    intake.supplement(MATTER, "还有一盏", act(by))
    tell(intake, concluded())
    intake.reject(MATTER, "还是不亮", act(by))
    tell(intake, concluded())
    intake.confirm(MATTER, act(by))
    intake.rate(MATTER, 4, "", act(by))
    answered = (Matter.Supplemented, Matter.ResultRejected, Matter.ResultConfirmed, Matter.Rated)
    assert [each.by for each in intake.events.get(MATTER) if isinstance(each, answered)] == [str(by)] * 4


def read(intake: Intake, by: Actor = OFFICER, id: UUID = MATTER) -> None:
    intake.read_personal_data(id, "联系反映人", act(by))


def test_personal_data_is_for_whoever_handles_the_matter_and_nobody_else(intake: Intake) -> None:
    report(intake)
    with pytest.raises(Unknown):
        read(intake)
    tell(intake, _dispatched(STREET))
    read(intake)
    with pytest.raises(Unknown):
        read(intake, OTHER_OFFICER)


@pytest.mark.parametrize(
    "left",
    [
        routing.PartRecalled(STREET, "street_office", "弄错了"),
        street_office.WorkOrderReturned(STREET, 1, "lead", "不属于我们"),
    ],
    ids=["recalled", "returned"],
)
def test_personal_data_is_for_a_body_only_while_it_carries_the_matter(intake: Intake, left: Message) -> None:
    report(intake)
    tell(intake, _dispatched(STREET), street_office.WorkOrderAccepted(STREET, 1, "lead"))
    read(intake)
    tell(intake, left)
    with pytest.raises(Unknown):
        read(intake)


def _confirmed(intake: Intake) -> None:
    tell(intake, concluded())
    read(intake)  # the reporter may still reject the result
    intake.confirm(MATTER, act())


def _silent(intake: Intake) -> None:
    tell(intake, concluded())
    matter = intake.find(Matter, MATTER)
    matter.close_unanswered(act(at=MONDAY + timedelta(days=99)))
    intake.save(matter)


def _withdrawn(intake: Intake) -> None:
    intake.withdraw(MATTER, "不用了", act())


@pytest.mark.parametrize("ended", [_confirmed, _silent, _withdrawn])
def test_nobody_reads_personal_data_of_a_matter_that_nobody_handles(
    intake: Intake, ended: Callable[[Intake], None]
) -> None:
    report(intake)
    tell(intake, _dispatched(STREET))
    ended(intake)
    for by in (OFFICER, DISTRICT_DESK):
        with pytest.raises(Refused, match="cannot_read_personal_data"):
            read(intake, by)


def test_a_matter_that_is_open_again_is_handled_again_by_whoever_carried_it(intake: Intake) -> None:
    report(intake)
    tell(intake, _dispatched(STREET), concluded())
    intake.reject(MATTER, "还是不亮", act())
    read(intake)


def test_a_window_reads_what_it_took_in_until_a_body_has_accepted_it(intake: Intake) -> None:
    report(intake, by=OTHER_OFFICER, channel="window")
    tell(intake, _dispatched(STREET))
    read(intake, OTHER_OFFICER)
    tell(intake, street_office.WorkOrderAccepted(STREET, 1, "lead"))
    with pytest.raises(Unknown):
        read(intake, OTHER_OFFICER)


def test_whoever_saw_another_version_is_told_so(intake: Intake) -> None:
    report(intake)
    with pytest.raises(Stale):
        intake.withdraw(MATTER, "不用了", Act(RESIDENT, MONDAY, "request-1", expects=7))
    assert intake.find(Matter, MATTER).version == 1


# -- what follows from what others tell ----------------------------------------------------------------------------


def test_the_reporter_sees_each_step_once_and_by_whom(intake: Intake) -> None:
    report(intake)
    tell(
        intake,
        routing.TriageReviewRequested("district_desk", "unsure", MONDAY),
        _dispatched(STREET),
        street_office.WorkOrderAccepted(STREET, 1, "lead"),
        street_office.ProgressRecorded(STREET, 1, "on_site", "正在现场"),
        street_office.WorkOrderReturned(STREET, 1, "lead", "不属于我们"),
        routing.ConsultationOpened([STREET, COMMUNITY], "returned_twice", MONDAY),
        routing.PlanAgreed(1, [], False, ""),
        committee.ServiceTaskAccepted(COMMUNITY, 1, "lead"),
        committee.ServiceTaskResolved(COMMUNITY, 1, "lead", "修好了"),
    )
    assert shown(intake) == [
        ("under_review", "district_desk"),
        ("dispatched", STREET),
        ("accepted", STREET),
        ("on_site", STREET),
        ("returned", STREET),
        ("in_consultation", ""),
        ("plan_agreed", ""),
        ("accepted", COMMUNITY),
        ("part_resolved", COMMUNITY),
    ]


def test_what_bodies_say_about_nobodys_matter_is_left_aside(intake: Intake) -> None:
    tell(intake, street_office.WorkOrderAccepted(STREET, 1, "lead"), concluded())
    assert intake.recording.last_position() == 0


@pytest.mark.parametrize("outcome", ["resolved", "answered"])
def test_the_result_is_presented_with_time_to_answer(intake: Intake, around: Surroundings, outcome: str) -> None:
    report(intake)
    tell(intake, concluded(outcome))
    matter = intake.find(Matter, MATTER)
    assert matter.status is Status.AWAITING_CONFIRMATION
    assert matter.confirm_by == around.calendar.due(MONDAY, around.periods.confirm)


@pytest.mark.parametrize("outcome", ["withdrawn", "linked"])
def test_what_ended_without_a_result_presents_none(intake: Intake, outcome: str) -> None:
    report(intake)
    tell(intake, concluded(outcome))
    assert intake.find(Matter, MATTER).status is Status.OPEN


def linked(intake: Intake) -> None:
    """OTHER repeats MATTER."""
    report(intake)
    report(intake, OTHER)
    intake.link(OTHER, MATTER, "同一盏灯", act(DISTRICT_DESK))


def test_everybody_who_reported_the_same_sees_each_step_once(intake: Intake) -> None:
    linked(intake)
    tell(intake, _dispatched(STREET), street_office.WorkOrderAccepted(STREET, 1, "lead"))
    tell(intake, street_office.ProgressRecorded(STREET, 1, "on_site", "正在现场"))
    assert shown(intake, OTHER) == [("dispatched", STREET), ("accepted", STREET), ("on_site", STREET)]
    assert shown(intake, OTHER) == shown(intake)


def test_whoever_stands_on_their_own_sees_the_steps_of_the_other_report_no_more(intake: Intake) -> None:
    linked(intake)
    tell(intake, concluded())
    for id in (MATTER, OTHER):
        intake.reject(id, "还是不亮", act())
    tell(intake, _dispatched(STREET))
    assert (shown(intake), shown(intake, OTHER)) == ([("dispatched", STREET)], [])


def test_whoever_comes_back_to_the_first_report_sees_each_step_once(intake: Intake) -> None:
    linked(intake)
    tell(intake, concluded())
    for id in (MATTER, OTHER):
        intake.reject(id, "还是不亮", act())
    intake.link(OTHER, MATTER, "还是同一盏灯", act(DISTRICT_DESK))
    tell(intake, _dispatched(STREET))
    assert shown(intake, OTHER) == [("dispatched", STREET)]


def test_whoever_handles_the_first_report_reads_the_contact_of_those_linked_to_it_each_for_a_purpose(
    intake: Intake,
) -> None:
    report(intake)
    tell(intake, _dispatched(STREET))
    report(intake, OTHER)
    intake.link(OTHER, MATTER, "同一盏灯", act(DISTRICT_DESK))
    assert intake.waiting_with(MATTER) == [OTHER]
    read(intake, OFFICER, OTHER)
    assert (happened_to(intake)[-1], happened_to(intake, OTHER)[-1]) == ("MatterFollowed", "PersonalDataRead")
    with pytest.raises(Unknown):
        read(intake, OTHER_OFFICER, OTHER)
    tell(intake, street_office.WorkOrderReturned(STREET, 1, "lead", "不属于我们"))
    with pytest.raises(Unknown):
        read(intake, OFFICER, OTHER)


def test_who_handles_the_first_report_has_nothing_to_do_with_those_that_stand_on_their_own_again(
    intake: Intake,
) -> None:
    linked(intake)
    tell(intake, _dispatched(STREET))
    intake.withdraw(MATTER, "不用了", act())
    assert intake.waiting_with(MATTER) == []
    with pytest.raises(Unknown):
        read(intake, OFFICER, OTHER)


def test_everybody_who_reported_the_same_hears_the_result(intake: Intake) -> None:
    for id in (MATTER, OTHER, THIRD):
        report(intake, id)
    for id in (OTHER, THIRD):
        intake.link(id, MATTER, "同一盏灯", act(DISTRICT_DESK))
    intake.withdraw(THIRD, "不用了", act())
    tell(intake, concluded())
    assert intake.find(Matter, OTHER).status is Status.AWAITING_CONFIRMATION
    assert intake.find(Matter, THIRD).outcome == "withdrawn"


def test_when_the_first_is_withdrawn_the_others_are_on_their_own(intake: Intake) -> None:
    report(intake)
    report(intake, OTHER)
    intake.link(OTHER, MATTER, "同一盏灯", act(DISTRICT_DESK))
    intake.withdraw(MATTER, "不用了", act())
    assert intake.find(Matter, OTHER).first is None
    tell(intake, concluded(), matter=OTHER)
    assert intake.find(Matter, OTHER).status is Status.AWAITING_CONFIRMATION


def _dispatched(body: str) -> Message:
    told: dict[str, Any] = {"body": body, "body_role": "street_office", "share": "lead", "kind": "administrative"}
    told |= {"category": "municipal.street_lamp", "urgency": "normal", "place": COMMUNITY, "text": LAMP, "task": ""}
    return routing.MatterDispatched(**told, turn=1, accept_by=MONDAY, due_at=MONDAY, data_class="sensitive")
