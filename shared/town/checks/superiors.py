"""Who investigates whom: everybody but the city is answerable to a body of a fitting role around it."""

from collections.abc import Iterator

from shared.kernel import Role, lies_within
from shared.town.codes import is_code
from shared.town.rules import SUPERIORS
from shared.town.shape import allowed
from shared.town.sheet import Sheet, role_in
from shared.town.source import Problem, Row


def check_superiors(sheet: Sheet) -> Iterator[Problem]:
    """A body's superior exists, has a role that may investigate it, and serves a division around it."""
    for row in sheet.organisations:
        superior, role = row.text("superior"), role_in(row)
        if not superior:
            yield from _check_absence(row, role)
        elif superior not in sheet.bodies:
            yield row.problem(f'there is no organisation "{superior}"; {allowed(superior, sheet.bodies)}', "superior")
        else:
            yield from _check_superior(sheet, row, role, superior)


def _check_absence(row: Row, role: Role | None) -> Iterator[Problem]:
    if "superior" not in row.values and role in SUPERIORS and SUPERIORS[role]:
        roles = " or ".join(SUPERIORS[role])
        yield row.problem(f'"superior" is missing; for the role {role} it is a body with the role {roles}')


def _check_superior(sheet: Sheet, row: Row, role: Role | None, superior: str) -> Iterator[Problem]:
    of_superior, code = sheet.role_of(superior), row.text("code")
    if role in SUPERIORS and of_superior and of_superior not in SUPERIORS[role]:
        roles = " or ".join(SUPERIORS[role]) or "nobody"
        yield row.problem(f"a {of_superior} cannot be the superior of a {role}; allowed: {roles}", "superior")
    elif is_code(code) and is_code(superior) and not lies_within(code, superior[:12]):
        yield row.problem(f"{code} lies outside {superior[:12]}, the division of its superior", "superior")


def check_circles(sheet: Sheet) -> Iterator[Problem]:
    """Nobody is their own superior's superior; a circle is told once, where it is first met."""
    for code, row in sheet.bodies.items():
        circle = _climb(sheet, code)
        if circle[-1] == code and len(circle) > 1 and row.line == min(sheet.bodies[c].line for c in circle):
            yield row.problem(f"a circle of superiors: {' → '.join(circle)}", "superior")


def _climb(sheet: Sheet, code: str) -> list[str]:
    """The superiors above a body, one after the other, until there is none or one comes again."""
    climbed = [code]
    while (above := sheet.bodies[climbed[-1]].text("superior")) in sheet.bodies:
        if above in climbed:
            return [*climbed, above]
        climbed.append(above)
    return climbed
