"""Report, get a code, follow by it: intake as its users meet it, on a real database."""

from datetime import timedelta
from typing import Any

import pytest

from services.intake.codes import TrackingCodes
from shared.kernel import Actor
from shared.messages.routing import MatterDispatched
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    LAMP,
    MONDAY,
    OFFICER,
    OTHER_OFFICER,
    PARTY_DESK,
    STREET,
)
from tests.intake.reception import Reception

pytestmark = pytest.mark.system

CONTACT = {"name": "王小明", "telephone": "13812345678", "address": "3栋2单元501"}


def given_to(reception: Reception, body: str, receipt: dict[str, Any]) -> None:
    order = {"body": body, "body_role": "street_office", "share": "lead", "kind": "administrative", "text": LAMP}
    order |= {"category": "municipal.street_lamp", "urgency": "normal", "place": COMMUNITY, "task": ""}
    told = MatterDispatched(**order, turn=1, accept_by=MONDAY, due_at=MONDAY, data_class="sensitive")
    reception.told(told, receipt["matter_id"])


def test_nobody_must_sign_in_to_report_and_the_receipt_has_the_code(reception: Reception) -> None:
    answer = reception.post("/matters", {"place": COMMUNITY, "text": LAMP})
    assert answer.status_code == 201
    assert set(answer.json) == {"matter_id", "version", "tracking_code", "reported_at", "first_receiver"}
    assert answer.json["first_receiver"].startswith("district_desk:")


def test_the_code_opens_the_progress_in_plain_words(reception: Reception) -> None:
    receipt = reception.report()
    given_to(reception, STREET, receipt)
    progress = reception.follow(receipt)
    assert [step["step"] for step in progress["steps"]] == ["reported", "dispatched"]
    assert "小龙坎" in progress["steps"][1]["says"]
    assert "tracking_code" not in progress


def test_a_code_may_be_typed_in_small_letters_without_dashes(reception: Reception) -> None:
    receipt = reception.report()
    typed = receipt["tracking_code"].lower().replace("-", "")
    assert reception.get(f"/tracking/{typed}").json["matter_id"] == receipt["matter_id"]


def test_a_code_that_was_never_given_out_opens_nothing(reception: Reception) -> None:
    receipt = reception.report()
    foreign = TrackingCodes(b"another town's secret").of(reception.intake.matter_of(receipt["tracking_code"]))
    for code in (foreign, "0000-0000-0000-0000-0000", "x", receipt["matter_id"], receipt["tracking_code"][:-1]):
        assert reception.get(f"/tracking/{code}").status_code == 404
        assert reception.post(f"/tracking/{code}/withdraw", {"reason": "不用了"}).status_code == 404


def test_a_code_opens_its_own_matter_and_no_other(reception: Reception) -> None:
    first, second = reception.report(), reception.report("另一件事：井盖丢了")
    assert reception.follow(first)["text"] == LAMP
    assert reception.follow(second)["matter_id"] == second["matter_id"]


def test_the_number_of_a_matter_opens_nothing_to_residents(reception: Reception) -> None:
    receipt = reception.report()
    assert reception.get(f"/matters/{receipt['matter_id']}").status_code == 401


def test_the_reporter_confirms_and_rates(reception: Reception) -> None:
    receipt = reception.report()
    code = receipt["tracking_code"]
    assert reception.post(f"/tracking/{code}/confirm").json["code"] == "cannot_confirm"
    reception.resolved(receipt["matter_id"])
    assert reception.follow(receipt)["result"] == "已修好，请查看"
    assert reception.post(f"/tracking/{code}/confirm").json["outcome"] == "confirmed"
    assert reception.post(f"/tracking/{code}/rate", {"stars": 5}).json["stars"] == 5
    assert reception.post(f"/tracking/{code}/rate", {"stars": 1}).status_code == 409


def test_the_reporter_rejects_adds_and_withdraws(reception: Reception) -> None:
    receipt = reception.report()
    code = receipt["tracking_code"]
    reception.resolved(receipt["matter_id"])
    assert reception.post(f"/tracking/{code}/reject", {"reason": "还是不亮"}).json["times_reopened"] == 1
    reception.post(f"/tracking/{code}/supplement", {"text": "还有一盏，电话13812345678"})
    noted = [step["note"] for step in reception.follow(receipt)["steps"] if step["step"] == "supplemented"]
    assert noted
    assert "13812345678" not in noted[0]
    assert reception.post(f"/tracking/{code}/withdraw", {"reason": "不用了"}).json["outcome"] == "withdrawn"


def test_reporting_twice_with_one_key_reports_once_and_shows_the_same_code(reception: Reception) -> None:
    told = {"place": COMMUNITY, "text": LAMP}
    key = {"Idempotency-Key": "a key that nobody guesses".replace(" ", "-")}
    answers = [reception.post("/matters", told, None, **key) for _ in range(2)]
    assert answers[0].json["tracking_code"] == answers[1].json["tracking_code"]
    assert reception.intake.recording.last_position() == 1


