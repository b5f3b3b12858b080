"""What is seen from outside: correlation, logs without secrets, protective headers, health."""

import json
import logging

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from shared.observability.logging import OneLine, correlation
from shared.web import Mount, WebSettings, make_app
from tests.http.conftest import LAMPS
from tests.http.lamps import Lamps

Headers = dict[str, str]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-Correlation-ID": "order-2026-0001"}, "order-2026-0001"),
        ({"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, TRACE),
        ({"X-Correlation-ID": "order-2026-0001", "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, "order-2026-0001"),
    ],
)
def test_a_request_keeps_the_id_it_came_with(client: FlaskClient, headers: Headers, expected: str) -> None:
    assert client.get("/health/live", headers=headers).headers["X-Correlation-ID"] == expected


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Correlation-ID": "short"},
        {"X-Correlation-ID": "x" * 65},
        {"X-Correlation-ID": 'quote"and\\more'},
        {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"},
        {"traceparent": f"00-{TRACE.upper()}-00f067aa0ba902b7-01"},
    ],
)
def test_a_request_without_a_proper_id_gets_one(client: FlaskClient, headers: Headers) -> None:
    given = [client.get("/health/live", headers=headers).headers["X-Correlation-ID"] for _ in range(2)]
    assert len(set(given)) == 2
    assert all(len(id) == 32 for id in given)


def test_what_follows_from_a_request_names_it_as_its_cause(client: FlaskClient, officer: Headers, lamps: Lamps) -> None:
    client.post(LAMPS, json={"place": "桥头"}, headers={**officer, "X-Correlation-ID": "order-2026-0001"})
    (recorded,) = lamps.recording.notifications(0, 10)
    assert lamps.mapper.to_domain_event(recorded).cause == "http:order-2026-0001"


def test_the_access_log_names_the_route_and_nothing_that_was_sent(
    client: FlaskClient, officer: Headers, lamp: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "jieju.access"):
        client.post(f"{lamp}/switch?secret=1", json={"on": 13800000000}, headers=officer)
    line = OneLine().format(caplog.records[-1])
    told = json.loads(line)
    assert told["route"] == "/api/street_office/v1/lamps/<uuid:id>/switch"
    assert (told["verb"], told["status"], told["problem"]) == ("street_office.resolve", 422, "invalid")
    assert told["ms"] > 0
    for sent in ("13800000000", "secret", lamp, officer["Authorization"].partition(" ")[2]):
        assert sent not in line


def test_a_line_of_the_log_says_where_an_error_came_from_but_not_what_it_quotes() -> None:
    def fail() -> None:
        try:
            raise KeyError("13800000000")
        except KeyError as error:
            raise ValueError("no such telephone: 13800000000") from error

    correlation.set("order-2026-0001")
    try:
        fail()
    except ValueError as error:
        record = logging.LogRecord("jieju", logging.ERROR, "", 0, "failed\nbadly", (), (type(error), error, None))
    line = OneLine().format(record)
    told = json.loads(line)
    assert "\n" not in line
    assert "13800000000" not in line
    assert told["error"] == "ValueError < KeyError"
    assert told["stack"][-1].endswith(" fail")
    assert told["correlation"] == "order-2026-0001"


def test_every_answer_is_protected(client: FlaskClient, officer: Headers, lamp: str) -> None:
    for answer in (client.get(lamp, headers=officer), client.get("/nowhere"), client.get("/health/live")):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in answer.headers


def test_a_page_may_load_what_is_ours_and_say_how_long_it_keeps(app: Flask) -> None:
    @app.get("/page")
    def page() -> Response:
        return Response("<p>页</p>", mimetype="text/html", headers={"Cache-Control": "max-age=60"})

    answer = app.test_client().get("/page")
    assert answer.headers["Cache-Control"] == "max-age=60"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_behind_tls_browsers_are_told_to_stay_there(lamps: Lamps) -> None:
    app = make_app([Mount(lamps, [])], WebSettings("x", behind_tls=True), None)  # type: ignore[arg-type]
    assert "max-age" in app.test_client().get("/health/live").headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_SECURE"]


def test_figures_are_shown(client: FlaskClient, officer: Headers, lamp: str) -> None:
    shown = client.get("/metrics").text
    labels = 'outcome="done",service="street_office",verb="street_office.accept"'
    assert f"jieju_commands_total{{{labels}}}" in shown
