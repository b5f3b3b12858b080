"""What must hold after everything that went wrong: nothing lost, nothing doubled, nothing left over."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from services.oversight.verification import verify
from shared.composition import service_classes
from shared.provisioning.rebuild import compare
from shared.service import Service
from tests.servers.waiting import wait_until
from tests.system.town import RunningTown

_ANNOUNCED = """
SELECT '{source} announced' AS what, (SELECT position FROM {source}.herald) AS reached,
    (SELECT coalesce(max(notification_id), 0) FROM {source}.events) AS told"""
_TRACKED = """
SELECT '{source} in {receiver}', (SELECT position FROM {receiver}.inbox_positions WHERE source = '{source}'),
    (SELECT coalesce(max(notification_id), 0) FROM {source}.events)"""
_PARKED = "SELECT '{0}' AS service, id, source, position, matter_id, error FROM {0}.parked WHERE settled_at IS NULL"

# Every matter is reported once and triaged once; a body receives an order as often as it was given one.
_NOT_ONCE = """
SELECT matter_id, type, count(leaf) AS times
FROM unnest(%s::uuid[]) AS matters (matter_id)
CROSS JOIN (VALUES ('intake.MatterReported.v1'), ('routing.MatterTriaged.v1')) AS types (type)
LEFT JOIN oversight.audit USING (matter_id, type) GROUP BY 1, 2 HAVING count(leaf) <> 1"""
_NOT_RECEIVED = """
WITH given AS (
    SELECT matter_id, body, count(*) AS times FROM oversight.audit WHERE type IN
    ('routing.MatterDispatched.v1', 'routing.MatterRedispatched.v1', 'routing.MatterEscalated.v1') GROUP BY 1, 2
), received AS (
    SELECT matter_id, body, count(*) AS times FROM oversight.audit WHERE type IN
    ('street_office.WorkOrderReceived.v1', 'committee.ServiceTaskReceived.v1') GROUP BY 1, 2
)
SELECT matter_id, body, given.times AS given, received.times AS received
FROM given FULL JOIN received USING (matter_id, body) WHERE given.times IS DISTINCT FROM received.times"""


class Proof:
    """Looks at a town from outside, as its administrator and with the rights of its services."""

    def __init__(self, town: RunningTown) -> None:
        self._town = town
        self.services = service_classes()

    def settle(self, seconds: float = 90.0) -> None:
        """Wait until every herald has announced its log and every inbox has reached every source's last position."""
        try:
            wait_until(lambda: not self.behind(), "every inbox has reached every source's last position", seconds)
        except TimeoutError as late:
            raise TimeoutError(f"{late}: {self.behind()}, parked: {self.parked()}") from None

    def behind(self) -> list[dict[str, Any]]:
        """Who has not got how far: in one statement, so that what follows from a message is seen with it."""
        sources = [_ANNOUNCED.format(source=service.name) for service in self.services]
        pairs = [(source, service.name) for service in self.services for source in service.sources]
        tracked = [_TRACKED.format(source=source, receiver=receiver) for source, receiver in pairs]
        return self._town.query(
            f"SELECT * FROM ({' UNION ALL '.join([*sources, *tracked])}) AS all_of WHERE told > reached"
        )

    def parked(self) -> list[dict[str, Any]]:
        return self._town.query(" UNION ALL ".join(_PARKED.format(service.name) for service in self.services))

    def whole(self, reported: Sequence[UUID], unless: Collection[UUID] = ()) -> None:
        """Everything that was reported is where it belongs, once; `unless` names what a test has kept from that."""
        self.settle()
        assert self.parked() == []
        assert self._town.query(_NOT_ONCE, ([id for id in reported if id not in unless],)) == []
        assert self._town.query(_NOT_RECEIVED) == []
        assert [self._differences(kind) for kind in self.services] == [{}] * len(self.services)
        wait_until(lambda: not (report := verify(self._town.admin_dsn)).intact or report.complete, "all is audited")
        report = verify(self._town.admin_dsn)
        assert report.intact, [str(finding) for finding in report.findings]

    def _differences(self, kind: type[Service]) -> dict[str, int]:
        service = self._town.service(kind)
        try:
            return compare(service)
        finally:
            service.recording.datastore.close()
