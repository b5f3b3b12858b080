"""The table of days that are known better than the published data: read from a file, checked entry by entry."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SHIPPED_OVERRIDES = Path(__file__).with_name("overrides.toml")

_IS_WORKED = {"work": True, "rest": False}


@dataclass(frozen=True, slots=True)
class Overrides:
    """`days`: whether a day is worked, whatever the data says. `notices`: years whose whole notice `days` holds."""

    days: Mapping[date, bool]
    notices: frozenset[int]


def load_overrides(path: Path) -> Overrides:
    """Read an override table; a ValueError names the file and the first entry that cannot be meant."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        days = dict(_entry(day, said) for day, said in table.get("days", {}).items())
        return Overrides(days, frozenset(int(year) for year in table.get("notices", ())))
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"{path}: {error}") from error


def _entry(day: str, said: Mapping[str, Any]) -> tuple[date, bool]:
    if said.get("is") not in _IS_WORKED or not said.get("reason"):
        raise ValueError(f'{day} must read {{ is = "work" or "rest", reason = "why" }}')
    return date.fromisoformat(day), _IS_WORKED[said["is"]]
