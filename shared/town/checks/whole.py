"""The town as a whole: nothing is there twice, and nothing that the platform cannot do without is missing."""

from collections.abc import Iterator

from shared.kernel import Role
from shared.town.rules import DESKS
from shared.town.sheet import Sheet, role_in
from shared.town.source import Problem, Row


def check_duplicates(sheet: Sheet) -> Iterator[Problem]:
    """No two divisions, organisations or grids have the same code, and no two personas the same id."""
    for rows, key in (
        (sheet.divisions, "code"),
        (sheet.organisations, "code"),
        (sheet.grids, "code"),
        (sheet.personas, "id"),
    ):
        yield from _check_unique(rows, key)


def _check_unique(rows: list[Row], key: str) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        value = row.text(key)
        if value and first.setdefault(value, row) is not row:
            yield row.problem(f"{value} is there twice, first in line {first[value].line_of(key)}", key)


def check_required_bodies(sheet: Sheet) -> Iterator[Problem]:
    """One of each desk, one district government, and a superior."""
    for desk in DESKS:
        yield from _check_only(sheet, desk)
    if sheet.code and sheet.role_of(sheet.code) is not Role.DISTRICT_GOVERNMENT:
        yield sheet.town.problem(f"the district government is missing: an organisation {sheet.code} with that role")
    if not _with_role(sheet.organisations, Role.SUPERIOR):
        yield sheet.town.problem("there is no organisation with the role superior: it needs one at least")


def _check_only(sheet: Sheet, desk: Role) -> Iterator[Problem]:
    found = _with_role(sheet.organisations, desk)
    if not found:
        yield sheet.town.problem(f"there is no organisation with the role {desk}: it needs exactly one")
    for row in found[1:]:
        yield row.problem(
            f"a second {desk}: there is exactly one, the first is in line {found[0].line_of('role')}", "role"
        )


def check_required_personas(sheet: Sheet) -> Iterator[Problem]:
    """The platform is supervised as well, by somebody."""
    if not _with_role(sheet.personas, Role.CITY_SUPERVISOR):
        yield sheet.town.problem("there is no persona with the role city_supervisor: it needs one at least")


def _with_role(rows: list[Row], role: Role) -> list[Row]:
    return [row for row in rows if role_in(row) is role]
