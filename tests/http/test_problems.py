"""Every error is a problem document that says what happened, what is safe and what to do."""

import logging
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from eventsourcing.persistence import InterfaceError, OperationalError
from flask import Flask, abort
from flask.testing import FlaskClient
from psycopg_pool import PoolTimeout

from shared.identity.keys import KeysUnavailable
from shared.web import Mount, WebSettings, make_app, texts
from tests.http.conftest import LAMPS
from tests.http.lamps import TEXTS, Lamps

Headers = dict[str, str]
MEMBERS = {"type", "title", "status", "detail", "instance", "code", "correlation"}


def test_a_problem_has_every_member_and_says_so_by_its_type(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) == MEMBERS
    assert (answer.json["status"], answer.json["instance"]) == (answer.status_code, "/nowhere")
    assert answer.json["correlation"] == answer.headers["X-Correlation-ID"]


def test_the_type_of_a_problem_leads_to_its_explanation(client: FlaskClient, officer: Headers, lamp: str) -> None:
    problem = client.post(f"{lamp}/off", headers=officer).json
    explanation = client.get(problem["type"]).json
    assert (explanation["code"], explanation["title"]) == ("already_so", problem["title"])
    assert client.get("/problems/made_up").status_code == 404


def test_a_refusal_is_told_in_the_language_of_whoever_asks(client: FlaskClient, officer: Headers, lamp: str) -> None:
    def title(language: str) -> str:
        answer = client.post(f"{lamp}/off", headers={**officer, "Accept-Language": language})
        assert (answer.status_code, answer.json["code"]) == (409, "already_so")
        return f"{answer.headers['Content-Language']}: {answer.json['title']}"

    assert title("en-GB,en;q=0.9") == "en: The lamp is so already"
    assert title("zh;q=0.9,en;q=0.1") == "zh-CN: 灯已是如此"
    assert title("fr") == "zh-CN: 灯已是如此"


def test_a_refusal_without_a_text_of_its_own_is_explained_in_its_own_words(
    client: FlaskClient, officer: Headers, lamp: str
) -> None:
    answer = client.post(f"{lamp}/hand-over", json={"to": "520103001000"}, headers={**officer, "Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (409, "unheard_of")
    assert answer.json["detail"].startswith("It is theirs. Nothing was changed.")


def test_a_refusal_names_the_field_that_has_to_be_put_right(client: FlaskClient, officer: Headers, lamp: str) -> None:
    headers = {**officer, "Accept-Language": "en"}
    answer = client.post(f"{lamp}/hand-over", json={"to": "520103001000"}, headers=headers)
    assert answer.json["errors"] == [{"field": "to", "message": answer.json["title"]}]
    assert "errors" not in client.post(f"{lamp}/off", headers=headers).json


@pytest.mark.parametrize(("language", "detail"), [("en", "It was switched 1 times."), ("zh", "已操作 1 次。")])
def test_a_refusal_tells_its_facts_in_every_language(
    client: FlaskClient, officer: Headers, lamp: str, language: str, detail: str
) -> None:
    client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    headers = {**officer, "Accept-Language": language}
    answer = client.post(f"{lamp}/hand-over", json={"to": "520103002000"}, headers=headers)
    assert answer.json["detail"].startswith(detail)


def test_wrong_fields_are_named_one_by_one(client: FlaskClient, officer: Headers) -> None:
    answer = client.post(LAMPS, json={"place": "", "colour": "red"}, headers={**officer, "Accept-Language": "en"})
    assert answer.status_code == 422
    assert answer.json["errors"] == [
        {"field": "place", "message": "Length must be between 1 and 40."},
        {"field": "colour", "message": "Unknown field."},
    ]


def test_wrong_fields_are_named_in_the_language_of_whoever_asks(client: FlaskClient, officer: Headers) -> None:
    answer = client.post(LAMPS, json={"place": "x" * 41}, headers=officer)
    assert answer.json["errors"] == [{"field": "place", "message": "长度应在 1 至 40 之间。"}]


@pytest.mark.parametrize("body", ["[]", "7", '"x"', "null"])
def test_a_body_that_is_no_object_is_wrong_as_a_whole(client: FlaskClient, officer: Headers, body: str) -> None:
    answer = client.post(LAMPS, data=body, content_type="application/json", headers=officer)
    assert answer.status_code == 422


def test_a_command_that_takes_nothing_takes_nothing(client: FlaskClient, officer: Headers, lamp: str) -> None:
    assert client.post(f"{lamp}/off", json={"now": True}, headers=officer).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"place": "\xff"}',
        b'{"place": "\\u0000"}',
        b'{"place": "\\ud800"}',
        b'{"place": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"place": ' + b"[" * 5000 + b"]" * 5000 + b', "x": "\\u0041"}',
    ],
)
def test_a_body_that_cannot_be_read_is_malformed(client: FlaskClient, officer: Headers, body: bytes) -> None:
    answer = client.post(LAMPS, data=body, content_type="application/json", headers=officer)
    assert (answer.status_code, answer.json["code"]) == (400, "malformed")


