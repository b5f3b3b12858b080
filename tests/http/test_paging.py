"""Lists come in pages, and nothing is missed or shown twice."""

import json
from base64 import urlsafe_b64encode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.web import PageAsked
from tests.http.conftest import LAMPS
from tests.http.lamps import Lamps

Headers = dict[str, str]
EXPECTED = sorted((str(n // 3), n) for n in range(1, 11))


@pytest.fixture
def stored(stored_app: Flask) -> FlaskClient:
    return stored_app.test_client()


@pytest.mark.system
@pytest.mark.parametrize("limit", [1, 3, 9, 10, 11])
def test_following_the_links_leads_through_the_whole_list(stored: FlaskClient, officer: Headers, limit: int) -> None:
    address, rows, pages = f"{LAMPS}?limit={limit}", [], 0
    while address:
        answer = stored.get(address, headers=officer)
        rows += [(row["place"], row["times"]) for row in answer.json["items"]]
        address = answer.headers.get("Link", "").removeprefix("<").partition(">")[0]
        assert bool(address) == bool(answer.json["next"])
        pages += 1
    assert rows == EXPECTED
    assert pages == -(-10 // limit)


@pytest.mark.system
def test_a_list_can_be_read_from_its_end(stored_lamps: Lamps) -> None:
    numbers = "SELECT n FROM generate_series(1, %s) AS n"
    first = PageAsked(4).of(stored_lamps, numbers, (6,), by=("n",), newest_first=True)
    second = PageAsked(4, first.next).of(stored_lamps, numbers, (6,), by=("n",), newest_first=True)
    assert [row["n"] for row in (*first.items, *second.items)] == [6, 5, 4, 3, 2, 1]
    assert second.next is None


@pytest.mark.system
def test_times_and_ids_can_be_the_order(stored_lamps: Lamps) -> None:
    moments = (
        "SELECT md5(n::text)::uuid AS id, timestamptz '2026-01-01' + (n / 2) * interval '1 microsecond' AS at "
        "FROM generate_series(1, 5) AS n"
    )
    rows, cursor = [], ""
    while cursor is not None:
        page = PageAsked(2, cursor or None).of(stored_lamps, moments, (), by=("at", "id"))
        rows, cursor = [*rows, *((row["at"], row["id"]) for row in page.items)], page.next
    assert len(rows) == 5
    assert rows == sorted(rows)


def _cursor(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%",
        "键",
        "a" * 1000,
        _cursor({}),
        _cursor(["a"]),
        _cursor([None, 1]),
        _cursor(["a\0", 1]),
        _cursor(["\ud800", 1]),
        _cursor([[], 1]),
    ],
)
def test_a_cursor_that_never_was_is_malformed(client: FlaskClient, officer: Headers, cursor: str) -> None:
    answer = client.get(LAMPS, query_string={"cursor": cursor}, headers=officer)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.system
@pytest.mark.parametrize("values", [["a", "b"], [1, 1], ["1", 10**40], ["1", "'; DROP TABLE events; --"]])
def test_a_cursor_that_does_not_fit_is_malformed(stored: FlaskClient, officer: Headers, values: list[object]) -> None:
    answer = stored.get(LAMPS, query_string={"cursor": _cursor(values)}, headers=officer)
    assert answer.status_code in (200, 400)
    assert stored.get(LAMPS, headers=officer).status_code == 200


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many"])
def test_a_page_has_its_limits(client: FlaskClient, officer: Headers, limit: str) -> None:
    answer = client.get(LAMPS, query_string={"limit": limit}, headers=officer)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")


def test_a_parameter_that_a_list_does_not_know_is_an_error(client: FlaskClient, officer: Headers) -> None:
    answer = client.get(LAMPS, query_string={"colour": "red"}, headers=officer)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "colour")
