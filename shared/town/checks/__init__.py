"""What must be true of a town besides its shape. Each check names every row that breaks it, and what is allowed.

What is missing or no text has been reported already and reads as "": no check speaks of it again.
"""

from collections.abc import Callable, Iterator

from shared.town.checks.bodies import check_bodies, check_categories
from shared.town.checks.places import check_divisions, check_grids, check_town_code
from shared.town.checks.staff import check_personas
from shared.town.checks.superiors import check_circles, check_superiors
from shared.town.checks.whole import check_duplicates, check_required_bodies, check_required_personas
from shared.town.sheet import Sheet
from shared.town.source import Problem

CHECKS: tuple[Callable[[Sheet], Iterator[Problem]], ...] = (
    check_town_code,
    check_divisions,
    check_grids,
    check_bodies,
    check_categories,
    check_superiors,
    check_circles,
    check_personas,
    check_duplicates,
    check_required_bodies,
    check_required_personas,
)
