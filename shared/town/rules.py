"""Which body sits at which level, who may be whose superior, and where a persona's role is held: tables."""

from dataclasses import dataclass

from shared.kernel import Role
from shared.town.codes import level_of

DESKS = (Role.ENTERPRISE_DESK, Role.DISTRICT_DESK, Role.PARTY_DESK)


@dataclass(frozen=True, slots=True)
class Seat:
    """What a body's code looks like: the level of its 12 digits, and whether a suffix follows (None: either way)."""

    level: str
    suffix: bool | None

    def suits(self, code: str) -> bool:
        return level_of(code) == self.level and self.suffix in (None, "-" in code)

    def __str__(self) -> str:
        suffix = {True: 'a suffix such as "-A01"', False: "no suffix", None: "or without a suffix"}[self.suffix]
        return f"the 12 digits of a {self.level} with {suffix}"


SEATS = {
    Role.CITY_SUPERVISOR: Seat("city", False),
    Role.SUPERIOR: Seat("district", True),
    Role.DISTRICT_GOVERNMENT: Seat("district", None),
    Role.ENTERPRISE_DESK: Seat("district", True),
    Role.DISTRICT_DESK: Seat("district", True),
    Role.PARTY_DESK: Seat("district", True),
    Role.STREET_OFFICE: Seat("street", False),
    Role.COMMITTEE: Seat("committee", False),
    Role.ORGANISATION: Seat("committee", True),
}

# Who investigates whom. A committee answers to no street office, and no supervisor to a body it supervises.
SUPERIORS = {
    Role.CITY_SUPERVISOR: (),
    Role.SUPERIOR: (Role.CITY_SUPERVISOR,),
    Role.DISTRICT_GOVERNMENT: (Role.SUPERIOR, Role.DISTRICT_GOVERNMENT, Role.CITY_SUPERVISOR),
    Role.ENTERPRISE_DESK: (Role.CITY_SUPERVISOR,),
    Role.DISTRICT_DESK: (Role.CITY_SUPERVISOR,),
    Role.PARTY_DESK: (Role.CITY_SUPERVISOR,),
    Role.STREET_OFFICE: (Role.SUPERIOR, Role.DISTRICT_GOVERNMENT),
    Role.COMMITTEE: (Role.SUPERIOR, Role.DISTRICT_GOVERNMENT),
    Role.ORGANISATION: (Role.COMMITTEE,),
}

# In which bodies a persona's role is held. Residents are in no body, and the platform is no person.
HELD_IN = {
    **{role: (role,) for role in SEATS},
    Role.GRID_WORKER: (Role.COMMITTEE,),
    Role.PARTY_MEMBER: (Role.PARTY_DESK,),
    Role.PARTNER: (Role.DISTRICT_GOVERNMENT, Role.ORGANISATION),
    Role.OPERATOR: (Role.DISTRICT_GOVERNMENT,),
}
