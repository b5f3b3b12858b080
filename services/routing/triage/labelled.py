"""A classifier that also knows a town's own labels: they are its categories, the rest is the built-in's."""

from dataclasses import replace

import numpy as np

from services.routing.catalogue import UNCLEAR
from services.routing.triage.builtin import BuiltIn
from services.routing.triage.explaining import decisive_words, tips
from services.routing.triage.grams import grams, runs
from services.routing.triage.model import Model
from services.routing.triage.opinion import URGENT_BY_REPORTER, Choice, Opinion
from services.routing.words import plain


class Labelled:
    """Kind, urgency and rules as the built-in has them; the category is a label, which says who is competent."""

    def __init__(self, builtin: BuiltIn, model: Model) -> None:
        self.model = model
        self._builtin = builtin
        self._head = model.linear.heads["category"]

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        opinion = self._builtin.classify(text, urgent)
        counted = grams(text)
        reading = self.model.linear.read(counted)
        opinion = replace(opinion, unseen=self.model.linear.unseen(counted))
        if not len(reading.ids) or (opinion.category == UNCLEAR and not opinion.choices):
            return replace(opinion, model=self.model.name)
        likely = self._head.calibration.probabilities(self._head.margins(reading))
        first, second = (int(each) for each in np.argsort(-likely)[:2])
        confidences = [self._head.calibration.confidence(float(likely[each])) for each in (first, second)]
        labels = [self._head.labels[each] for each in (first, second)]
        chosen = self.model.thresholds
        words = decisive_words(self.model.linear, self._head, reading, runs(text), first, second)
        tipping = tips(self.model.linear, self._head, second, first, plain(text))
        return replace(
            opinion,
            category=labels[0],
            confidence=round(confidences[0], 3),
            category_confidence=round(confidences[0], 3),
            sure=confidences[0] >= chosen.get(labels[0], chosen[""]),
            choices=tuple(Choice(opinion.kind, *each) for each in zip(labels, confidences, strict=True)),
            reasons=(
                *(f"word:{word}" for word in words),
                *(reason for reason in opinion.reasons if reason.startswith(("rule:", "basis:"))),
                f"runner_up:{labels[1]}",
                *(f"tip:{word}" for word in tipping),
                *(reason for reason in opinion.reasons if reason == URGENT_BY_REPORTER),
            ),
            model=self.model.name,
        )
