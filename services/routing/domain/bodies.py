"""The bodies that routing chooses among, as far as the choice depends on what they are and where."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.domain.rules import ASSISTED, COMPLAINED_OF
from shared.kernel import COMMUNITY_BODIES, Kind, Role, lies_within


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the town; `place` is the division it serves."""

    code: str
    role: Role
    place: str

    def serves(self, place: str) -> bool:
        """Whether the place is theirs, or holds theirs: a whole street is the business of each of its committees."""
        return lies_within(place, self.place) or lies_within(self.place, place)

    def is_next_to(self, place: str) -> bool:
        """Whether the division above theirs holds the place: a neighbour, if the place was told wrong."""
        above = self.place[: 9 if self.role in COMMUNITY_BODIES else 6]
        return place.startswith(above)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Who is competent for a matter by its place and category, and how long everybody has for it.

    A whole street has no `committee` of its own. `goes_up`: the category is the district's from the start.
    """

    street_office: Body
    committee: Body | None
    district: Body
    goes_up: bool
    accept_by: datetime
    due_at: datetime
    review_by: datetime
    decide_by: datetime

    @property
    def administrative(self) -> Body:
        return self.district if self.goes_up else self.street_office

    def lead(self, kind: Kind) -> Body | None:
        return self.committee if kind is Kind.PUBLIC_SERVICE else self.administrative

    def is_unclear_for(self, kind: Kind) -> bool:
        """Whether nobody can say which committee it would be."""
        return self.committee is None and kind is not Kind.ADMINISTRATIVE

    @property
    def both_sides(self) -> tuple[Body, ...]:
        """Those who would share a mixed matter."""
        return tuple(body for body in (self.administrative, self.committee) if body)

    @property
    def everybody(self) -> tuple[Body, ...]:
        return tuple(body for body in (self.street_office, self.committee, self.district) if body)


def is_complained_of(role: Role, category: str) -> bool:
    return role in COMPLAINED_OF.get(category, frozenset())


def only_assists(role: Role, category: str) -> bool:
    """Whether such a body may help with such a matter, but not lead it."""
    return role in COMMUNITY_BODIES and category in ASSISTED
