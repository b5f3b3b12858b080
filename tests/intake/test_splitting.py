"""One report that is several matters: who may split it, what becomes of it, and what its reporters see."""

from typing import Any
from uuid import UUID

import pytest

from services.intake.application import Intake
from services.intake.domain import Matter, Status
from services.intake.vault import PersonalData
from shared.kernel import Act, Actor, Refused, Role
from shared.messages.routing import MatterDispatched
from shared.messages.street_office import WorkOrderAccepted
from shared.provisioning.rebuild import compare
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    LAMP,
    MATTER,
    MONDAY,
    OFFICER,
    OTHER,
    STREET,
    THIRD,
    TOLD,
    act,
    awaiting,
    happened,
    linked,
    reported,
    since,
)
from tests.intake.reception import Reception

BOTH = "路口的路灯不亮，还有楼道里堆满杂物"
PARTS = [{"text": "路口的路灯不亮", "category": "municipal.street_lamp"}, {"text": "楼道里堆满杂物"}]
CONTACT = PersonalData(name="古丽", telephone="13812345678")
CHILDREN = [OTHER, THIRD]
FILE = {"media_type": "image/jpeg", "size": 7, "sha256": "0" * 64}


def split(intake: Intake, id: UUID = MATTER, parts: Any = PARTS, by: Actor = DISTRICT_DESK) -> list[UUID]:
    return intake.split(id, parts, act(by)).children


def report(intake: Intake, id: UUID = MATTER, text: str = BOTH, by: Any = None, **told: Any) -> Matter:
    by = act(by) if by else act()
    return intake.report(id, by, **{"channel": "web", "place": COMMUNITY, "text": text, "contact": CONTACT, **told})


def created(intake: Intake, id: UUID) -> Any:
    return next(iter(intake.events.get(id)))


# -- who may, and when -------------------------------------------------------------------------------------------------


def refused(matter: Matter, children: list[UUID] | None = None, **told: Any) -> Any:
    with pytest.raises(Refused) as why:
        matter.split(children or CHILDREN, told.pop("act", act(DISTRICT_DESK)), **told)
    return why.value.code


def test_a_report_that_was_split_is_closed_as_that() -> None:
    matter = since(reported())
    matter.split(CHILDREN, act(DISTRICT_DESK))
    assert happened(matter) == ["MatterSplit", "MatterClosed"]
    assert (matter.status, matter.outcome, matter.children) == (Status.CLOSED, "split", CHILDREN)


@pytest.mark.parametrize(
    ("at_work", "desk"),
    [({Role.COMMITTEE}, ENTERPRISE_DESK), ({Role.STREET_OFFICE}, DISTRICT_DESK), ({*Role}, DISTRICT_DESK)],
)
def test_r5_what_bodies_are_at_work_on_is_split_by_the_desk_that_decides_about_it(
    at_work: set[Role], desk: Actor
) -> None:
    other = ENTERPRISE_DESK if desk is DISTRICT_DESK else DISTRICT_DESK
    assert refused(reported(), act=act(other), at_work=at_work) == "other_desks_work"
    matter = reported()
    matter.split(CHILDREN, act(desk), at_work=at_work)
    assert matter.outcome == "split"


def test_r5_what_waits_for_a_desk_is_split_by_that_desk() -> None:
    matter = reported()
    matter.show("under_review", Role.ENTERPRISE_DESK, "", TOLD)
    assert refused(matter) == "other_desks_queue"


def test_a_report_that_is_handled_with_another_one_is_not_split_itself() -> None:
    _, second = linked()
    assert refused(second, [UUID(int=8), UUID(int=9)]) == "split_the_first"


@pytest.mark.parametrize("number", [1, 7])
def test_it_has_two_to_six_parts(number: int) -> None:
    assert refused(reported(), [UUID(int=n) for n in range(number)]) == "not_so_many_parts"


def test_what_has_its_result_is_not_split() -> None:
    assert refused(awaiting()) == "cannot_split"


def test_what_was_split_is_not_rated() -> None:
    matter = reported()
    matter.split(CHILDREN, act(DISTRICT_DESK))
    with pytest.raises(Refused, match="nothing_to_rate"):
        matter.rate(5, "", act())


def test_whoever_waits_with_it_is_closed_with_it_and_whoever_has_left_is_not() -> None:
    first, second = linked()
    third = reported(THIRD)
    third.link(first, "同一件事", act())
    third.unlink(act())
    first.split([UUID(int=8), UUID(int=9)], act(DISTRICT_DESK), [second, third])
    assert (second.outcome, third.outcome) == ("split", None)


# -- what the parts are ------------------------------------------------------------------------------------------------


def test_each_part_is_a_matter_of_its_own_taken_in_as_the_whole_was(intake: Intake) -> None:
    report(intake, by=OFFICER, channel="window", urgent=True, attachments=[FILE])
    first, second = split(intake)
    whole, part = created(intake, MATTER), created(intake, first)
    assert (part.text, part.category, part.parent) == ("路口的路灯不亮", "municipal.street_lamp", MATTER)
    assert (created(intake, second).text, created(intake, second).category) == ("楼道里堆满杂物", "")
    for fact in ("channel", "place", "first_receiver", "urgent", "on_behalf", "attachments", "data_class", "reporter"):
        assert getattr(part, fact) == getattr(whole, fact)
    assert part.by == str(DISTRICT_DESK)
    assert intake.codes.digest(intake.codes.of(first)) == part.code_digest


def test_the_same_split_again_makes_nothing_more_and_another_one_is_refused(intake: Intake) -> None:
    report(intake)
    children = split(intake)
    before = intake.recording.last_position()
    assert split(intake) == children
    with pytest.raises(Refused, match="already_split"):
        split(intake, parts=list(reversed(PARTS)))
    assert intake.recording.last_position() == before


