"""A classifier that also knows a town's own labels: they are its categories, the rest is the built-in's."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.routing.triage.builtin import BuiltIn
from services.routing.triage.explaining import Explainer
from services.routing.triage.linear import Reading, Vector
from services.routing.triage.model import Model
from services.routing.triage.opinion import Choice, Opinion
from services.routing.triage.sureness import Sureness, lead
from services.routing.triage.written import Written


class Labelled:
    """Kind, urgency and rules as the built-in has them; the category is a label, which says who is competent."""

    def __init__(self, builtin: BuiltIn, model: Model) -> None:
        self.model = model
        self._builtin = builtin
        self._head = model.linear.heads["category"]
        self._explainer = Explainer(model.linear)
        self._sureness = Sureness(**model.card["sureness"]["category"])

    def classify(self, text: str, urgent: bool = False) -> Opinion:
        written = Written(text)
        opinion = replace(self._builtin.judge(written, urgent, in_words=False), model=self.model.name)
        reading = self.model.linear.read(written.grams)
        if not len(reading.ids):
            return replace(opinion, sure=False)
        margins = self._head.margins(reading)
        first, second = (int(each) for each in np.argsort(-margins)[:2])
        choices = self._choices(opinion, margins, first, second)
        return replace(
            opinion,
            unfamiliar=self.model.linear.unfamiliar(written.grams),
            category=choices[0].category,
            confidence=choices[0].confidence,
            category_confidence=choices[0].confidence,
            sure=self._is_sure(choices[0]),
            choices=choices,
            reasons=tuple(self._reasons(written, reading, opinion, (first, second))),
        )

    def _choices(self, opinion: Opinion, margins: Vector, first: int, second: int) -> tuple[Choice, Choice]:
        labels = self._head.labels
        sure = round(self._sureness.of(lead(margins.tolist()), labels[first]), 4)
        likely = round(min(1 - sure, float(self._head.calibration.probabilities(margins)[second])), 4)
        return Choice(opinion.kind, labels[first], sure), Choice(opinion.kind, labels[second], likely)

    def _is_sure(self, choice: Choice) -> bool:
        chosen = self.model.thresholds
        return choice.confidence >= chosen.get(choice.category, chosen[""])

    def _reasons(self, written: Written, reading: Reading, opinion: Opinion, labels: tuple[int, int]) -> Sequence[str]:
        first, second = labels
        words = (f"word:{word}" for word in self._explainer.words(written, reading, first, second))
        tips = (f"tip:{word}" for word in self._explainer.tips(written, second, first))
        return (*words, *opinion.reasons, f"runner_up:{self._head.labels[second]}", *tips)
