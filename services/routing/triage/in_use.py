"""The classifier in use: looks every few seconds, while it is asked for, which model has been activated."""

import logging
from collections.abc import Callable
from math import inf
from time import monotonic

from services.routing.triage.model import SHIPPED_NAME, Model, UnusableModel
from services.routing.triage.opinion import Classifier
from shared.observability import metrics

log = logging.getLogger(__name__)
LOOKS_EVERY = 5.0  # seconds, in which two replicas may judge by different models
TRIES_AGAIN = 60.0  # seconds, since what stands in the way of loading one may pass: a full disk

Wanted = tuple[str, str]
"""A model's name and digest."""


class InUse:
    """`wanted` says which model was activated last; `kept` finds it; `make` turns a model into a classifier, without
    one the shipped.

    A model that cannot be loaded is reported and tried again now and then; meanwhile the shipped one judges.
    """

    def __init__(
        self,
        wanted: Callable[[], Wanted | None],
        kept: Callable[[str], Model],
        make: Callable[[Model | None], Classifier],
    ) -> None:
        self._wanted_now, self._kept, self._make = wanted, kept, make
        self._wanted: Wanted | None = None
        self._classifier: Classifier | None = None
        self._look_at = self._failed_at = -inf

    def __call__(self, now: float | None = None) -> Classifier:
        now = monotonic() if now is None else now
        if self._classifier is None or now >= self._look_at:
            self._look(now)
            self._look_at = now + LOOKS_EVERY
        assert self._classifier is not None
        return self._classifier

    def _look(self, now: float) -> None:
        wanted = self._wanted_now()
        again = now - TRIES_AGAIN >= self._failed_at > -inf
        if self._classifier is None or wanted != self._wanted or again:
            self._classifier, self._wanted = self._made(wanted, now), wanted

    def _made(self, wanted: Wanted | None, now: float) -> Classifier:
        """Anything may be wrong with what somebody trained: none of it may stop triage."""
        metrics.TRIAGE_MODEL_UNUSABLE.clear()
        self._failed_at = -inf
        if wanted is None or wanted[0] == SHIPPED_NAME:
            return self._make(None)
        try:
            return self._make(self._kept(wanted[1]))
        except (UnusableModel, ValueError, LookupError, TypeError, OSError) as error:
            metrics.TRIAGE_MODEL_UNUSABLE.labels(wanted[0]).set(1)
            self._failed_at = now
            log.error("the activated model %s cannot be used, the shipped one judges: %s", wanted[0], error)
            return self._make(None)
