"""Making a model: cross-validated, calibrated, with thresholds, and a card that says what it is worth."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import numpy as np

from services.routing.catalogue import CATALOGUE, Catalogue
from services.routing.training import judging
from services.routing.training.calibrating import calibrate, leads, sureness
from services.routing.training.fitting import Fitted, Step, fit
from services.routing.training.held_out import FOLDS, Material, Questions, cross_validate
from services.routing.training.lessons import Example, counts, digest
from services.routing.training.rehearsal import Rehearsal, rehearse
from services.routing.training.thresholds import thresholds
from services.routing.triage.deciding import KINDS
from services.routing.triage.linear import Calibration, Head, LinearModel
from services.routing.triage.model import Model
from services.routing.triage.rules import RULES, TriageRules
from shared.kernel import Urgency

UNCALIBRATED = Calibration(1.0)  # of a margin that is compared with a threshold alone


@dataclass(frozen=True)
class Learned:
    """A model, and the table of what it took for what while it was cross-validated."""

    model: Model
    labels: Sequence[str]
    confusion: Sequence[Sequence[int]]


@dataclass(frozen=True)
class Order:
    """What is asked for: a name, the date on the card, and which precision a dispatch without a hand must have."""

    name: str
    on: date
    precision: float = 0.98


def steps_of(questions: int) -> int:
    """How many steps learning takes, for a progress bar: one per label, in each fold and at the end."""
    return questions * (FOLDS + 1)


def learn_labels(examples: Sequence[Example], order: Order, step: Step = lambda: None) -> Learned:
    """A model of a town's own labels, whatever they mean; kind and urgency stay the built-in's."""
    labels = sorted(counts(examples))
    questions = Questions({"category": labels})
    material = Material.of(examples)
    held_out = cross_validate(material, questions, step)
    answers = questions.answers(examples)["category"]
    ways = (held_out.whole, held_out.beginnings)
    whole, beginnings = (judging.judged(of["category"], answers, labels) for of in ways)
    calibration = calibrate(held_out.whole["category"], answers)
    said = [labels[each] for each in whole.first]
    card = {
        **_card(order, examples, catalogue=False),
        "figures": {"category": judging.figures(labels, whole), "beginnings": judging.figures(labels, beginnings)},
        "dispatched": judging.realised(whole.confidence, whole.right, said),
        "thresholds": thresholds(whole.confidence, whole.right, said, order.precision),
        "sureness": {"category": sureness(leads(held_out.whole["category"]), said, whole.right).as_data()},
    }
    fitted = fit(material.lesson(questions, np.arange(len(examples))), questions.sizes, step)
    model = Model(_linear(fitted, questions, {"category": calibration}), card)
    return Learned(model, labels, judging.confusion(labels, whole))


def learn_catalogue(
    examples: Sequence[Example], order: Order, catalogue: Catalogue, rules: TriageRules, step: Step = lambda: None
) -> Learned:
    """A model of everything that triage decides, on the catalogue's categories."""
    questions = Questions(
        {
            "category": list(catalogue.categories),
            "kind": [kind.value for kind in KINDS],
            "urgency": [urgency.value for urgency in Urgency],
        }
    )
    material = Material.of(examples)
    held_out = cross_validate(material, questions, step)
    rehearsed = rehearse(examples, held_out, catalogue, rules)
    fitted = fit(material.lesson(questions, np.arange(len(examples))), questions.sizes, step)
    linear = _linear(fitted, questions, {**rehearsed.calibrations, "urgency": UNCALIBRATED})
    card = {
        **_card(order, examples, catalogue=True),
        **_of_rehearsal(rehearsed, order),
        **_seen(examples),
        "rules_sha256": rules_digest(),
    }
    labels = questions.labels["kind"]
    return Learned(Model(linear, card), labels, judging.confusion(labels, rehearsed.kind))


def rules_digest() -> str:
    """The SHA-256 of the catalogue and the rules, by which a model of the catalogue was judged."""
    return sha256(CATALOGUE.read_bytes() + RULES.read_bytes()).hexdigest()


def _of_rehearsal(rehearsed: Rehearsal, order: Order) -> dict[str, Any]:
    return {
        "figures": rehearsed.figures(),
        "dispatched": judging.realised(rehearsed.body_confidence, rehearsed.goes_right, rehearsed.kinds_said),
        "thresholds": rehearsed.thresholds(order.precision),
        "rules": rehearsed.rules,
        "urgency": rehearsed.urgency,
        "sureness": {name: curve.as_data() for name, curve in rehearsed.sureness.items()},
        "emergency_from": rehearsed.emergency_from,
    }


def _seen(examples: Sequence[Example]) -> dict[str, Any]:
    counted = Counter((each.category, each.kind) for each in examples)
    codes = sorted({each.category for each in examples})
    return {"kinds_seen": {code: [counted[code, kind.value] for kind in KINDS] for code in codes}}


def _card(order: Order, examples: Sequence[Example], *, catalogue: bool) -> dict[str, Any]:
    return {
        "name": order.name,
        "date": order.on.isoformat(),
        "data_sha256": digest(examples),
        "examples": len(examples),
        "catalogue": catalogue,
        "precision_wanted": order.precision,
    }


def _linear(fitted: Fitted, questions: Questions, calibrations: Mapping[str, Calibration]) -> LinearModel:
    heads = {
        name: Head.of(questions.labels[name], weights, biases, calibrations[name])
        for name, (weights, biases) in fitted.heads.items()
    }
    return LinearModel(fitted.grams, fitted.idf.astype(np.float32), heads, fitted.pairs)