def test_silence_is_closed_by_the_clock_when_the_period_is_over(reception: Reception) -> None:
    receipt = reception.report()
    reception.resolved(receipt["matter_id"])
    assert reception.intake.close_unanswered(MONDAY + timedelta(hours=1)) == 0
    assert reception.intake.close_unanswered(MONDAY + timedelta(days=30)) == 1
    assert reception.intake.close_unanswered(MONDAY + timedelta(days=30)) == 0
    assert reception.follow(receipt)["outcome"] == "no_reply"


def test_a_channel_of_an_office_is_refused_to_whoever_is_not_signed_in(reception: Reception) -> None:
    answer = reception.post("/matters", {"place": COMMUNITY, "text": LAMP, "channel": "window"})
    assert (answer.status_code, answer.json["code"]) == (409, "not_your_channel")


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"place": "1"},
        {"channel": "pigeon"},
        {"attachments": [{"media_type": "image/jpeg", "size": -1, "sha256": "0" * 64}]},
        {"contact": {"name": "x" * 101}},
    ],
)
def test_what_does_not_fit_is_said_by_field(reception: Reception, wrong: dict[str, Any]) -> None:
    answer = reception.post("/matters", {"place": COMMUNITY, "text": LAMP, **wrong})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"].startswith(next(iter(wrong)))
    assert reception.intake.recording.last_position() == 0


# -- personal data ---------------------------------------------------------------------------------------------------


def test_whoever_handles_it_reads_the_reporters_words_and_the_reading_is_on_record(reception: Reception) -> None:
    receipt = reception.report("我的电话13812345678，路灯不亮", contact=CONTACT)
    given_to(reception, STREET, receipt)
    path = f"/matters/{receipt['matter_id']}/personal-data"
    answer = reception.post(path, {"purpose": "上门前联系反映人"}, OFFICER)
    assert answer.status_code == 200, answer.json
    [record] = answer.json["records"]
    assert (record["name"], record["telephone"], record["text"]) == (
        "王小明",
        "13812345678",
        "我的电话13812345678，路灯不亮",
    )
    read = list(reception.intake.events.get(reception.intake.matter_of(receipt["tracking_code"])))[-1]
    assert (read.by, read.purpose) == (str(OFFICER), "上门前联系反映人")


def test_each_reading_is_on_record_though_it_comes_under_one_key(reception: Reception) -> None:
    receipt = reception.report(contact=CONTACT)
    path, key = f"/matters/{receipt['matter_id']}/personal-data", {"Idempotency-Key": "the-same-key-every-time"}
    before = reception.intake.recording.last_position()
    for times in (1, 2, 3):
        answer = reception.post(path, {"purpose": "上门前联系反映人"}, DISTRICT_DESK, **key)
        assert answer.json["records"][0]["telephone"] == CONTACT["telephone"]
        assert "Idempotency-Replayed" not in answer.headers
        assert reception.intake.recording.last_position() == before + times


@pytest.mark.parametrize(("by", "status"), [(OTHER_OFFICER, 404), (PARTY_DESK, 403), (None, 401)])
def test_nobody_else_reads_them(reception: Reception, by: Actor | None, status: int) -> None:
    receipt = reception.report(contact=CONTACT)
    given_to(reception, STREET, receipt)
    before = reception.intake.recording.last_position()
    answer = reception.post(f"/matters/{receipt['matter_id']}/personal-data", {"purpose": "想知道是谁"}, by)
    assert answer.status_code == status
    assert "王小明" not in answer.text
    assert reception.intake.recording.last_position() == before


def test_an_erased_person_cannot_be_read_any_more_while_the_matter_goes_on(reception: Reception) -> None:
    receipt = reception.report(contact=CONTACT)
    path = f"/matters/{receipt['matter_id']}"
    assert reception.post(f"{path}/erase-person", {"reason": "本人要求"}, DISTRICT_DESK).status_code == 200
    refused = reception.post(f"{path}/personal-data", {"purpose": "联系反映人"}, DISTRICT_DESK)
    assert (refused.status_code, refused.json["code"]) == (409, "person_erased")
    assert reception.follow(receipt)["text"] == LAMP


# -- lists -----------------------------------------------------------------------------------------------------------


def test_the_desk_lists_the_matters_of_its_district_and_links_a_repeat(reception: Reception) -> None:
    first, second = reception.report(), reception.report()
    answer = reception.get("/matters?status=open", DISTRICT_DESK)
    assert {each["matter_id"] for each in answer.json["items"]} == {first["matter_id"], second["matter_id"]}
    told = {"first": first["matter_id"], "reason": "同一盏灯"}
    linked = reception.post(f"/matters/{second['matter_id']}/link", told, DISTRICT_DESK)
    assert linked.json["first"] == first["matter_id"]
    reception.resolved(first["matter_id"])
    assert reception.follow(second)["status"] == "awaiting_confirmation"


def test_a_list_never_shows_who_reported(reception: Reception) -> None:
    reception.report("我是王小明，电话13812345678，路灯不亮", contact=CONTACT)
    answer = reception.get("/matters", DISTRICT_DESK)
    assert "路灯不亮" in answer.text
    assert not [personal for personal in CONTACT.values() if personal in answer.text]
