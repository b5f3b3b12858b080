"""What oversight notices by what is told: it records, and never refuses."""

from uuid import UUID

import pytest

from services.oversight.application import Oversight
from services.oversight.domain import Dossier, Reason, Supervision, supervision_id
from shared.kernel import Unknown
from shared.messages import committee, intake, routing, street_office
from shared.messages.base import Message
from shared.messaging.envelope import Envelope
from shared.messaging.herald import Herald
from tests.oversight.conftest import hear
from tests.oversight.telling import COMMITTEE, DISTRICT_DESK, ENTERPRISE_DESK, HOUR, MATTER, MONDAY, STREET, Told


def presented(body: str = STREET) -> Message:
    return intake.ResultPresented("修好了", body, MONDAY + 40 * HOUR)


def rejected() -> Message:
    return intake.ResultRejected("没有修好")


def reopened(times: int) -> Message:
    return intake.MatterReopened(times, "没有修好")


def order_returned(body: str = STREET) -> Message:
    return street_office.WorkOrderReturned(body, 1, "lead", "不属于我们")


def corrected(former_kind: str) -> Message:
    return routing.TriageCorrected("mixed", "roads", former_kind, "noise", "看错了")


def observed(oversight: Oversight) -> list[tuple[str, str, list[str]]]:
    """All observations: reason, body, evidence."""
    events = [oversight.mapper.to_domain_event(entry) for entry in oversight.recording.notifications(0, 1000)]
    made = [event for event in events if isinstance(event, Supervision.Created)]
    return [(event.reason, event.body, event.evidence) for event in made]


def test_a_rejected_result_is_observed_on_the_body_that_gave_it(oversight: Oversight, told: Told):
    hear(oversight, told(presented()), rejection := told(rejected()))
    assert observed(oversight) == [(Reason.REJECTED, STREET, [rejection.id])]


def test_a_rejection_is_the_business_of_whoever_gave_the_last_result(oversight: Oversight, told: Told):
    hear(oversight, told(presented()), told(presented(COMMITTEE)), rejection := told(rejected()))
    assert observed(oversight) == [(Reason.REJECTED, COMMITTEE, [rejection.id])]


def test_an_answer_of_the_platform_that_did_not_help_is_observed_on_its_desk(oversight: Oversight, told: Told):
    hear(oversight, told(presented(body="")), rejection := told(rejected()))
    assert observed(oversight) == [(Reason.ANSWER_DID_NOT_HELP, DISTRICT_DESK, [rejection.id])]


@pytest.mark.parametrize(("times", "noticed"), [(1, 0), (2, 1), (3, 0)])
def test_the_second_reopening_is_observed_and_no_other(oversight: Oversight, told: Told, times: int, noticed: int):
    hear(oversight, told(presented()), told(reopened(times)))
    assert [reason for reason, _, _ in observed(oversight)] == [Reason.REOPENED_TWICE] * noticed


def test_the_second_return_of_a_matter_is_observed_with_both_as_evidence(oversight: Oversight, told: Told):
    first, second, third = told(order_returned()), told(order_returned("500106002000")), told(order_returned())
    hear(oversight, first, second, third)
    on_bodies = [made for made in observed(oversight) if made[1] != DISTRICT_DESK]
    assert on_bodies == [(Reason.RETURNED_TWICE, "500106002000", [first.id, second.id])]


def test_every_return_is_noted_on_the_desk_that_dispatched(oversight: Oversight, told: Told):
    task_returned = told(committee.ServiceTaskReturned(COMMITTEE, 1, "lead", "不属于我们"))
    hear(oversight, order := told(order_returned()), task_returned)
    assert observed(oversight)[:2] == [
        (Reason.DISPATCH_RETURNED, DISTRICT_DESK, [order.id]),
        (Reason.DISPATCH_RETURNED, ENTERPRISE_DESK, [task_returned.id]),
    ]


@pytest.mark.parametrize(
    ("former_kind", "desk"),
    [("administrative", DISTRICT_DESK), ("public_service", ENTERPRISE_DESK), ("mixed", DISTRICT_DESK)],
)
def test_a_corrected_triage_is_noted_on_the_desk_it_was_taken_for(
    oversight: Oversight, told: Told, former_kind: str, desk: str
):
    hear(oversight, correction := told(corrected(former_kind)))
    assert observed(oversight) == [(Reason.TRIAGE_CORRECTED, desk, [correction.id])]


def test_a_stuck_consultation_is_noted_on_the_desk_that_now_decides(oversight: Oversight, told: Told):
    hear(oversight, stuck := told(routing.ConsultationTurnedOver(MONDAY)))
    assert observed(oversight) == [(Reason.CONSULTATION_STUCK, DISTRICT_DESK, [stuck.id])]


def test_what_is_told_again_is_observed_once(oversight: Oversight, told: Told):
    envelopes = [told(presented()), told(rejected()), told(reopened(2))]
    hear(oversight, *envelopes)
    once = observed(oversight)
    hear_again(oversight, envelopes)
    assert observed(oversight) == once


def hear_again(oversight: Oversight, envelopes: list[Envelope]) -> None:
    """As after a lost position: the inbox begins anew, and everything comes for the second time."""
    oversight.recording.positions.update(dict.fromkeys(Oversight.sources, 0))  # type: ignore[attr-defined]
    hear(oversight, *envelopes)


def test_an_observation_is_told_as_part_of_its_matter(oversight: Oversight, told: Told):
    hear(oversight, told(presented()), told(rejected()))
    subjects = {envelope.type: envelope.subject for envelope, _ in Herald(oversight).tell(0, 10)}
    assert subjects["oversight.ObservationMade.v1"] == MATTER


def test_the_same_cause_always_has_the_same_id():
    one = supervision_id(MATTER, Reason.PAST_DUE, STREET, "routing/1")
    assert one == supervision_id(MATTER, "past_due", STREET, "routing/1")
    assert one != supervision_id(MATTER, Reason.PAST_DUE, STREET, "routing/2")


def test_a_dossier_remembers_only_what_is_needed_later(oversight: Oversight, told: Told):
    hear(oversight, told(presented()), told(presented()))
    assert oversight.find(Dossier, MATTER).version == 1
    with pytest.raises(Unknown):
        oversight.find(Dossier, UUID(int=1))
