"""Service tasks: public-service parts only, and nothing that a street office could have given."""

import pytest

from services.committee.announcements import ANNOUNCEMENTS
from services.committee.domain import ServiceTask
from shared.jobs.domain import NOT_OUR_KIND
from shared.jobs.states import Status
from shared.kernel import Kind
from tests.jobs.facts import COMMITTEE, EAST_ONE, MATTER, act, order, told


@pytest.mark.parametrize("kind", [Kind.ADMINISTRATIVE, Kind.MIXED])
@pytest.mark.parametrize("share", ["lead", "support"])
def test_r6_a_committee_never_carries_an_administrative_part(kind: Kind, share: str):
    tasks = ServiceTask.start(MATTER, order(body=EAST_ONE, kind=kind.value, share=share), told())
    assert tasks.jobs[EAST_ONE].status == Status.RETURNED
    assert tasks.jobs[EAST_ONE].words == NOT_OUR_KIND


def test_r8_a_returned_task_tells_the_platform_why_and_what_share_it_was():
    tasks = ServiceTask.start(MATTER, order(body=EAST_ONE, kind="public_service"), told())
    tasks.return_("不属于我社区", act(COMMITTEE))
    event = tasks.pending_events[-1]
    told_as = ANNOUNCEMENTS[type(event)](event)
    assert told_as.dump() == {"body": EAST_ONE, "turn": 1, "share": "lead", "reason": "不属于我社区"}


def test_every_event_has_an_announcement():
    events = {
        kind
        for kind in vars(ServiceTask).values()
        if isinstance(kind, type) and issubclass(kind, ServiceTask.Event) and kind is not ServiceTask.Event
    }
    assert events == set(ANNOUNCEMENTS)
