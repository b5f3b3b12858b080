"""What the government asks a committee to help with never becomes the committee's own matter."""

import pytest

from services.routing.domain import PlanPart
from services.routing.domain.rules import ASSISTED
from shared.kernel import Kind, Refused, Share
from tests.routing.facts import COMMITTEE, DISTRICT_DESK, STREET, WITHIN, by, leader, set_out, under_review

EVERY = pytest.mark.parametrize("category", sorted(ASSISTED))
COMMITTEE_LEADS = [
    (COMMITTEE, PlanPart(COMMITTEE.code, COMMITTEE.role, Share.LEAD, Kind.PUBLIC_SERVICE)),
    (STREET, PlanPart(STREET.code, STREET.role, Share.SUPPORT, Kind.ADMINISTRATIVE)),
]
STREET_LEADS = [
    (STREET, PlanPart(STREET.code, STREET.role, Share.LEAD, Kind.ADMINISTRATIVE)),
    (COMMITTEE, PlanPart(COMMITTEE.code, COMMITTEE.role, Share.SUPPORT, Kind.PUBLIC_SERVICE)),
]


@EVERY
@pytest.mark.parametrize("kind", Kind)
def test_no_opinion_of_a_classifier_makes_a_committee_the_lead(category: str, kind: Kind) -> None:
    case = set_out(kind, category=category)
    assert case.lead is None or leader(case) == STREET.code
    assert case.kind is not Kind.PUBLIC_SERVICE


@EVERY
def test_no_plan_does_either_but_the_committee_may_support(category: str) -> None:
    case = set_out(Kind.MIXED, category=category)
    with pytest.raises(Refused, match="only_assists"):
        case.propose_plan(COMMITTEE_LEADS, WITHIN, by(STREET))
    case.propose_plan(STREET_LEADS, WITHIN, by(STREET))
    case.endorse_plan(1, WITHIN, by(COMMITTEE))
    assert leader(case) == STREET.code


@EVERY
def test_no_desk_can_correct_it_into_the_communitys_own(category: str) -> None:
    with pytest.raises(Refused, match="only_assists"):
        under_review().correct_triage(Kind.PUBLIC_SERVICE, category, "误判", WITHIN, by(DISTRICT_DESK))
