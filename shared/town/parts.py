"""What a town is made of."""

from dataclasses import dataclass

from shared.kernel import Role


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of the town. `place` is the division it serves.

    `superior` is the body that investigates it when it is referred. `categories` are the prefixes of the catalogue
    that a department of the district is competent for; other bodies have none.
    """

    code: str
    name: str
    name_en: str
    role: Role
    superior: str | None
    place: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """The part of a committee's division that one grid worker walks."""

    code: str
    name: str
    committee: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Persona:
    """A member of staff as a demo town knows them: a role held in an organisation, never a person's name."""

    id: str
    role: Role
    organisation: str
    label: str
    label_en: str
