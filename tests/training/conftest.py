"""What the tests of learning share."""

import pytest

from services.routing.catalogue import Catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load()
