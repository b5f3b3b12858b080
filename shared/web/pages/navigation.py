"""Where each role can go: an address, its words, and the verb that opens it. Addresses may be of other processes."""

from dataclasses import dataclass

from shared.identity.permissions import may
from shared.kernel import Actor
from shared.settings import SERVICES


@dataclass(frozen=True, slots=True)
class Entry:
    path: str
    words: str
    verb: str


ENTRIES = (
    Entry("/report", "navigation.report", "intake.report"),
    Entry("/follow", "navigation.follow", "intake.follow"),
    Entry("/routing", "navigation.queue", "routing.read_queue"),
    Entry("/street_office", "navigation.orders", "street_office.read_worklist"),
    Entry("/street_office/extensions", "navigation.order_extensions", "street_office.grant_extension"),
    Entry("/committee", "navigation.tasks", "committee.read_worklist"),
    Entry("/committee/parts", "navigation.parts", "committee.complete_part"),
    Entry("/committee/extensions", "navigation.task_extensions", "committee.grant_extension"),
    Entry("/routing/consultations", "navigation.consultations", "routing.endorse_plan"),
    Entry("/intake/matters", "navigation.matters", "intake.read"),
    Entry("/intake/received", "navigation.received", "intake.read_received"),
    Entry("/oversight", "navigation.observations", "oversight.read_observations"),
    Entry("/oversight/audit", "navigation.audit", "oversight.read_audit"),
    *(Entry(f"/{service}/parked", f"navigation.parked.{service}", "operations.read_parked") for service in SERVICES),
)


def entries_for(actor: Actor) -> list[Entry]:
    return [entry for entry in ENTRIES if may(actor.role, entry.verb)]


def start_of(actor: Actor) -> str:
    """Where somebody begins who has just signed in: their own work comes before reporting and following."""
    own = [entry.path for entry in entries_for(actor) if not entry.verb.startswith("intake.")]
    return own[0] if own else "/"
