"""The transition table, cell by cell: which verb is allowed in which state, and to whom."""

from collections.abc import Callable

import pytest

from services.routing.domain import Body, Case, Status
from services.routing.domain.rules import CARRIES, DECIDES, WHEN
from shared.kernel import Actor, Kind, Refused, Role, Share
from tests.routing.facts import (
    BODIES,
    COMMITTEE,
    DEPARTMENT,
    DISTRICT_DESK,
    ENTERPRISE_DESK,
    IN_STATE,
    PLAN,
    STREET,
    WEST_STREET,
    WITHIN,
    by,
    dispatched,
    since,
    under_review,
)

Verb = Callable[[Case], None]

# What each verb is, asked in a way that nothing but the state can forbid.
VERBS: dict[str, Verb] = {
    "confirm_triage": lambda case: case.confirm_triage(WITHIN, by(DISTRICT_DESK)),
    "correct_triage": lambda case: case.correct_triage(
        Kind.MIXED, "housing.added_lift", "两者", WITHIN, by(DISTRICT_DESK)
    ),
    "dispatch": lambda case: case.dispatch(DEPARTMENT, "请办理", WITHIN, by(DISTRICT_DESK)),
    "redispatch": lambda case: case.redispatch(DEPARTMENT, "误派", WITHIN, by(DISTRICT_DESK)),
    "escalate": lambda case: case.escalate(DEPARTMENT, "需区级决定", WITHIN, by(DISTRICT_DESK)),
    "recall": lambda case: case.recall(STREET.code, "误派", WITHIN, by(DISTRICT_DESK)),
    "open_consultation": lambda case: case.open_consultation("需要会商", WITHIN, by(DISTRICT_DESK)),
    "propose_plan": lambda case: case.propose_plan(PLAN, WITHIN, by(STREET)),
    "endorse_plan": lambda case: case.endorse_plan(1, WITHIN, by(STREET)),
    "object_to_plan": lambda case: case.object_to_plan(1, "人手不够", by(STREET)),
    "decide_plan": lambda case: case.decide_plan(PLAN, "期限已过", WITHIN, by(DISTRICT_DESK)),
}

# Where a verb finds what it wants done already, or that it needs something first.
SILENT = {
    ("open_consultation", Status.IN_CONSULTATION),
    ("confirm_triage", Status.TRIAGED),
    ("confirm_triage", Status.DISPATCHED),
    ("confirm_triage", Status.IN_CONSULTATION),
    ("confirm_triage", Status.TURNED_OVER),
    ("confirm_triage", Status.CONCLUDED),
}
NEEDS_MORE = {
    ("redispatch", Status.UNDER_REVIEW): "never_dispatched",
    ("endorse_plan", Status.IN_CONSULTATION): "plan_is_gone",
    ("object_to_plan", Status.IN_CONSULTATION): "no_such_plan",
    **{("recall", status): "carries_nothing" for status in Status if status is not Status.DISPATCHED},
    ("recall", Status.CONCLUDED): "cannot_recall",
    ("escalate", Status.IN_CONSULTATION): "cannot_escalate",
}


def test_every_verb_of_the_table_is_tried() -> None:
    assert set(VERBS) == set(WHEN)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("verb", WHEN)
def test_a_verb_is_allowed_in_the_states_of_the_table_and_refused_in_all_others(verb: str, status: Status) -> None:
    case = IN_STATE[status]()
    assert case.status is status
    if code := NEEDS_MORE.get((verb, status)):
        assert refusal(case, VERBS[verb]) == code
    elif (verb, status) in SILENT:
        assert since(case, VERBS[verb]) == []
    elif status in WHEN[verb]:
        assert since(case, VERBS[verb])
    else:
        assert refusal(case, VERBS[verb]) == f"cannot_{verb}"


def refusal(case: Case, verb: Verb) -> str:
    """The code of the refusal, after which nothing has happened."""
    before = len(case.pending_events)
    with pytest.raises(Refused) as refused:
        verb(case)
    assert len(case.pending_events) == before
    return refused.value.code


