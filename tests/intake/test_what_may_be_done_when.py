"""The table of states, cell by cell: what a rule forbids is refused, what comes too late changes nothing."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from services.intake.domain import CHANNELS, WHEN, Matter, Status
from shared.kernel import PLATFORM, Act, Actor, Refused, Role
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    FRIDAY,
    GRID_WORKER,
    HOUR,
    IN,
    OFFICER,
    OTHER,
    OTHER_OFFICER,
    RESIDENT,
    STREET,
    THIRD,
    TOLD,
    act,
    awaiting,
    closed,
    happened,
    reported,
    since,
)

VERBS: dict[str, Callable[[Matter], None]] = {
    "supplement": lambda matter: matter.supplement("还有一盏", [], act()),
    "withdraw": lambda matter: matter.withdraw("不用了", act()),
    "link": lambda matter: matter.link(reported(OTHER), "同一盏灯", act()),
    "present": lambda matter: matter.present("修好了", STREET, FRIDAY, TOLD),
    "confirm": lambda matter: matter.confirm(act()),
    "reject": lambda matter: matter.reject("还是不亮", act()),
    "close_unanswered": lambda matter: matter.close_unanswered(Act(PLATFORM, FRIDAY, "clock")),
    "rate": lambda matter: matter.rate(4, "", act()),
    "read_personal_data": lambda matter: matter.read_personal_data("联系反映人", act()),
}
HAPPENS = {
    "supplement": ["MatterSupplemented"],
    "withdraw": ["MatterWithdrawn", "MatterClosed"],
    "link": ["MatterLinked"],
    "present": ["ResultPresented"],
    "confirm": ["ResultConfirmed", "MatterClosed"],
    "reject": ["ResultRejected", "MatterReopened"],
    "close_unanswered": ["MatterClosed"],
    "rate": ["MatterRated"],
    "read_personal_data": ["PersonalDataRead"],
}
NOT_REFUSED = {"present", "close_unanswered"}  # nobody is there to hear it
CELLS = [(verb, state) for verb, state in product(WHEN, Status)]


def test_the_table_and_these_tests_know_the_same_verbs() -> None:
    assert set(WHEN) == set(VERBS) == set(HAPPENS)


@pytest.mark.parametrize(("verb", "state"), [cell for cell in CELLS if cell[1] in WHEN[cell[0]]])
def test_what_the_table_allows_happens(verb: str, state: Status) -> None:
    matter = since(IN[state]())
    VERBS[verb](matter)
    assert happened(matter) == HAPPENS[verb]


@pytest.mark.parametrize(("verb", "state"), [cell for cell in CELLS if cell[1] not in WHEN[cell[0]]])
def test_what_the_table_does_not_allow_changes_nothing(verb: str, state: Status) -> None:
    matter = since(IN[state]())
    if verb in NOT_REFUSED:
        VERBS[verb](matter)
    else:
        with pytest.raises(Refused, match=f"cannot_{verb}"):
            VERBS[verb](matter)
    assert happened(matter) == []


@pytest.mark.parametrize("verb", ["withdraw", "confirm", "rate"])
def test_doing_it_twice_changes_nothing(verb: str) -> None:
    matter = {"withdraw": reported, "confirm": awaiting, "rate": closed}[verb]()
    VERBS[verb](matter)
    since(matter)
    VERBS[verb](matter)
    assert happened(matter) == []


def test_a_second_rating_with_other_stars_is_refused() -> None:
    matter = closed()
    matter.rate(5, "", act())
    with pytest.raises(Refused, match="already_rated"):
        matter.rate(1, "", act())


def test_what_was_withdrawn_is_not_rated() -> None:
    matter = reported()
    matter.withdraw("不用了", act())
    with pytest.raises(Refused, match="nothing_to_rate"):
        matter.rate(1, "", act())


def test_the_period_for_an_answer_must_be_over_before_silence_counts() -> None:
    matter = since(awaiting())
    matter.close_unanswered(Act(PLATFORM, FRIDAY - HOUR, "clock"))
    assert happened(matter) == []
    matter.close_unanswered(Act(PLATFORM, FRIDAY, "clock"))
    assert matter.outcome == "no_reply"


def test_rejections_are_counted() -> None:
    matter = awaiting()
    for times in (1, 2):
        matter.reject("还是不亮", act())
        assert (matter.status, matter.times_reopened, matter.confirm_by) == (Status.OPEN, times, None)
        matter.present("又修了一次", STREET, FRIDAY, TOLD)


def test_a_step_that_comes_after_the_result_is_not_shown() -> None:
    matter = since(awaiting())
    matter.show("accepted", STREET, "", TOLD)
    assert happened(matter) == []


@pytest.mark.parametrize("leaves", ["returned", "recalled"])
@pytest.mark.parametrize("step", ["dispatched", "dispatched_again", "escalated"])
def test_a_body_is_party_to_a_matter_from_when_it_gets_it_until_it_has_left(step: str, leaves: str) -> None:
    matter = reported()
    matter.show(step, STREET, "", TOLD)
    assert STREET in matter.parties
    matter.show(leaves, STREET, "", TOLD)
    assert STREET not in matter.parties


@pytest.mark.parametrize("leaves", ["returned", "recalled"])
def test_that_a_body_has_left_counts_even_when_the_matter_is_closed(leaves: str) -> None:
    matter = reported()
    matter.show("dispatched", STREET, "", TOLD)
    matter.withdraw("不用了", act())
    since(matter)
    for _ in range(2):
        matter.show(leaves, STREET, "", TOLD)
    assert happened(matter) == ["ProgressShown"]
    assert STREET not in matter.parties


@pytest.mark.parametrize("late", ["accepted", "on_site", "returned", "part_resolved"])
def test_what_a_body_says_of_a_former_turn_is_not_taken_for_the_new_one(late: str) -> None:
    matter = reported()
    for step in ("dispatched", "recalled", "dispatched_again"):
        matter.show(step, STREET, "", TOLD)
    since(matter)
    matter.show(late, STREET, "", TOLD, turn=1)
    assert happened(matter) == []
    assert STREET in matter.parties
    matter.show(late, STREET, "", TOLD, turn=2)
    assert happened(matter) == ["ProgressShown"]


def test_what_a_body_says_when_its_part_was_taken_back_is_too_late() -> None:
    matter = reported()
    for step in ("dispatched", "recalled"):
        matter.show(step, STREET, "", TOLD)
    since(matter)
    matter.show("accepted", STREET, "", TOLD, turn=1)
    assert happened(matter) == []


def test_whoever_carried_a_matter_that_is_open_again_handles_it_again() -> None:
    matter = reported()
    for step in ("dispatched", "accepted", "part_resolved"):
        matter.show(step, STREET, "", TOLD, turn=1)
    matter.present("修好了", STREET, FRIDAY, TOLD)
    matter.reject("还是不亮", act())
    assert STREET in matter.parties


def test_whoever_took_it_in_handles_it_until_a_body_has_accepted_it_and_again_when_that_body_has_left() -> None:
    matter = reported(first_receiver="grid_worker:500106001001:grid-1")
    matter.show("dispatched", STREET, "", TOLD)
    assert matter.parties == {"500106001001", "grid-1", STREET}
    matter.show("accepted", STREET, "", TOLD, turn=1)
    assert matter.parties == {STREET}
    matter.show("returned", STREET, "", TOLD, turn=1)
    assert matter.parties == {"500106001001", "grid-1"}


def test_whoever_took_it_in_is_party_to_it() -> None:
    matter = reported(first_receiver="grid_worker:500106001001:grid-1")
    assert matter.parties == {"500106001001", "grid-1"}


def test_an_erased_person_can_neither_be_read_nor_added_to() -> None:
    matter = reported()
    matter.erase_person("本人要求", act())
    since(matter)
    matter.erase_person("本人要求", act())
    assert happened(matter) == []
    for verb in (lambda: matter.read_personal_data("联系反映人", act()), lambda: matter.supplement("还有", [], act())):
        with pytest.raises(Refused, match="person_erased"):
            verb()


# -- on somebody's behalf (R1) -------------------------------------------------------------------------------------


JUDGING: dict[str, Callable[[Matter, Actor], None]] = {
    "confirm": lambda matter, by: matter.confirm(act(by)),
    "rate": lambda matter, by: matter.rate(5, "", act(by)),
}


def handled_by_the_street(verb: str) -> Matter:
    matter = reported()
    for body in (STREET, COMMUNITY):
        matter.show("dispatched", body, "", TOLD)
    matter.present("修好了", STREET, FRIDAY, TOLD)
    if verb == "rate":
        matter.close_unanswered(Act(PLATFORM, FRIDAY, "clock"))
    return since(matter)


@pytest.mark.parametrize("verb", JUDGING)
@pytest.mark.parametrize("by", [OFFICER, GRID_WORKER])
def test_whoever_handled_a_matter_does_not_judge_the_result_for_its_reporter(verb: str, by: Actor) -> None:
    """The lead does not, nor does a grid worker of the committee that supported it."""
    matter = handled_by_the_street(verb)
    with pytest.raises(Refused, match="own_result"):
        JUDGING[verb](matter, by)
    assert happened(matter) == []


@pytest.mark.parametrize("verb", JUDGING)
@pytest.mark.parametrize("by", [OTHER_OFFICER, DISTRICT_DESK, RESIDENT])
def test_others_judge_the_result_for_its_reporter(verb: str, by: Actor) -> None:
    matter = handled_by_the_street(verb)
    JUDGING[verb](matter, by)
    assert happened(matter) == HAPPENS[verb]


def test_whoever_handled_a_matter_may_take_down_that_it_did_not_help() -> None:
    matter = handled_by_the_street("reject")
    matter.reject("还是不亮", act(OFFICER))
    assert happened(matter) == HAPPENS["reject"]


def test_whoever_handled_the_first_report_does_not_judge_for_those_who_share_its_result() -> None:
    _, second = linked()
    second.present("修好了", STREET, FRIDAY, TOLD)
    with pytest.raises(Refused, match="own_result"):
        second.confirm(act(OFFICER))


# -- channels (R1) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "role"), list(product(CHANNELS, Role)))
def test_a_channel_is_open_to_the_roles_that_the_table_names(channel: str, role: Role) -> None:
    by = Actor(role, STREET, "somebody-1")
    if role in CHANNELS[channel]:
        assert happened(reported(by=by, channel=channel)) == ["MatterReported"]
    else:
        with pytest.raises(Refused, match="not_your_channel"):
            reported(by=by, channel=channel)


def test_a_channel_that_does_not_exist_is_nobodys() -> None:
    with pytest.raises(Refused, match="not_your_channel"):
        reported(channel="pigeon")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.RESIDENT}))
def test_nobody_reports_as_a_resident_without_being_one(role: Role) -> None:
    with pytest.raises(Refused):
        reported(by=Actor(role, STREET, "somebody-1"), channel="web")


def test_a_resident_uses_no_channel_of_an_office() -> None:
    offices: set[str] = {name for name, roles in CHANNELS.items() if Role.RESIDENT not in roles}
    assert offices == {"telephone", "window", "grid", "sensor", "partner", "import"}


# -- linking -------------------------------------------------------------------------------------------------------


def linked() -> tuple[Matter, Matter]:
    first, second = reported(), reported(OTHER)
    second.link(first, "同一盏灯", act())
    return first, second


def refused_linking(matter: Matter, first: Matter, *followers: Matter) -> Any:
    with pytest.raises(Refused) as refused:
        matter.link(first, "同一盏灯", act(), followers)
    return refused.value.code


def test_each_of_two_linked_reports_knows_of_the_other() -> None:
    first, second = linked()
    assert (second.first, first.followers) == (first.id, [second.id])
    assert (happened(first)[-1], happened(second)[-1]) == ("MatterFollowed", "MatterLinked")


def test_linking_twice_changes_nothing() -> None:
    first, second = map(since, linked())
    second.link(first, "同一盏灯", act())
    assert happened(first) + happened(second) == []


def test_a_report_is_not_a_repeat_of_itself() -> None:
    matter = reported()
    assert refused_linking(matter, matter) == "linked_to_itself"


def test_a_report_is_linked_to_the_first_one_not_to_a_link() -> None:
    _, second = linked()
    third = reported()
    assert refused_linking(third, second) == "linked_to_a_link"


def test_a_report_that_others_follow_is_not_linked_itself() -> None:
    first, second = linked()
    assert refused_linking(first, reported(THIRD), second) == "is_followed"


def _withdraws(matter: Matter) -> None:
    matter.withdraw("不用了", act())


def _rejects(matter: Matter) -> None:
    matter.present("修好了", STREET, FRIDAY, TOLD)
    matter.reject("还是不亮", act())


def _confirms(matter: Matter) -> None:
    matter.present("修好了", STREET, FRIDAY, TOLD)
    matter.confirm(act())


@pytest.mark.parametrize("leaves", [_withdraws, _rejects, _confirms])
def test_a_report_that_nobody_follows_any_more_is_linked_like_any_other(leaves: Callable[[Matter], None]) -> None:
    first, second = linked()
    leaves(second)
    first.link(reported(THIRD), "同一盏灯", act(), [second])
    assert first.first == THIRD


@pytest.mark.parametrize("answered", [awaiting, closed])
def test_a_report_is_not_linked_to_one_that_has_its_result(answered: Callable[[], Matter]) -> None:
    assert refused_linking(reported(OTHER), answered()) == "first_is_answered"


@pytest.mark.parametrize(
    ("at_work", "desk"),
    [
        ({Role.COMMITTEE}, Role.ENTERPRISE_DESK),
        ({Role.COMMITTEE, Role.ORGANISATION}, Role.ENTERPRISE_DESK),
        ({Role.STREET_OFFICE}, Role.DISTRICT_DESK),
        ({Role.DISTRICT_GOVERNMENT}, Role.DISTRICT_DESK),
        ({Role.STREET_OFFICE, Role.COMMITTEE}, Role.DISTRICT_DESK),
    ],
)
def test_r5_what_bodies_are_at_work_on_is_linked_by_the_desk_that_decides_about_it(
    at_work: set[Role], desk: Role
) -> None:
    other = Role.ENTERPRISE_DESK if desk is Role.DISTRICT_DESK else Role.DISTRICT_DESK
    matter, first = reported(OTHER), reported()
    with pytest.raises(Refused, match="other_desks_work"):
        matter.link(first, "同一盏灯", act(Actor(other, "500106000000-DESK", "desk")), at_work=at_work)
    matter.link(first, "同一盏灯", act(Actor(desk, "500106000000-DESK", "desk")), at_work=at_work)
    assert matter.first == first.id


DESKS = {each.role: each for each in (DISTRICT_DESK, ENTERPRISE_DESK)}
QUEUES = [(Role.DISTRICT_DESK, Role.ENTERPRISE_DESK), (Role.ENTERPRISE_DESK, Role.DISTRICT_DESK)]


def in_the_queue_of(desk: Role) -> Matter:
    matter = reported(OTHER)
    matter.show("under_review", desk, "", TOLD)
    return matter


@pytest.mark.parametrize(("desk", "other"), QUEUES)
def test_r5_what_waits_for_a_desk_is_linked_by_that_desk(desk: Role, other: Role) -> None:
    matter, first = in_the_queue_of(desk), reported()
    with pytest.raises(Refused, match="other_desks_queue"):
        matter.link(first, "同一盏灯", act(DESKS[other]))
    matter.link(first, "同一盏灯", act(DESKS[desk]))
    assert matter.first == first.id


@pytest.mark.parametrize(("desk", "other"), QUEUES)
def test_in_a_consultation_either_desk_may_link(desk: Role, other: Role) -> None:
    matter, first = in_the_queue_of(desk), reported()
    matter.show("in_consultation", "", "", TOLD)
    matter.link(first, "同一盏灯", act(DESKS[other]))
    assert matter.first == first.id


def test_r5_what_a_body_has_been_given_waits_for_no_desk_any_more() -> None:
    matter, first = in_the_queue_of(Role.DISTRICT_DESK), reported()
    matter.show("dispatched", COMMUNITY, "", TOLD)
    matter.link(first, "同一盏灯", act(ENTERPRISE_DESK), at_work={Role.COMMITTEE})
    assert matter.first == first.id


def test_r5_what_waits_for_the_enterprise_desk_while_an_office_is_at_work_is_the_district_desks_to_link() -> None:
    matter, first = in_the_queue_of(Role.ENTERPRISE_DESK), reported()
    with pytest.raises(Refused, match="other_desks_work"):
        matter.link(first, "同一盏灯", act(ENTERPRISE_DESK), at_work={Role.STREET_OFFICE})
    matter.link(first, "同一盏灯", act(DISTRICT_DESK), at_work={Role.STREET_OFFICE})
    assert matter.first == first.id


def test_the_desk_that_looks_at_the_first_report_does_not_decide_about_one_that_stands_on_its_own_again() -> None:
    first, second = linked()
    first.show("under_review", Role.DISTRICT_DESK, "", TOLD, followers=[second])
    second.unlink(act())
    second.link(reported(THIRD), "同一盏灯", act(ENTERPRISE_DESK))
    assert second.first == THIRD


def test_whoever_has_returned_it_or_was_taken_off_it_is_at_work_on_it_no_more() -> None:
    matter = reported()
    for step, body in (("dispatched", COMMUNITY), ("returned", COMMUNITY), ("dispatched_again", STREET)):
        matter.show(step, body, "", TOLD)
    assert matter.bodies == {STREET}
    matter.show("recalled", STREET, "", TOLD)
    assert matter.bodies == set()


def test_whoever_rejects_a_shared_result_is_linked_no_more() -> None:
    _, second = linked()
    second.present("修好了", STREET, FRIDAY, TOLD)
    since(second)
    second.reject("我家门口还是不亮", act())
    assert happened(second) == ["ResultRejected", "MatterReopened", "MatterUnlinked"]
    assert second.first is None


def test_a_report_that_is_linked_to_nothing_cannot_be_unlinked() -> None:
    matter = since(reported())
    matter.unlink(act())
    assert happened(matter) == []
