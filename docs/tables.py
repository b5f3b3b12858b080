"""Prints the tables that code decides by into the pages: `python -m docs.tables`. A test fails when one is not current.

A page marks the place with `<!-- table: NAME -->` and `<!-- end -->`; what stands between is replaced.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.intake import domain as intake
from services.oversight import domain as oversight
from services.routing.catalogue import Catalogue
from services.routing.domain import rules
from shared.identity.jurisdiction import SIGHT
from shared.identity.permissions import permission_rows
from shared.jobs import states
from shared.kernel import Kind, Role, Urgency
from shared.settings import TABLE

DOCS = Path(__file__).parent
PAGES = ("concepts.md", "operating.md")
_PLACE = re.compile(r"(<!-- table: ([a-z_]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_SEES = {
    "_nothing": "nothing by who they are: a reporter has the tracking code",
    "_as_reporter": "what they reported themselves",
    "_as_party": "what their own body is party to",
    "_within_division": "everything within the division of their code",
}


def refreshed(text: str) -> str:
    """A page with every table as the code has it now. An unknown name is a KeyError."""
    return _PLACE.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def code(words: Iterable[object]) -> str:
    return " ".join(f"`{word}`" for word in words)


# -- who may do what ---------------------------------------------------------------------------------------------------


def permissions() -> str:
    return table(
        ("verb", "purpose", "roles"), ((f"`{verb}`", purpose, roles) for verb, purpose, roles in permission_rows())
    )


def sight() -> str:
    return table(("role", "sees"), ((f"`{role}`", _SEES[SIGHT[role].__name__]) for role in Role))


# -- what may follow what ----------------------------------------------------------------------------------------------


def matter() -> str:
    """Which verb of intake is possible in which state."""
    return _allowed(intake.WHEN, intake.Status)


def case() -> str:
    """Which verb of routing is possible in which state."""
    return _allowed(rules.WHEN, rules.Status)


def job() -> str:
    """Where each verb leads from each state of a job."""
    rows = (
        [f"`{verb}`", *(leads.get(status, "") for status in states.Status)]
        for verb, leads in states.TRANSITIONS.items()
    )
    return table(("verb", *(f"from {status}" for status in states.Status)), rows)


def _allowed(when: Mapping[str, frozenset[Any]], all_states: Iterable[str]) -> str:
    every = list(all_states)
    rows = ([f"`{verb}`", *("✓" if state in allowed else "" for state in every)] for verb, allowed in when.items())
    return table(("verb", *every), rows)


def channels() -> str:
    return table(
        ("channel", "open to"), ((f"`{name}`", code(sorted(roles))) for name, roles in intake.CHANNELS.items())
    )


def decides() -> str:
    return table(("kind", "desk that decides"), ((f"`{kind}`", f"`{desk}`") for kind, desk in rules.DECIDES.items()))


def carries() -> str:
    rows = ((f"`{share}`", f"`{kind}`", code(sorted(roles))) for (share, kind), roles in rules.CARRIES.items())
    return table(("share", "kind of the part", "who may carry it"), rows)


def observed() -> str:
    return table(("reason",), ((f"`{reason}`",) for reason in oversight.Reason))


# -- the catalogue -----------------------------------------------------------------------------------------------------


def catalogue() -> str:
    """The first level, and how many categories of each kind it holds."""
    loaded = Catalogue.load()
    groups: dict[str, list[Kind]] = {}
    for category in loaded.all():
        groups.setdefault(category.parent, []).append(category.kind)
    rows = (
        (f"`{first}`", *loaded.names[first], *(kinds.count(kind) or "" for kind in Kind))
        for first, kinds in groups.items()
    )
    return table(("group", "中文", "English", *(kind.value.replace("_", " ") for kind in Kind)), rows)


def deadlines() -> str:
    usual = Catalogue.load().usual_deadlines
    cells = {key: f"{hours.accept_hours:g} / {hours.due_hours:g}" for key, hours in usual.items()}
    return table(("kind", *Urgency), ([f"`{kind}`", *(cells[kind, urgency] for urgency in Urgency)] for kind in Kind))


# -- the settings ------------------------------------------------------------------------------------------------------


def settings() -> str:
    home = f"{DOCS.parent}/"
    rows = (
        (f"`{s.name}`", _or_dash(s.default.removeprefix(home)), s.meaning, "yes" if s.secret else "")
        for s in TABLE.values()
    )
    return table(("variable", "default", "meaning", "secret"), rows)


def _or_dash(default: str) -> str:
    return f"`{default}`" if default else "—"


TABLES: dict[str, Callable[[], str]] = {
    "permissions": permissions,
    "sight": sight,
    "matter": matter,
    "case": case,
    "job": job,
    "channels": channels,
    "decides": decides,
    "carries": carries,
    "observed": observed,
    "catalogue": catalogue,
    "deadlines": deadlines,
    "settings": settings,
}


def main() -> None:
    for name in PAGES:
        page = DOCS / name
        page.write_text(refreshed(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
