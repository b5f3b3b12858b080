"""How far a share that was counted can be trusted."""

from math import sqrt

_Z = 1.96  # 95 %


def wilson(rate: float, count: int) -> tuple[float, float]:
    """The interval in which the true rate lies with 95 % confidence, by Wilson's score."""
    if not count:
        return 0.0, 1.0
    middle = rate + _Z**2 / (2 * count)
    reach = _Z * sqrt(rate * (1 - rate) / count + _Z**2 / (4 * count**2))
    whole = 1 + _Z**2 / count
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)
