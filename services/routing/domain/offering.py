"""Which desk a verb is for at the moment, before it is known what the desk would choose: what need not be offered."""

from collections.abc import Callable, Mapping

from services.routing.domain.deciding import Deciding
from services.routing.domain.rules import DECIDES, WHEN
from shared.kernel import Kind, Role

Deciders = frozenset[Role | None]
_NOBODY: Deciders = frozenset()


class Offering(Deciding):
    """Asks what the verbs ask first, by the same tables. What is offered may still be refused for what is chosen."""

    def is_for(self, verb: str, role: Role) -> bool:
        """Whether this role could do it now, with some choice or other; if not, the verb refuses or changes nothing."""
        return self.status in WHEN[verb] and role in _DECIDERS[verb](self)

    def _confirms(self) -> Deciders:
        return _NOBODY if self.vacancy else frozenset({DECIDES[self.kind]})

    def _dispatches(self) -> Deciders:
        return _NOBODY if self.parts or self.kind is Kind.MIXED else frozenset({DECIDES[self.kind]})

    def _redispatches(self) -> Deciders:
        if self.leader is None or (self.kind is Kind.MIXED and not self.vacancy):
            return _NOBODY
        return frozenset({DECIDES[self._seat_to_fill(self.leader).kind]})

    def _takes_up(self) -> Deciders:
        seat = self._seat_to_take_up()
        kind = seat.kind if seat else self.kind
        return frozenset({DECIDES[kind]}) if kind is Kind.ADMINISTRATIVE else _NOBODY

    def _recalls(self) -> Deciders:
        return frozenset(DECIDES[part.of.kind] for part in self.under_way)


_DECIDERS: Mapping[str, Callable[[Offering], Deciders]] = {
    "confirm_triage": Offering._confirms,
    "dispatch": Offering._dispatches,
    "correct_triage": Offering._holders,
    "redispatch": Offering._redispatches,
    "escalate": Offering._takes_up,
    "recall": Offering._recalls,
    "open_consultation": Offering._holders,
}
DESK_VERBS = tuple(_DECIDERS)
