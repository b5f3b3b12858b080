"""How the codes of divisions, organisations and grids are read."""

import re

from shared.kernel import division_prefix, is_organisation_code

_LEVELS = {4: "city", 6: "district", 9: "street", 12: "committee"}
_GRID = re.compile(r"[0-9]{12}-G[0-9]{2,3}")


def is_code(code: str) -> bool:
    """Whether it is the code of a division or an organisation, in plain digits: full-width ones look alike."""
    return is_organisation_code(code) and code.isascii() and code.isprintable()


def is_grid_code(code: str) -> bool:
    return _GRID.fullmatch(code) is not None


def level_of(code: str) -> str:
    """The level of the division in a code, or "" when it is none of a town's."""
    return _LEVELS.get(len(division_prefix(code[:12])), "") if is_code(code) else ""


def street_of(place: str) -> str:
    """The street that a place is in, or is."""
    return f"{place[:9]}000"
