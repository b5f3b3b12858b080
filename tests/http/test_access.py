"""Who may ask: one place decides, before anything else of the request is read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.identity.permissions import VERBS
from shared.kernel import Act, Role
from shared.web import sign_in, verb
from shared.web.authentication import PUBLIC_VERBS
from tests.http.conftest import LAMPS, OFFICER, ORGANISER, Bearer

Headers = dict[str, str]


def test_nobody_in_particular_is_asked_to_sign_in(client: FlaskClient) -> None:
    answer = client.post(LAMPS, json={"place": "桥头"})
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_proves_nothing_is_refused(client: FlaskClient) -> None:
    answer = client.get(LAMPS, headers={"Authorization": "Bearer a.b.c"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_refused")


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer  ", ""])
def test_another_way_to_sign_in_is_malformed(client: FlaskClient, header: str) -> None:
    assert client.get(LAMPS, headers={"Authorization": header}).status_code == 400


def test_a_role_without_the_verb_is_refused_before_its_body_is_read(client: FlaskClient, bearer: Bearer) -> None:
    answer = client.post(LAMPS, data="no json at all", headers=bearer(ORGANISER))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_view_cannot_ask_for_a_verb_that_is_not_in_the_table() -> None:
    with pytest.raises(KeyError):
        verb("street_office.fly")


def test_what_needs_no_signing_in_is_open_to_residents_as_well() -> None:
    assert all(Role.RESIDENT in VERBS[public] for public in PUBLIC_VERBS)


@pytest.fixture
def pages(app: Flask) -> FlaskClient:
    """Pages as a console has them, and a way in."""

    @app.get("/in")
    def enter() -> str:
        sign_in(OFFICER)
        return ""

    @app.get("/report")
    @verb("intake.report")
    def report(act: Act) -> str:
        return str(act.by)

    @app.post("/report-here")
    @verb("intake.report")
    def report_here(act: Act) -> str:
        return str(act.by)

    @app.post("/order")
    @verb("street_office.accept")
    def order(act: Act) -> str:
        return str(act.by)

    return app.test_client()


def test_a_public_verb_is_done_by_a_resident_without_a_name(pages: FlaskClient) -> None:
    assert pages.get("/report").text == "resident::anonymous"


def test_whoever_is_signed_in_is_held_to_their_role_even_where_others_need_not_sign_in(
    pages: FlaskClient, bearer: Bearer
) -> None:
    assert pages.get("/report", headers=bearer(OFFICER)).text == str(OFFICER)


def test_a_session_is_as_good_as_a_token(pages: FlaskClient) -> None:
    assert pages.post("/order").status_code == 401
    pages.get("/in")
    assert pages.post("/order").text == str(OFFICER)


def test_scripts_cannot_read_the_session_and_other_sites_do_not_send_it(pages: FlaskClient) -> None:
    cookie = pages.get("/in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


how_a_browser_may_ask = pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({}, 200),
    ],
)


@how_a_browser_may_ask
def test_another_site_cannot_make_use_of_a_session(pages: FlaskClient, headers: Headers, status: int) -> None:
    pages.get("/in")
    assert pages.post("/order", headers=headers).status_code == status


@how_a_browser_may_ask
def test_another_site_cannot_make_use_of_a_token_that_a_proxy_adds(
    pages: FlaskClient, bearer: Bearer, headers: Headers, status: int
) -> None:
    assert pages.post("/order", headers={**bearer(OFFICER), **headers}).status_code == status


@how_a_browser_may_ask
def test_another_site_cannot_report_in_somebodys_name(pages: FlaskClient, headers: Headers, status: int) -> None:
    assert pages.post("/report-here", headers=headers).status_code == status


def test_another_site_may_lead_to_our_pages(pages: FlaskClient) -> None:
    assert pages.get("/report", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_session_that_somebody_has_made_up_is_none(pages: FlaskClient) -> None:
    pages.set_cookie("jieju", "eyJhY3RvciI6InBsYXRmb3JtOjoifQ.aaaaaa.bbbbbb")
    assert pages.post("/order").status_code == 401
