"""Reports of the same matter: who may link them, what they share, and how they part."""

from collections.abc import Callable
from typing import Any

import pytest

from services.intake.domain import Matter
from shared.kernel import Actor, Refused, Role
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    FRIDAY,
    OTHER,
    STREET,
    THIRD,
    TOLD,
    act,
    awaiting,
    closed,
    happened,
    linked,
    reported,
    since,
)


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
