"""The permission table, cell by cell, and what the separation of powers demands of it."""

import pytest

from shared.identity.permissions import (
    DESKS,
    SUPERVISING_ROLES,
    TABLE,
    VERBS,
    Forbidden,
    Purpose,
    may,
    permission_rows,
    require,
)
from shared.kernel import Actor, Role

ROLE = {
    "re": Role.RESIDENT,
    "gw": Role.GRID_WORKER,
    "pa": Role.PARTNER,
    "ed": Role.ENTERPRISE_DESK,
    "dd": Role.DISTRICT_DESK,
    "so": Role.STREET_OFFICE,
    "dg": Role.DISTRICT_GOVERNMENT,
    "co": Role.COMMITTEE,
    "or": Role.ORGANISATION,
    "pd": Role.PARTY_DESK,
    "pm": Role.PARTY_MEMBER,
    "su": Role.SUPERIOR,
    "cs": Role.CITY_SUPERVISOR,
    "op": Role.OPERATOR,
    "sw": Role.PLATFORM,
}

# x: holds the verb. Written out by hand, so that a change of the table has to be meant.
CELLS = """
                                re gw pa ed dd so dg co or pd pm su cs op sw
intake.report                   x  x  x  x  x  x  .  x  .  .  .  .  .  .  .
intake.follow                   x  x  x  x  x  x  .  x  .  .  .  .  .  .  .
intake.supplement               x  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.withdraw                 x  .  .  .  .  .  .  .  .  .  .  .  .  .  .
intake.separate                 x  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.confirm                  x  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.reject                   x  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.rate                     x  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.read                     .  .  .  x  x  .  .  .  .  x  x  x  x  .  .
intake.read_received            .  x  .  x  x  x  .  x  .  .  .  .  .  .  .
intake.link                     .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
intake.split                    .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
intake.read_personal_data       .  .  .  x  x  x  x  x  .  .  .  .  .  .  .
intake.erase_person             .  .  .  .  x  .  .  .  .  .  .  .  .  .  .
routing.read_queue              .  .  .  x  x  .  .  .  .  x  .  .  x  .  .
routing.read_case               .  .  .  x  x  x  x  x  x  x  x  x  x  .  .
routing.confirm_triage          .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.correct_triage          .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.dispatch                .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.redispatch              .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.escalate                .  .  .  .  x  .  .  .  .  .  .  .  .  .  .
routing.recall                  .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.open_consultation       .  .  .  x  x  .  .  .  .  .  .  .  .  .  .
routing.propose_plan            .  .  .  x  x  x  x  x  x  .  .  .  .  .  .
routing.endorse_plan            .  .  .  x  x  x  x  x  x  .  .  .  .  .  .
routing.object_to_plan          .  .  .  x  x  x  x  x  x  .  .  .  .  .  .
routing.decide_plan             .  .  .  .  x  .  .  .  .  .  .  .  .  .  .
street_office.read_worklist     .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
street_office.accept            .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
street_office.record_progress   .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
street_office.request_extension .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
street_office.grant_extension   .  .  .  .  x  .  .  .  .  .  .  .  .  .  .
street_office.refuse_extension  .  .  .  .  x  .  .  .  .  .  .  .  .  .  .
street_office.return_order      .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
street_office.resolve           .  .  .  .  .  x  x  .  .  .  .  .  .  .  .
committee.read_worklist         .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.accept                .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.record_progress       .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.request_extension     .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.grant_extension       .  .  .  x  .  .  .  .  .  .  .  .  .  .  .
committee.refuse_extension      .  .  .  x  .  .  .  .  .  .  .  .  .  .  .
committee.return_task           .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.resolve               .  .  .  .  .  .  .  x  x  .  .  .  .  .  .
committee.delegate              .  .  .  .  .  .  .  x  .  .  .  .  .  .  .
committee.take_back_part        .  .  .  .  .  .  .  x  .  .  .  .  .  .  .
committee.complete_part         .  .  .  .  .  .  .  .  x  .  .  .  .  .  .
committee.decline_part          .  .  .  .  .  .  .  .  x  .  .  .  .  .  .
oversight.read_observations     .  .  .  .  .  .  .  .  .  x  x  x  x  .  .
oversight.read_audit            .  .  .  .  .  .  .  .  .  x  .  x  x  .  .
oversight.observe               .  .  .  .  .  .  .  .  .  x  x  .  .  .  .
operations.read_parked          .  .  .  .  .  .  .  .  .  .  .  .  .  x  .
operations.retry_parked         .  .  .  .  .  .  .  .  .  .  .  .  .  x  .
operations.discard_parked       .  .  .  .  .  .  .  .  .  .  .  .  .  x  .
"""


