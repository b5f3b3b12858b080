"""What lies within an actor's sight (R22): the one place that says so."""

from collections.abc import Callable, Mapping, Set
from types import MappingProxyType

from shared.kernel import Actor, Role, is_organisation_code, lies_within

Sight = Callable[[Actor, Set[str], str], bool]


def may_see(actor: Actor, parties: Set[str], place: str) -> bool:
    """Whether the actor may see a matter at `place`.

    `parties`: the organisation codes of the bodies that are party to the matter, and the reference of its reporter.
    """
    return SIGHT[actor.role](actor, parties, place)


def _as_party(actor: Actor, parties: Set[str], place: str) -> bool:
    return bool(actor.organisation) and actor.organisation in parties


def _as_reporter(actor: Actor, parties: Set[str], place: str) -> bool:
    return bool(actor.person) and actor.person in parties


def _within_division(actor: Actor, parties: Set[str], place: str) -> bool:
    """A desk's code is its division's with a suffix. Without a code it sees nothing: all places begin with ""."""
    division = actor.organisation.partition("-")[0]
    return is_organisation_code(division) and lies_within(place, division)


def _nothing(actor: Actor, parties: Set[str], place: str) -> bool:
    """Reporters follow their matter by its tracking code, which is not a question of who they are."""
    return False


SIGHT: Mapping[Role, Sight] = MappingProxyType(
    {
        Role.RESIDENT: _nothing,
        Role.PARTNER: _nothing,
        Role.GRID_WORKER: _as_reporter,
        Role.STREET_OFFICE: _as_party,
        Role.DISTRICT_GOVERNMENT: _as_party,
        Role.COMMITTEE: _as_party,
        Role.ORGANISATION: _as_party,
        Role.ENTERPRISE_DESK: _within_division,
        Role.DISTRICT_DESK: _within_division,
        Role.PARTY_DESK: _within_division,
        Role.PARTY_MEMBER: _within_division,
        Role.SUPERIOR: _within_division,
        Role.CITY_SUPERVISOR: _within_division,
        Role.PLATFORM: _within_division,
        Role.OPERATOR: _nothing,
    }
)
