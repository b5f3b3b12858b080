"""The judgement as it is shipped: the tests ask what a resident or a desk would get."""

import pytest

from services.routing.catalogue import Catalogue
from services.routing.knowledge import Knowledge
from services.routing.triage import Classifier
from services.routing.triage.choosing import make_classifier


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()


@pytest.fixture(scope="session")
def classifier(catalogue: Catalogue) -> Classifier:
    return make_classifier(catalogue)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()
