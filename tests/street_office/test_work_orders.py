"""Work orders: administrative parts only, given by the platform only, returned to nobody else."""

import pytest

from services.street_office.announcements import ANNOUNCEMENTS
from services.street_office.domain import WorkOrder
from shared.jobs.domain import NOT_OUR_KIND
from shared.jobs.states import Status
from shared.kernel import PLATFORM, Kind
from tests.jobs.facts import EAST_ONE, EAST_STREET, MATTER, OFFICER, act, order, told


@pytest.mark.parametrize("kind", [Kind.PUBLIC_SERVICE, Kind.MIXED])
@pytest.mark.parametrize("share", ["lead", "support"])
def test_r6_a_street_office_never_carries_a_public_service_part(kind: Kind, share: str):
    orders = WorkOrder.start(MATTER, order(kind=kind.value, share=share), told())
    assert orders.jobs[EAST_STREET].status == Status.RETURNED
    assert orders.jobs[EAST_STREET].words == NOT_OUR_KIND


def test_r6_holds_for_every_further_dispatch_as_well():
    orders = WorkOrder.start(MATTER, order(), told())
    orders.receive(order(turn=2, kind="public_service"), told("routing/2"))
    assert orders.jobs[EAST_STREET].status == Status.RETURNED
    assert orders.pending_events[-1].by == str(PLATFORM)


def test_r7_what_a_street_office_says_is_addressed_to_itself_or_to_nobody():
    orders = WorkOrder.start(MATTER, order(), told())
    orders.accept(act(OFFICER))
    orders.supplement([EAST_STREET, EAST_ONE], "还有一盏", told("routing/2"))
    orders.return_("不属于我街道", act(OFFICER))
    said = [ANNOUNCEMENTS[type(event)](event).addressee for event in orders.pending_events]
    assert said == [EAST_STREET, "", EAST_STREET, ""]


def test_r8_a_returned_order_tells_the_platform_why_and_what_share_it_was():
    orders = WorkOrder.start(MATTER, order(share="support"), told())
    orders.return_("不属于我街道", act(OFFICER))
    event = orders.pending_events[-1]
    told_as = ANNOUNCEMENTS[type(event)](event)
    assert told_as.dump() == {"body": EAST_STREET, "turn": 1, "share": "support", "reason": "不属于我街道"}


def test_every_event_has_an_announcement():
    events = {
        kind
        for kind in vars(WorkOrder).values()
        if isinstance(kind, type) and issubclass(kind, WorkOrder.Event) and kind is not WorkOrder.Event
    }
    assert events == set(ANNOUNCEMENTS)