def cells() -> dict[str, dict[Role, bool]]:
    head, *rows = (line.split() for line in CELLS.strip().splitlines())
    columns = [ROLE[short] for short in head]
    return {verb: {role: mark == "x" for role, mark in zip(columns, marks, strict=True)} for verb, *marks in rows}


def held_by(role: Role) -> set[str]:
    return {verb for verb, roles in VERBS.items() if role in roles}


def purposes(role: Role) -> set[Purpose]:
    return {verb.purpose for verb in TABLE if role in verb.roles}


@pytest.mark.parametrize(("verb", "row"), cells().items())
def test_each_role_holds_just_the_verbs_it_should(verb: str, row: dict[Role, bool]) -> None:
    assert {role: may(role, verb) for role in Role} == row


def test_every_verb_has_its_row() -> None:
    assert list(cells()) == list(VERBS)


def test_no_verb_is_entered_twice_and_each_can_be_called_by_somebody() -> None:
    assert len(VERBS) == len(TABLE)
    assert all(VERBS.values())


@pytest.mark.parametrize("role", sorted(SUPERVISING_ROLES))
def test_who_supervises_reads_and_supervises_and_handles_nothing(role: Role) -> None:
    assert purposes(role) <= {Purpose.READING, Purpose.SUPERVISING}


@pytest.mark.parametrize("role", sorted(set(Role) - SUPERVISING_ROLES))
def test_who_handles_supervises_nobody(role: Role) -> None:
    assert Purpose.SUPERVISING not in purposes(role)
    assert not {"oversight.read_audit", "oversight.read_observations"} & held_by(role)


def test_a_street_office_holds_no_verb_that_gives_work_to_anybody() -> None:
    assigning = {"routing.dispatch", "routing.redispatch", "routing.escalate", "routing.decide_plan", "routing.recall"}
    assert not (assigning | {"committee.delegate"}) & held_by(Role.STREET_OFFICE)
    assert all(VERBS[verb] <= DESKS for verb in assigning)


def test_street_offices_and_committees_hold_nothing_of_each_other() -> None:
    assert not any(verb.startswith("committee.") for verb in held_by(Role.STREET_OFFICE))
    assert not any(verb.startswith("street_office.") for verb in held_by(Role.COMMITTEE) | held_by(Role.ORGANISATION))


def test_the_operator_decides_no_matter() -> None:
    assert purposes(Role.OPERATOR) == {Purpose.OPERATING}


def test_the_software_itself_is_nobody_who_could_call() -> None:
    assert held_by(Role.PLATFORM) == set()


def test_a_forbidden_verb_says_who_may_not_do_what() -> None:
    watcher = Actor(Role.PARTY_DESK, "310101000000-PD", "officer-1")
    with pytest.raises(Forbidden, match=r"party_desk may not routing\.dispatch") as refusal:
        require(watcher, "routing.dispatch")
    assert (refusal.value.verb, refusal.value.role) == ("routing.dispatch", Role.PARTY_DESK)


def test_a_verb_that_is_held_passes() -> None:
    require(Actor(Role.DISTRICT_DESK, "310101000000-DD", "officer-1"), "routing.dispatch")


def test_a_misspelt_verb_is_an_error_and_not_a_refusal() -> None:
    with pytest.raises(KeyError, match=r"routing\.dispach"):
        may(Role.DISTRICT_DESK, "routing.dispach")


def test_the_table_cannot_be_changed_at_run_time() -> None:
    with pytest.raises(TypeError):
        VERBS["intake.report"] = frozenset(Role)  # type: ignore[index]


def test_the_printed_table_has_a_row_for_each_verb() -> None:
    rows = list(permission_rows())
    assert [verb for verb, _, _ in rows] == list(VERBS)
    assert ("routing.dispatch", "handling", "enterprise_desk, district_desk") in rows
