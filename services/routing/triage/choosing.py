"""Which classifier is in use."""

from services.routing.catalogue import Catalogue
from services.routing.triage.builtin import BuiltIn
from services.routing.triage.labelled import Labelled
from services.routing.triage.model import Model
from services.routing.triage.opinion import Classifier
from services.routing.triage.rules import TriageRules


def make_classifier(catalogue: Catalogue, model: Model | None = None) -> Classifier:
    """The built-in classifier with this model, or the one that is shipped."""
    rules = TriageRules.load(catalogue)
    if model is not None and not model.knows_the_catalogue:
        return Labelled(BuiltIn(catalogue, rules, Model.shipped()), model)
    return BuiltIn(catalogue, rules, model or Model.shipped())
