"""The personas: each holds a role in a body where that role is held."""

import re
from collections.abc import Iterator

from shared.town.rules import HELD_IN
from shared.town.shape import allowed
from shared.town.sheet import Sheet, role_in
from shared.town.source import Problem, Row

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_personas(sheet: Sheet) -> Iterator[Problem]:
    """A persona has a plain id, a role of staff, and an organisation that fits it."""
    for row in sheet.personas:
        yield from _check_id(row)
        yield from _check_role(row)
        yield from _check_organisation(sheet, row)


def _check_id(row: Row) -> Iterator[Problem]:
    if (id := row.text("id")) and not _ID.fullmatch(id):
        yield row.problem(f'"{id}" is no persona\'s id: lower-case words and digits such as "officer-1"', "id")


def _check_role(row: Row) -> Iterator[Problem]:
    if (name := row.text("role")) and role_in(row) not in HELD_IN:
        yield row.problem(f'no persona has the role "{name}"; {allowed(name, HELD_IN)}', "role")


def _check_organisation(sheet: Sheet, row: Row) -> Iterator[Problem]:
    code, role = row.text("organisation"), role_in(row)
    of_body = sheet.role_of(code)
    if code and code not in sheet.bodies:
        yield row.problem(f'there is no organisation "{code}"; {allowed(code, sheet.bodies)}', "organisation")
    elif role in HELD_IN and of_body and of_body not in HELD_IN[role]:
        roles = " or ".join(HELD_IN[role])
        yield row.problem(f"{code} is a {of_body}; the role {role} is held in a {roles}", "organisation")
