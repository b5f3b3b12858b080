"""Read models: tables that follow from events alone, so that they can be thrown away and made again."""

from collections.abc import Callable, Iterable
from typing import Any

from shared.kernel import Aggregate
from shared.persistence.commit import Statement

Change = Callable[[Any], Iterable[Statement]]


class Views:
    """The tables of one service's read model and how each of its events changes them."""

    def __init__(self, *tables: str) -> None:
        self.tables = tables
        self._changes: dict[type[Any], Change] = {}

    def on(self, *events: type[Aggregate.Event]) -> Callable[[Change], Change]:
        """Declare what these events change."""

        def declare(change: Change) -> Change:
            self._changes.update(dict.fromkeys(events, change))
            return change

        return declare

    def statements(self, event: Any) -> Iterable[Statement]:
        change = self._changes.get(type(event))
        return change(event) if change else ()