def test_characters_that_are_spelled_out_are_read(client: FlaskClient, officer: Headers) -> None:
    body = b'{"place": "\\u6865 \\ud83d\\ude00 \\\\u0000"}'
    answer = client.post(LAMPS, data=body, content_type="application/json", headers=officer)
    assert answer.json["place"] == "桥 😀 \\u0000"


@pytest.mark.parametrize("address", ["/health/live?x=%00", "/health%00"])
def test_an_address_with_a_nul_in_it_is_malformed(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_body_in_another_format_is_not_read(client: FlaskClient, officer: Headers) -> None:
    answer = client.post(LAMPS, data={"place": "桥头"}, headers=officer)
    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


def test_a_body_beyond_the_limit_is_not_read(client: FlaskClient, officer: Headers) -> None:
    answer = client.post(LAMPS, json={"place": "x" * 300_000}, headers=officer)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_method_that_the_address_does_not_know_is_answered_with_those_it_knows(client: FlaskClient) -> None:
    answer = client.delete(LAMPS)
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize(("accept", "status"), [("text/csv", 406), ("application/*", 201), ("text/csv, */*", 201)])
def test_whoever_takes_no_json_is_told_before_anything_is_done(
    client: FlaskClient, officer: Headers, accept: str, status: int
) -> None:
    answer = client.post(LAMPS, json={"place": "桥头"}, headers={**officer, "Accept": accept})
    assert answer.status_code == status


@pytest.fixture
def failing(app: Flask) -> Callable[[Exception | int], FlaskClient]:
    """A client of an application whose page `/fails` meets an error."""

    def make(error: Exception | int) -> FlaskClient:
        @app.post("/fails")
        def fails() -> None:
            if isinstance(error, int):
                abort(error)
            raise error

        return app.test_client()

    return make


Failing = Callable[[Exception | int], FlaskClient]


def test_a_failure_of_ours_says_nothing_of_our_insides(failing: Failing, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = failing(ValueError("telephone 13800000000")).post("/fails")
    assert (answer.status_code, answer.json["code"]) == (500, "failed")
    assert "13800000000" not in answer.text
    assert "Error" not in answer.text
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone"), PoolTimeout("full"), 503])
def test_a_database_that_is_away_is_waited_for(failing: Failing, error: Exception | int) -> None:
    answer = failing(error).post("/fails", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert "same Idempotency-Key is safe" in answer.json["detail"]


def test_an_identity_provider_that_is_away_is_not_taken_for_a_bad_token(failing: Failing) -> None:
    answer = failing(KeysUnavailable("away")).post("/fails")
    assert (answer.status_code, answer.json["code"]) == (503, "cannot_sign_in")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(("status", "code"), [(400, "bad_request"), (429, "too_many_requests"), (418, "bad_request")])
def test_what_the_web_framework_refuses_is_a_problem_too(failing: Failing, status: int, code: str) -> None:
    answer = failing(status).post("/fails")
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_redirection_is_no_problem(app: Flask) -> None:
    @app.get("/folder/")
    def folder() -> str:
        return "here"

    assert app.test_client().get("/folder").status_code == 308


def _blanks(text: str) -> list[str]:
    return sorted(part.partition("}")[0] for part in text.split("{")[1:])


def test_both_languages_say_the_same_problems() -> None:
    folder = Path(texts.__file__).parent / "texts" / "problems"
    chinese, english = (tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in ("zh-CN", "en"))
    assert list(chinese) == list(english)
    for code, text in english.items():
        assert {*text} == {*chinese[code]}
        assert _blanks(text["detail"]) == _blanks(chinese[code]["detail"])


def test_two_services_cannot_say_different_things_for_one_refusal(lamps: Lamps, tmp_path: Path) -> None:
    for name in ("en", "zh-CN"):
        (tmp_path / f"{name}.toml").write_text('[already_so]\ntitle = "No"\ndetail = "No."\n')
    mounts = [Mount(lamps, [], TEXTS), Mount(lamps, [], tmp_path)]
    with pytest.raises(ValueError, match="already_so"):
        make_app(mounts, WebSettings("x"), None)  # type: ignore[arg-type]  # nobody signs in