def test_what_the_reporter_told_of_themselves_is_masked_in_the_parts_as_well(intake: Intake) -> None:
    report(intake)
    [first, _] = split(intake, parts=[{"text": "古丽家门口的路灯不亮"}, PARTS[1]])
    assert created(intake, first).text == "〔略〕家门口的路灯不亮"


def test_a_part_of_a_part_is_split_like_any_other(intake: Intake) -> None:
    report(intake)
    first, _ = split(intake)
    assert len(split(intake, first, [{"text": "东边的路灯不亮"}, {"text": "西边的路灯不亮"}])) == 2
    assert intake.find(Matter, first).outcome == "split"


def test_erasing_the_reporter_of_one_part_erases_them_from_all(intake: Intake) -> None:
    report(intake)
    first, second = split(intake)
    deeper = split(intake, second, [{"text": "东边堆满杂物"}, {"text": "西边堆满杂物"}])
    intake.erase_person(first, "本人要求", act(DISTRICT_DESK))
    assert all(intake.find(Matter, id).erased for id in (MATTER, first, second, *deeper))
    with pytest.raises(Refused, match="person_erased"):
        split(intake, first, [{"text": "东边的路灯不亮"}, {"text": "西边的路灯不亮"}])


# -- over HTTP, on a real database -------------------------------------------------------------------------------------

system = pytest.mark.system


def asked_to_split(reception: Reception, receipt: dict[str, Any], by: Actor = DISTRICT_DESK) -> Any:
    return reception.post(f"/matters/{receipt['matter_id']}/split", {"parts": PARTS}, by)


@system
def test_the_reporter_gets_the_codes_of_the_parts_and_each_opens_its_own(reception: Reception) -> None:
    receipt = reception.report(BOTH)
    answer = asked_to_split(reception, receipt).json
    assert (answer["outcome"], [part["text"] for part in answer["parts"]]) == ("split", [p["text"] for p in PARTS])
    assert [part["tracking_code"] for part in answer["parts"]] == [None, None]
    parts = reception.follow(receipt)["parts"]
    assert [part["matter_id"] for part in parts] == answer["children"]
    opened = reception.follow(parts[0])
    assert (opened["matter_id"], opened["parent"]) == (answer["children"][0], receipt["matter_id"])
    assert compare(reception.intake) == {}


@system
def test_whoever_reported_the_same_sees_how_the_parts_go_on_without_their_codes(reception: Reception) -> None:
    receipt, again = reception.report(BOTH), reception.report(BOTH)
    asked_to_split(reception, receipt)
    first = reception.follow(receipt)["parts"][0]
    reception.post(f"/tracking/{first['tracking_code']}/supplement", {"text": "是我家门口那一盏"})
    reception.resolved(first["matter_id"])
    followed = reception.follow(again)
    assert (followed["outcome"], followed["parts"][0]["result"]) == ("split", "已修好，请查看")
    assert [part["tracking_code"] for part in followed["parts"]] == [None, None]
    assert [step["step"] for step in followed["parts"][0]["steps"]] == ["reported", "result_presented"]
    assert "supplemented" in [step["step"] for step in reception.follow(receipt)["parts"][0]["steps"]]
    assert compare(reception.intake) == {}


@system
def test_whoever_handles_a_part_reads_the_contact_and_that_part_alone(reception: Reception) -> None:
    receipt = reception.report(BOTH, contact={"telephone": "13812345678"})
    child = asked_to_split(reception, receipt).json["children"][0]
    order = {"body": STREET, "body_role": "street_office", "share": "lead", "kind": "administrative", "text": LAMP}
    order |= {"category": "municipal.street_lamp", "urgency": "normal", "place": COMMUNITY, "task": ""}
    reception.told(MatterDispatched(**order, turn=1, accept_by=MONDAY, due_at=MONDAY, data_class="sensitive"), child)
    reception.told(WorkOrderAccepted(STREET, 1, "lead"), child)
    answer = reception.post(f"/matters/{child}/personal-data", {"purpose": "联系反映人"}, OFFICER)
    assert [(each["telephone"], each["text"]) for each in answer.json["records"]] == [("13812345678", "路口的路灯不亮")]


@system
@pytest.mark.parametrize("by", [None, OFFICER])
def test_nobody_but_a_desk_splits(reception: Reception, by: Actor | None) -> None:
    receipt = reception.report(BOTH)
    answer = reception.post(f"/matters/{receipt['matter_id']}/split", {"parts": PARTS}, by)
    assert answer.status_code == (403 if by else 401)


@system
@pytest.mark.parametrize("parts", [[], PARTS[:1], PARTS * 4, [{"text": "  "}, PARTS[1]], [{}, PARTS[1]]])
def test_parts_that_are_none_are_refused(reception: Reception, parts: list[Any]) -> None:
    receipt = reception.report(BOTH)
    answer = reception.post(f"/matters/{receipt['matter_id']}/split", {"parts": parts}, DISTRICT_DESK)
    assert answer.status_code == 422


@system
def test_a_desk_that_saw_another_version_is_told_so(reception: Reception) -> None:
    receipt = reception.report(BOTH)
    seen = {"If-Match": '"7"'}
    answer = reception.post(f"/matters/{receipt['matter_id']}/split", {"parts": PARTS}, DISTRICT_DESK, **seen)
    assert answer.status_code == 412
    assert reception.follow(receipt)["children"] == []


def test_who_splits_says_by_what_act(intake: Intake) -> None:
    report(intake)
    split(intake)
    happened_by = [event.by for event in intake.events.get(MATTER)][-2:]
    assert happened_by == [str(DISTRICT_DESK)] * 2
    assert isinstance(act(DISTRICT_DESK), Act)
