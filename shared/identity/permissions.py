"""The one table that says which role may call which verb (R5–R7, R11). Code, tests, console and docs all read it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from shared.kernel import ADMINISTRATIVE_BODIES, COMMUNITY_BODIES, Actor, Role


class Purpose(StrEnum):
    """What a verb is for. Whoever supervises may read and supervise, and nothing else."""

    REPORTING = "reporting"  # a reporter's own side of a matter
    HANDLING = "handling"  # changes how a matter is handled, or by whom
    SUPERVISING = "supervising"  # says something about a handling
    READING = "reading"
    PROTECTING = "protecting"  # answers for personal data
    OPERATING = "operating"  # keeps the software running


@dataclass(frozen=True, slots=True)
class Verb:
    """Something that can be asked of a service, by these roles and no others."""

    name: str
    purpose: Purpose
    roles: frozenset[Role]


class Forbidden(Exception):
    """The role does not hold the verb; which matter it was meant for plays no part."""

    def __init__(self, verb: str, role: Role) -> None:
        super().__init__(f"{role} may not {verb}")
        self.verb = verb
        self.role = role


_RESIDENT = frozenset({Role.RESIDENT})
_COMMITTEE = frozenset({Role.COMMITTEE})
_ORGANISATION = frozenset({Role.ORGANISATION})
_ENTERPRISE_DESK = frozenset({Role.ENTERPRISE_DESK})
_DISTRICT_DESK = frozenset({Role.DISTRICT_DESK})
_OPERATOR = frozenset({Role.OPERATOR})

DESKS = _ENTERPRISE_DESK | _DISTRICT_DESK
SUPERVISING_ROLES = frozenset({Role.PARTY_DESK, Role.PARTY_MEMBER, Role.SUPERIOR, Role.CITY_SUPERVISOR})

_PROXIES = frozenset({Role.GRID_WORKER, Role.STREET_OFFICE, Role.COMMITTEE})  # patrols and service windows
_ON_BEHALF = _PROXIES | DESKS  # desks take reports by telephone
_REPORTERS = _RESIDENT | _ON_BEHALF | {Role.PARTNER}
_PLANNERS = DESKS | ADMINISTRATIVE_BODIES | COMMUNITY_BODIES  # all who may sit at a consultation's table (R9)
_AUDITORS = SUPERVISING_ROLES - {Role.PARTY_MEMBER}

TABLE: tuple[Verb, ...] = (
    # intake: nobody must sign in to report, and whoever has not is a resident; who may follow a matter, add to it and
    # answer its result, for themselves or for somebody at a window, shows it by the tracking code
    Verb("intake.report", Purpose.REPORTING, _REPORTERS),
    Verb("intake.follow", Purpose.REPORTING, _REPORTERS),
    Verb("intake.supplement", Purpose.REPORTING, _RESIDENT | _ON_BEHALF),
    Verb("intake.withdraw", Purpose.REPORTING, _RESIDENT),
    Verb("intake.separate", Purpose.REPORTING, _RESIDENT | _ON_BEHALF),
    Verb("intake.confirm", Purpose.REPORTING, _RESIDENT | _ON_BEHALF),
    Verb("intake.reject", Purpose.REPORTING, _RESIDENT | _ON_BEHALF),
    Verb("intake.rate", Purpose.REPORTING, _RESIDENT | _ON_BEHALF),
    Verb("intake.read", Purpose.READING, DESKS | SUPERVISING_ROLES),
    Verb("intake.read_received", Purpose.READING, _ON_BEHALF),
    Verb("intake.link", Purpose.HANDLING, DESKS),
    Verb("intake.split", Purpose.HANDLING, DESKS),
    Verb("intake.read_personal_data", Purpose.PROTECTING, DESKS | ADMINISTRATIVE_BODIES | _COMMITTEE),
    Verb("intake.erase_person", Purpose.PROTECTING, _DISTRICT_DESK),
    # routing: which of the two desks may do it to which kind of matter is the domain's decision
    Verb("routing.read_queue", Purpose.READING, DESKS | {Role.PARTY_DESK, Role.CITY_SUPERVISOR}),
    Verb("routing.read_case", Purpose.READING, DESKS | ADMINISTRATIVE_BODIES | COMMUNITY_BODIES | SUPERVISING_ROLES),
    Verb("routing.confirm_triage", Purpose.HANDLING, DESKS),
    Verb("routing.correct_triage", Purpose.HANDLING, DESKS),
    Verb("routing.dispatch", Purpose.HANDLING, DESKS),
    Verb("routing.redispatch", Purpose.HANDLING, DESKS),
    Verb("routing.escalate", Purpose.HANDLING, _DISTRICT_DESK),
    Verb("routing.recall", Purpose.HANDLING, DESKS),
    Verb("routing.open_consultation", Purpose.HANDLING, DESKS),
    Verb("routing.propose_plan", Purpose.HANDLING, _PLANNERS),
    Verb("routing.endorse_plan", Purpose.HANDLING, _PLANNERS),
    Verb("routing.object_to_plan", Purpose.HANDLING, _PLANNERS),
    Verb("routing.decide_plan", Purpose.HANDLING, _DISTRICT_DESK),
    # street_office: escalated orders are the district government's
    Verb("street_office.read_worklist", Purpose.READING, ADMINISTRATIVE_BODIES),
    Verb("street_office.accept", Purpose.HANDLING, ADMINISTRATIVE_BODIES),
    Verb("street_office.record_progress", Purpose.HANDLING, ADMINISTRATIVE_BODIES),
    Verb("street_office.request_extension", Purpose.HANDLING, ADMINISTRATIVE_BODIES),
    Verb("street_office.grant_extension", Purpose.HANDLING, _DISTRICT_DESK),
    Verb("street_office.refuse_extension", Purpose.HANDLING, _DISTRICT_DESK),
    Verb("street_office.return_order", Purpose.HANDLING, ADMINISTRATIVE_BODIES),
    Verb("street_office.resolve", Purpose.HANDLING, ADMINISTRATIVE_BODIES),
    # committee: an organisation has a task of its own where a plan names it, else the parts its committee delegates
    Verb("committee.read_worklist", Purpose.READING, COMMUNITY_BODIES),
    Verb("committee.accept", Purpose.HANDLING, COMMUNITY_BODIES),
    Verb("committee.record_progress", Purpose.HANDLING, COMMUNITY_BODIES),
    Verb("committee.request_extension", Purpose.HANDLING, COMMUNITY_BODIES),
    Verb("committee.grant_extension", Purpose.HANDLING, _ENTERPRISE_DESK),
    Verb("committee.refuse_extension", Purpose.HANDLING, _ENTERPRISE_DESK),
    Verb("committee.return_task", Purpose.HANDLING, COMMUNITY_BODIES),
    Verb("committee.resolve", Purpose.HANDLING, COMMUNITY_BODIES),
    Verb("committee.delegate", Purpose.HANDLING, _COMMITTEE),
    Verb("committee.take_back_part", Purpose.HANDLING, _COMMITTEE),
    Verb("committee.complete_part", Purpose.HANDLING, _ORGANISATION),
    Verb("committee.decline_part", Purpose.HANDLING, _ORGANISATION),
    # oversight: outside the bodies that it watches
    Verb("oversight.read_observations", Purpose.READING, SUPERVISING_ROLES),
    Verb("oversight.read_audit", Purpose.READING, _AUDITORS),
    Verb("oversight.observe", Purpose.SUPERVISING, frozenset({Role.PARTY_DESK, Role.PARTY_MEMBER})),
    # operations: messages that could not be taken in
    Verb("operations.read_parked", Purpose.OPERATING, _OPERATOR),
    Verb("operations.retry_parked", Purpose.OPERATING, _OPERATOR),
    Verb("operations.discard_parked", Purpose.OPERATING, _OPERATOR),
)

VERBS: Mapping[str, frozenset[Role]] = MappingProxyType({verb.name: verb.roles for verb in TABLE})


def may(role: Role, verb: str) -> bool:
    """Whether the role holds the verb. A verb that is not in the table is a mistake of the caller: KeyError."""
    return role in VERBS[verb]


def require(actor: Actor, verb: str) -> None:
    """Let the actor's role pass, or raise Forbidden. On which matters is for jurisdiction and the domain to say."""
    if not may(actor.role, verb):
        raise Forbidden(verb, actor.role)


def permission_rows() -> Iterator[tuple[str, str, str]]:
    """The table as text: verb, purpose, roles in the order the kernel lists them."""
    for verb in TABLE:
        yield verb.name, str(verb.purpose), ", ".join(role for role in Role if role in verb.roles)
