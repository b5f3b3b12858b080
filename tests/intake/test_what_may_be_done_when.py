"""The table of states, cell by cell: what a rule forbids is refused, what comes too late changes nothing."""

from collections.abc import Callable
from itertools import product

import pytest

from services.intake.domain import CHANNELS, WHEN, Matter, Status
from shared.kernel import PLATFORM, Act, Actor, Refused, Role
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
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
    linked,
    reported,
    since,
)

VERBS: dict[str, Callable[[Matter], None]] = {
    "supplement": lambda matter: matter.supplement("还有一盏", [], act()),
    "withdraw": lambda matter: matter.withdraw("不用了", act()),
    "link": lambda matter: matter.link(reported(OTHER), "同一盏灯", act()),
    "separate": lambda matter: matter.separate(act()),
    "split": lambda matter: matter.split([OTHER, THIRD], act()),
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
    "separate": [],  # linked to nothing, it has nothing to part from
    "split": ["MatterSplit", "MatterClosed"],
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


@pytest.mark.parametrize("verb", ["withdraw", "split", "confirm", "rate"])
def test_doing_it_twice_changes_nothing(verb: str) -> None:
    matter = {"withdraw": reported, "split": reported, "confirm": awaiting, "rate": closed}[verb]()
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