# -- which desk ----------------------------------------------------------------------------------------------------


DESK_VERBS: dict[str, Callable[[Case, Actor], None]] = {
    "confirm_triage": lambda case, desk: case.confirm_triage(WITHIN, by(desk)),
    "correct_triage": lambda case, desk: case.correct_triage(case.kind, "order.stalls", "更准确", WITHIN, by(desk)),
    "open_consultation": lambda case, desk: case.open_consultation("需要会商", WITHIN, by(desk)),
}


@pytest.mark.parametrize("desk", [DISTRICT_DESK, ENTERPRISE_DESK], ids=lambda desk: str(desk.role))
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("verb", DESK_VERBS)
def test_r5_each_kind_is_decided_by_its_own_desk_and_by_no_other(verb: str, kind: Kind, desk: Actor) -> None:
    case = under_review(kind)
    if desk.role is DECIDES[kind]:
        assert since(case, lambda case: DESK_VERBS[verb](case, desk))
    else:
        assert refusal(case, lambda case: DESK_VERBS[verb](case, desk)) == "not_your_kind"


@pytest.mark.parametrize("role", [role for role in Role if role not in DECIDES.values()])
@pytest.mark.parametrize("verb", DESK_VERBS)
def test_nobody_but_a_desk_decides_whatever_may_have_let_them_in(verb: str, role: Role) -> None:
    somebody = Actor(role, STREET.code, "officer-1")
    assert refusal(under_review(), lambda case: DESK_VERBS[verb](case, somebody)) == "not_your_kind"


@pytest.mark.parametrize("desk", [DISTRICT_DESK, ENTERPRISE_DESK], ids=lambda desk: str(desk.role))
def test_r5_only_the_district_desk_takes_a_matter_up(desk: Actor) -> None:
    def up(case: Case) -> None:
        case.escalate(DEPARTMENT, "需区级决定", WITHIN, by(desk))

    if desk is DISTRICT_DESK:
        assert since(dispatched(), up)
    else:
        assert refusal(dispatched(), up) == "not_your_kind"


# -- which body ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", BODIES, ids=lambda body: f"{body.role}-{body.code}")
@pytest.mark.parametrize("kind", [Kind.ADMINISTRATIVE, Kind.PUBLIC_SERVICE])
def test_r6_a_desk_can_make_only_a_body_of_the_kind_and_the_place_the_lead(kind: Kind, body: Body) -> None:
    desk = DISTRICT_DESK if kind is Kind.ADMINISTRATIVE else ENTERPRISE_DESK
    case = under_review(kind)

    def give(case: Case) -> None:
        case.dispatch(body, "请办理", WITHIN, by(desk))

    if body.role not in CARRIES[Share.LEAD, kind]:
        assert refusal(case, give) == "not_theirs"
    elif not body.serves(COMMITTEE.place):
        assert refusal(case, give) == "not_their_place"
    else:
        give(case)
        assert case.lead is not None
        assert case.lead.of.body == body.code


def test_r6_a_street_office_never_leads_public_service_and_a_committee_never_what_is_administrative() -> None:
    assert Role.STREET_OFFICE not in CARRIES[Share.LEAD, Kind.PUBLIC_SERVICE]
    assert Role.COMMITTEE not in CARRIES[Share.LEAD, Kind.ADMINISTRATIVE]
    assert not any(Role.ORGANISATION in roles for (share, _), roles in CARRIES.items() if share is Share.LEAD)


def test_r9_the_lead_of_a_mixed_matter_is_not_a_desks_to_name() -> None:
    case = under_review(Kind.MIXED)
    assert refusal(case, VERBS["dispatch"]) == "consult_first"
    assert refusal(case, VERBS["escalate"]) == "consult_first"


def test_a_matter_is_taken_up_to_the_district_and_to_nobody_else() -> None:
    case = dispatched()
    up = lambda case: case.escalate(WEST_STREET, "需区级决定", WITHIN, by(DISTRICT_DESK))  # noqa: E731
    assert refusal(case, up) == "not_the_district"
