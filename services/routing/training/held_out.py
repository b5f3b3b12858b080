"""What a model would have said of messages that it has not learned from: cross-validation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold

from services.routing.training.fitting import Counts, Lesson, Margins, Numbers, Step, counted, fit
from services.routing.training.lessons import Example

FOLDS = 5
STUB = 60  # characters: people also write, or agents note, hardly more than a title
STUB_COUNTS = 0.5  # of a whole message
STUBBED_FROM = 80  # characters, from which on the beginning is learned from as well


@dataclass(frozen=True)
class Questions:
    """The questions of a model with the possible answers of each, in their order."""

    labels: Mapping[str, Sequence[str]]

    def answers(self, examples: Sequence[Example]) -> dict[str, Numbers]:
        return {name: self._numbers(name, labels, examples) for name, labels in self.labels.items()}

    def _numbers(self, name: str, labels: Sequence[str], examples: Sequence[Example]) -> Numbers:
        number_of = {label: number for number, label in enumerate(labels)}
        return np.array([number_of.get(getattr(each, name) or "", -1) for each in examples])

    @property
    def sizes(self) -> dict[str, int]:
        return {name: len(labels) for name, labels in self.labels.items()}


@dataclass(frozen=True)
class Material:
    """Examples as n-grams: whole, and the beginnings of those that are long."""

    examples: Sequence[Example]
    whole: Counts
    beginnings: Counts

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Material":
        beginnings = counted(each.text[:STUB] for each in examples)
        return cls(examples, counted(each.text for each in examples), beginnings)

    def lesson(self, questions: Questions, of: Numbers) -> Lesson:
        long = np.array([each for each in of if len(self.examples[each].text) > STUBBED_FROM], dtype=int)
        both = np.concatenate([of, long])
        weights = np.array([each.weight for each in self.examples])
        answers = questions.answers(self.examples)
        return Lesson(
            [*(self.whole[each] for each in of), *(self.beginnings[each] for each in long)],
            np.concatenate([weights[of], weights[long] * STUB_COUNTS]),
            {name: numbers[both] for name, numbers in answers.items()},
        )


@dataclass(frozen=True)
class HeldOut:
    """Margins for every example by a model that did not learn from it, of its whole text and of its beginning."""

    whole: Mapping[str, Margins]
    beginnings: Mapping[str, Margins]


def cross_validate(material: Material, questions: Questions, step: Step = lambda: None) -> HeldOut:
    """Learn five times from four fifths, and ask about the rest."""
    everything = len(material.examples)
    whole = {name: np.zeros((everything, size)) for name, size in questions.sizes.items()}
    beginnings = {name: np.zeros((everything, size)) for name, size in questions.sizes.items()}
    for learned, asked in folds(questions.answers(material.examples)["category"]):
        fitted = fit(material.lesson(questions, learned), questions.sizes, step)
        for answers, asked_of in ((whole, material.whole), (beginnings, material.beginnings)):
            for name, margins in fitted.margins([asked_of[each] for each in asked]).items():
                answers[name][asked] = margins
    return HeldOut(whole, beginnings)


def folds(answers: Numbers, of: int = FOLDS) -> Sequence[tuple[Numbers, Numbers]]:
    """The same parts every time, each with about as many examples of each answer, if there are enough of each."""
    enough = min(np.unique(answers, return_counts=True)[1]) >= of
    parts = (StratifiedKFold if enough else KFold)(of, shuffle=True, random_state=0)
    return [(np.asarray(learned), np.asarray(asked)) for learned, asked in parts.split(np.zeros(len(answers)), answers)]
