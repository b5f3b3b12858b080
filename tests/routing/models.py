"""Models for tests: the shipped one under another name, otherwise sure, or mistaken."""

from dataclasses import replace
from pathlib import Path

from services.routing.triage.keeping import Kept
from services.routing.triage.linear import LinearModel
from services.routing.triage.model import Model

SHIPPED = Model.shipped()
_KINDS = ("administrative", "public_service", "mixed")


def eager(folder: Path) -> Kept:
    """Sure of everything."""
    return saved(folder, "eager", SHIPPED.linear, thresholds=dict.fromkeys(_KINDS, 0.0))


def mistaken(folder: Path) -> Kept:
    """Takes every category for another one."""
    linear = SHIPPED.linear
    category = linear.heads["category"]
    turned = replace(category, labels=category.labels[::-1])
    return saved(folder, "mistaken", replace(linear, heads={**linear.heads, "category": turned}))


def of_other_labels(folder: Path) -> Kept:
    return saved(folder, "labels", SHIPPED.linear, catalogue=False)


def saved(folder: Path, name: str, linear: LinearModel, **card: object) -> Kept:
    Model(linear, {**SHIPPED.card, "name": name, **card}).save(folder / name)
    return Kept.of(folder / name)
