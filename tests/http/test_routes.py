"""What a declared route does by itself: addresses, versions, answers."""

from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.http.conftest import LAMPS, NEIGHBOUR, Bearer

Headers = dict[str, str]


def test_what_is_created_has_an_address_where_it_can_be_read(client: FlaskClient, officer: Headers) -> None:
    created = client.post(LAMPS, json={"place": "桥头"}, headers=officer)
    assert created.status_code == 201
    read = client.get(created.location, headers=officer)
    assert read.json == created.json
    assert read.json["place"] == "桥头"


def test_a_command_answers_with_what_became_of_the_thing(client: FlaskClient, officer: Headers, lamp: str) -> None:
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    assert (answer.status_code, answer.json["on"]) == (200, True)


def test_a_command_with_nothing_to_show_answers_with_nothing(client: FlaskClient, officer: Headers, lamp: str) -> None:
    client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    answer = client.post(f"{lamp}/off", headers=officer)
    assert (answer.status_code, answer.data) == (204, b"")


def test_whoever_gives_something_away_hears_that_it_is_done(client: FlaskClient, officer: Headers, lamp: str) -> None:
    answer = client.post(f"{lamp}/hand-over", json={"to": NEIGHBOUR.organisation}, headers=officer)
    assert answer.status_code == 204
    assert client.get(lamp, headers=officer).status_code == 404


def test_what_is_not_yours_does_not_exist(client: FlaskClient, bearer: Bearer, lamp: str) -> None:
    theirs = client.get(lamp, headers=bearer(NEIGHBOUR))
    missing = client.get(f"{LAMPS}/{uuid4()}", headers=bearer(NEIGHBOUR))
    assert (theirs.status_code, theirs.json["title"]) == (missing.status_code, missing.json["title"])
    assert theirs.status_code == 404


def test_every_change_gives_the_next_tag(client: FlaskClient, officer: Headers, lamp: str) -> None:
    assert client.get(lamp, headers=officer).headers["ETag"] == '"1"'
    assert client.post(f"{lamp}/switch", json={"on": True}, headers=officer).headers["ETag"] == '"2"'


def test_whoever_has_the_present_version_is_told_so_and_no_more(
    client: FlaskClient, officer: Headers, lamp: str
) -> None:
    again = client.get(lamp, headers={**officer, "If-None-Match": 'W/"9", "1"'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", '"1"')
    assert client.get(lamp, headers={**officer, "If-None-Match": '"2"'}).status_code == 200


def test_a_command_on_the_version_that_was_seen_is_done(client: FlaskClient, officer: Headers, lamp: str) -> None:
    seen = client.get(lamp, headers=officer).headers["ETag"]
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers={**officer, "If-Match": seen})
    assert answer.status_code == 200


def test_a_command_on_an_older_version_changes_nothing(client: FlaskClient, officer: Headers, lamp: str) -> None:
    client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    answer = client.post(f"{lamp}/switch", json={"on": False}, headers={**officer, "If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"]) == (412, "stale")
    assert client.get(lamp, headers=officer).json["on"] is True


@pytest.mark.parametrize("tag", ['W/"1"', "1", '"one"', '"1", "2"', '"-1"', '""'])
def test_a_tag_that_names_no_version_is_malformed(client: FlaskClient, officer: Headers, lamp: str, tag: str) -> None:
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers={**officer, "If-Match": tag})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "If-Match")


def test_any_version_will_do_for_a_star(client: FlaskClient, officer: Headers, lamp: str) -> None:
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers={**officer, "If-Match": "*"})
    assert answer.status_code == 200


def test_the_head_of_an_answer_comes_without_its_body(client: FlaskClient, officer: Headers, lamp: str) -> None:
    head = client.head(lamp, headers=officer)
    assert (head.status_code, head.headers["ETag"], head.data) == (200, '"1"', b"")
