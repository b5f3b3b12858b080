"""A command that comes twice under one key is carried out once, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.kernel import Actor, Role
from tests.http.conftest import LAMPS, NEIGHBOUR, Bearer
from tests.http.lamps import STREET, Lamps

pytestmark = pytest.mark.system
Headers = dict[str, str]
REPLAYED = "Idempotency-Replayed"


@pytest.fixture
def client(stored_app: Flask) -> FlaskClient:
    return stored_app.test_client()


@pytest.fixture
def once(officer: Headers) -> Headers:
    """The officer's headers, with a key."""
    return {**officer, "Idempotency-Key": str(uuid4())}


def test_a_repeat_makes_nothing_new_and_hears_the_same(client: FlaskClient, once: Headers, stored_lamps: Lamps) -> None:
    first, second = (client.post(LAMPS, json={"place": "桥头"}, headers=once) for _ in range(2))
    assert (second.status_code, second.location, second.json) == (201, first.location, first.json)
    assert (first.headers.get(REPLAYED), second.headers.get(REPLAYED)) == (None, "true")
    assert stored_lamps.recording.last_position() == 1


def test_a_repeat_is_answered_though_the_rules_would_refuse_it_now(
    client: FlaskClient, once: Headers, officer: Headers, lamp: str
) -> None:
    seen = {**once, "If-Match": '"1"'}
    answers = [client.post(f"{lamp}/switch", json={"on": True}, headers=seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert client.get(lamp, headers=officer).json["times"] == 1


def test_a_repeat_shows_how_things_stand_now(client: FlaskClient, once: Headers, officer: Headers, lamp: str) -> None:
    client.post(f"{lamp}/switch", json={"on": True}, headers=once)
    client.post(f"{lamp}/switch", json={"on": False}, headers=officer)
    repeat = client.post(f"{lamp}/switch", json={"on": True}, headers=once)
    assert (repeat.json["on"], repeat.headers["ETag"]) == (False, '"3"')


def test_a_key_cannot_be_used_for_something_else(client: FlaskClient, once: Headers, lamp: str) -> None:
    client.post(f"{lamp}/switch", json={"on": True}, headers=once)
    for address, body in ((f"{lamp}/switch", {"on": False}), (LAMPS, {"place": "桥头"})):
        other = client.post(address, json=body, headers=once)
        assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_a_refused_command_leaves_its_key_unused(
    client: FlaskClient, once: Headers, officer: Headers, lamp: str
) -> None:
    assert client.post(f"{lamp}/switch", json={"on": False}, headers=once).status_code == 409
    client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    answer = client.post(f"{lamp}/switch", json={"on": False}, headers=once)
    assert (answer.status_code, answer.headers.get(REPLAYED)) == (200, None)


def test_two_people_may_use_the_same_key(client: FlaskClient, once: Headers, bearer: Bearer) -> None:
    first = client.post(LAMPS, json={"place": "桥头"}, headers=once)
    theirs = client.post(LAMPS, json={"place": "桥头"}, headers={**once, **bearer(NEIGHBOUR)})
    assert (theirs.status_code, theirs.headers.get(REPLAYED)) == (201, None)
    assert theirs.location != first.location


@pytest.mark.parametrize("key", ["short", "with a blank in the middle", "键" * 20, "x" * 201])
def test_a_key_that_somebody_could_guess_or_mistype_is_malformed(
    client: FlaskClient, officer: Headers, key: str
) -> None:
    answer = client.post(LAMPS, json={"place": "桥头"}, headers={**officer, "Idempotency-Key": key})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "Idempotency-Key")


def test_of_sixteen_at_the_same_moment_one_is_carried_out(
    stored_app: Flask, once: Headers, stored_lamps: Lamps, lamp: str
) -> None:
    def switch(_: int) -> tuple[int, bool]:
        answer = stored_app.test_client().post(f"{lamp}/switch", json={"on": True}, headers=once)
        return answer.status_code, REPLAYED in answer.headers

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(switch, range(16)))
    assert sorted(answers) == [(200, False), *[(200, True)] * 15]
    assert stored_lamps.recording.last_position() == 2


def test_of_sixteen_that_would_make_something_one_makes_it(
    stored_app: Flask, once: Headers, stored_lamps: Lamps
) -> None:
    def put_up(_: int) -> tuple[int, str | None]:
        answer = stored_app.test_client().post(LAMPS, json={"place": "桥头"}, headers=once)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(put_up, range(16)))
    assert len(answers) == 1
    assert stored_lamps.recording.last_position() == 1


def test_what_was_sent_cannot_be_guessed_from_what_is_kept(
    client: FlaskClient, once: Headers, stored_lamps: Lamps
) -> None:
    client.post(LAMPS, json={"place": "桥头"}, headers=once)
    (row,) = stored_lamps.query("SELECT * FROM idempotency")
    assert row["caller"] == str(Actor(Role.STREET_OFFICE, STREET, "officer-1"))
    assert "桥头" not in str(row)
