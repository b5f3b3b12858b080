"""Which classifier is in use."""

from collections.abc import Container

from services.routing.catalogue import Catalogue
from services.routing.triage.asking import Endpoint, Program
from services.routing.triage.builtin import BuiltIn
from services.routing.triage.elsewhere import Elsewhere
from services.routing.triage.evidence import Evidences
from services.routing.triage.labelled import Labelled
from services.routing.triage.model import Model
from services.routing.triage.opinion import Classifier
from services.routing.triage.rules import TriageRules
from shared.surroundings import OtherClassifier


def make_classifier(
    catalogue: Catalogue, model: Model | None = None, other: OtherClassifier | None = None
) -> Classifier:
    """The built-in classifier with this model, or the one that is shipped; or another one, which falls back on it."""
    rules = TriageRules.load(catalogue)
    builtin = _builtin(catalogue, rules, model)
    if other is None:
        return builtin
    return Elsewhere(
        Program(other.command) if other.command else Endpoint(other.url),
        other.timeout,
        builtin,
        catalogue=catalogue,
        evidences=Evidences(catalogue, rules),
        categories=_categories(catalogue, model),
        sure_from=other.sure_from,
    )


def _builtin(catalogue: Catalogue, rules: TriageRules, model: Model | None) -> Classifier:
    if model is not None and not model.knows_the_catalogue:
        return Labelled(BuiltIn(catalogue, rules, Model.shipped()), model)
    return BuiltIn(catalogue, rules, model or Model.shipped())


def _categories(catalogue: Catalogue, model: Model | None) -> Container[str]:
    """What a matter can be about: the catalogue's categories, or a town's own labels."""
    if model is not None and not model.knows_the_catalogue:
        return model.linear.heads["category"].labels
    return catalogue.categories
