"""python -m services.routing.training: train the model that is shipped, from the corpus in this repository."""

from datetime import UTC, datetime

from services.routing.catalogue import Catalogue
from services.routing.training.learning import Order, learn_catalogue
from services.routing.training.lessons import corpus
from services.routing.triage.model import SHIPPED, SHIPPED_NAME
from services.routing.triage.rules import TriageRules

PRECISION = 0.95
"""Of the corpus, in which hard cases are far more frequent than on an ordinary day."""


def main() -> None:
    catalogue = Catalogue.load()
    order = Order(SHIPPED_NAME, datetime.now(UTC).date(), PRECISION)
    learned = learn_catalogue(corpus(), order, catalogue, TriageRules.load(catalogue))
    learned.model.save(SHIPPED)
    card = learned.model.card
    kind, category = (card["figures"][name]["macro_f1"] for name in ("kind", "category"))
    print(f"{card['examples']} messages; cross-validated macro-F1: kind {kind}, category {category}")
    print(card["dispatched"])


if __name__ == "__main__":
    main()
