"""The bodies: what their codes say of their level, and what departments are competent for."""

import re
from collections.abc import Iterator

from shared.kernel import Role
from shared.town.codes import is_code, is_grid_code, level_of
from shared.town.rules import SEATS
from shared.town.shape import allowed
from shared.town.sheet import Sheet, role_in
from shared.town.source import Problem, Row

_CATEGORY = re.compile(r"[a-z][a-z0-9_./-]*")


def check_bodies(sheet: Sheet) -> Iterator[Problem]:
    """A body's code is well-formed, of its role's level, and of a division of this town."""
    for row in sheet.organisations:
        yield from _check_role(row)
        if code := row.text("code"):
            yield from _check_code(sheet, row, code)


def _check_role(row: Row) -> Iterator[Problem]:
    if (name := row.text("role")) and role_in(row) not in SEATS:
        yield row.problem(f'no body has the role "{name}"; {allowed(name, SEATS)}', "role")


def _check_code(sheet: Sheet, row: Row, code: str) -> Iterator[Problem]:
    role = role_in(row)
    if not is_code(code):
        yield row.problem(f'"{code}" is not a code: 12 digits, or 12 digits and a suffix such as "-D01"', "code")
    elif is_grid_code(code):
        yield row.problem(f'{code} is the code of a grid: choose a suffix other than "-G" and digits', "code")
    elif role in SEATS and not SEATS[role].suits(code):
        yield row.problem(f"{code} does not suit the role {role}: {SEATS[role]}", "code")
    else:
        yield from _check_division(sheet, row, code[:12])


def _check_division(sheet: Sheet, row: Row, division: str) -> Iterator[Problem]:
    if not sheet.has_room_for(division):
        yield row.problem(f"{division} lies outside the town {sheet.code}", "code")
    elif level_of(division) in ("street", "committee") and division not in sheet.places:
        yield row.problem(f"{division} is not among the divisions; {allowed(division, sheet.places)}", "code")


def check_categories(sheet: Sheet) -> Iterator[Problem]:
    """Only departments are competent for categories, and no two for the same."""
    first: dict[str, Row] = {}
    for row in sheet.organisations:
        categories = row.texts("categories")
        if categories and not _is_department(row):
            yield row.problem("only departments (district_government with a suffix) have categories", "categories")
        for category in categories:
            yield from _check_category(row, category, first.setdefault(category, row))


def _check_category(row: Row, category: str, first: Row) -> Iterator[Problem]:
    if not _CATEGORY.fullmatch(category):
        yield row.problem(f'"{category}" is not a category such as "housing"; allowed: a-z 0-9 _ . / -', "categories")
    elif first is not row:
        yield row.problem(f'"{category}" belongs to {first.text("code")} already: one department each', "categories")


def _is_department(row: Row) -> bool:
    return role_in(row) is Role.DISTRICT_GOVERNMENT and "-" in row.text("code")
