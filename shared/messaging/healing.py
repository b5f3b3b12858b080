"""What an inbox has missed is asked for again: often enough to heal, not so often that nothing else arrives."""

from shared.messaging.herald import SAY_AGAIN_AT_MOST

_PATIENCE = 2.0  # seconds until an answer that has not come is asked for anew


class Asked:
    """What one inbox has asked its sources to say again, and when."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, float]] = {}

    def must_ask(self, source: str, after: int, now: float) -> bool:
        """Whether to ask for what comes after that position, unless it is on its way; whoever is told so asks.

        An answer comes in portions, and what the source announces meanwhile comes in between and shows the gap anew.
        """
        before, when = self._last.get(source, (0, -_PATIENCE))
        if before <= after < before + SAY_AGAIN_AT_MOST and now - when < _PATIENCE:
            return False
        self._last[source] = (after, now)
        return True
