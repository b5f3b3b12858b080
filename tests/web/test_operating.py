"""What an operator does about messages that could not be taken in."""

import psycopg
import pytest

from shared.embedded.system import EmbeddedSystem
from tests.web.visitor import Visitor

pytestmark = pytest.mark.web

_PARK = "INSERT INTO routing.parked (source, position, body, error) VALUES ('intake', -1, %s, 'nobody can read this')"


@pytest.fixture
def parked(system: EmbeddedSystem) -> None:
    with psycopg.connect(system.database.dsn_of("jieju")) as connection:
        connection.execute(_PARK, (b"not a message",))


def test_an_operator_looks_at_a_parked_message_and_discards_it(visitor: Visitor, parked: None) -> None:
    visitor.become("operator-1", "/routing/parked")
    visitor.follow("intake -1")
    assert "nobody can read this" in visitor.text
    assert "not a message" in visitor.text
    visitor.send("discard_parked", reason="它不是消息")
    assert "它不是消息" in visitor.text
    assert not visitor.sees("form#discard_parked")
