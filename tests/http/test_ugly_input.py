"""Whatever somebody sends, in whichever field: they are told what is wrong with it, and nothing of ours breaks."""

from collections.abc import Callable, Iterator
from random import Random

import pytest

from tests.http import asking
from tests.http.whole import Request, Whole, whole_system
from tests.servers.postgres import PrivatePostgres

pytestmark = pytest.mark.system

_SEED, _MOST = 20261126, 700  # of each kind; there are thousands
EVERYTHING = (asking.bodies, asking.queries, asking.headers, asking.addresses, asking.pages, asking.forms)


@pytest.fixture(scope="module")
def whole(postgres: PrivatePostgres) -> Iterator[Whole]:
    with whole_system(postgres.create_database("ugly")) as system:
        yield system


@pytest.mark.parametrize("kind", EVERYTHING, ids=lambda kind: kind.__name__)
def test_nothing_that_anybody_sends_is_a_failure_of_ours(
    whole: Whole, kind: Callable[[Whole], Iterator[Request]]
) -> None:
    everything = list(kind(whole))
    asked = Random(_SEED).sample(everything, min(_MOST, len(everything)))
    failed = [each for each in asked if whole.send(each) >= 500]
    assert [(each.method, each.path[:150], (each.body or "")[:300], each.headers) for each in failed] == []
    for path, persona in (("street_office/v1/orders", "officer-1"), ("committee/v1/tasks", "committee-1")):
        assert whole.send(Request("GET", f"/api/{path}", persona)) == 200
