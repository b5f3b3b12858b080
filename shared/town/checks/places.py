"""The places: the district, its streets, the committees' divisions, and the grids."""

from collections.abc import Iterator

from shared.kernel import Role
from shared.town.codes import is_grid_code, level_of, street_of
from shared.town.sheet import Sheet
from shared.town.source import Problem, Row

_SERVED_BY = {"street": Role.STREET_OFFICE, "committee": Role.COMMITTEE}
_ALLOWED = "12 digits, for a street the last 3 of them 0"


def check_town_code(sheet: Sheet) -> Iterator[Problem]:
    """The town is one district."""
    if (code := sheet.town.text("code")) and not sheet.code:
        yield sheet.town.problem(f'"{code}" is not the code of a district: 12 digits, the last 6 of them 0', "code")


def check_divisions(sheet: Sheet) -> Iterator[Problem]:
    """A division is a street or a committee's, lies in the town, and has the body that serves it."""
    for row in filter(_code, sheet.divisions):
        code, level = _code(row), level_of(_code(row))
        if level not in _SERVED_BY or "-" in code:
            yield row.problem(f'"{code}" is not the code of a street or committee: {_ALLOWED}', "code")
        elif not sheet.has_room_for(code):
            yield row.problem(f"{code} lies outside the town {sheet.code}", "code")
        else:
            yield from _check_division(sheet, row, code, _SERVED_BY[level])


def _check_division(sheet: Sheet, row: Row, code: str, served_by: Role) -> Iterator[Problem]:
    if street_of(code) not in sheet.places:
        yield row.problem(f"the street of {code} is missing: a division {street_of(code)}", "code")
    if code not in sheet.bodies:
        yield row.problem(f"nobody serves {code}: it needs an organisation {code} with the role {served_by}", "code")


def check_grids(sheet: Sheet) -> Iterator[Problem]:
    """A grid's code begins with that of its committee."""
    for row in filter(_code, sheet.grids):
        code = _code(row)
        if not is_grid_code(code):
            yield row.problem(f'"{code}" is no grid\'s code: that of its committee and "-G01" to "-G999"', "code")
        elif sheet.role_of(code[:12]) is not Role.COMMITTEE:
            yield row.problem(f"there is no committee {code[:12]} for the grid {code}", "code")


def _code(row: Row) -> str:
    return row.text("code")
