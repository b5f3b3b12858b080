"""Report, get a code, follow by it: intake as its users meet it, on a real database."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.api import supplement
from services.intake.codes import TrackingCodes
from shared.kernel import Actor
from shared.messages.routing import MatterDispatched
from shared.messages.street_office import WorkOrderAccepted, WorkOrderReturned
from shared.provisioning.rebuild import compare
from tests.intake.facts import (
    COMMUNITY,
    DISTRICT_DESK,
    ENGINEER,
    ENTERPRISE_DESK,
    GRID_WORKER,
    LAMP,
    MONDAY,
    OFFICER,
    ORGANISER,
    OTHER_OFFICER,
    PARTNER,
    PARTY_DESK,
    STREET,
    act,
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
    receipt = {"matter_id", "version", "tracking_code", "reported_at", "first_receiver", "near_copy", "says"}
    assert set(answer.json) == receipt
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
        {"text": "  "},
        {"text": "\u3000"},
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


# -- on somebody's behalf (R1) -----------------------------------------------------------------------------------------

ON_BEHALF = [GRID_WORKER, OFFICER, ORGANISER, DISTRICT_DESK, ENTERPRISE_DESK]


def answers(reception: Reception, receipt: dict[str, Any], verb: str, by: Actor, **told: Any) -> int:
    return reception.post(f"/tracking/{receipt['tracking_code']}/{verb}", told, by).status_code


@pytest.mark.parametrize("by", ON_BEHALF, ids=lambda by: by.role)
def test_what_was_reported_online_is_carried_on_at_a_window_by_the_code_and_the_reporter_sees_by_whom(
    reception: Reception, by: Actor
) -> None:
    receipt = reception.report()
    assert answers(reception, receipt, "supplement", by, text="还有一盏") == 200
    reception.resolved(receipt["matter_id"], "500106002000")
    assert answers(reception, receipt, "reject", by, reason="还是不亮") == 200
    reception.resolved(receipt["matter_id"], "500106002000")
    assert answers(reception, receipt, "confirm", by) == 200
    assert answers(reception, receipt, "rate", by, stars=4) == 200
    steps = {step["step"]: step for step in reception.follow(receipt)["steps"]}
    for step in ("supplemented", "rejected", "confirmed", "rated"):
        taken = steps[f"{step}_on_behalf"]
        name = reception.intake.around.town.organisations[by.organisation].name
        assert (taken["body"], name in taken["says"]) == (by.organisation, True)


def test_what_a_window_took_in_is_carried_on_online(reception: Reception) -> None:
    receipt = reception.report(by=OFFICER, channel="window")
    assert reception.post(f"/tracking/{receipt['tracking_code']}/supplement", {"text": "还有一盏"}).status_code == 200
    assert [step["step"] for step in reception.follow(receipt)["steps"]] == ["reported", "supplemented"]


@pytest.mark.parametrize("by", ON_BEHALF, ids=lambda by: by.role)
def test_without_the_code_nobody_does_anything_for_a_reporter(reception: Reception, by: Actor) -> None:
    receipt = reception.report(by=OFFICER, channel="window")
    wrong = {"tracking_code": receipt["matter_id"]}
    assert answers(reception, wrong, "supplement", by, text="还有一盏") == 404
    assert answers(reception, wrong, "confirm", by) == 404


@pytest.mark.parametrize("by", [*ON_BEHALF, ENGINEER, PARTY_DESK, PARTNER], ids=lambda by: by.role)
def test_only_reporters_themselves_withdraw(reception: Reception, by: Actor) -> None:
    receipt = reception.report()
    assert answers(reception, receipt, "withdraw", by, reason="不用了") == 403


@pytest.mark.parametrize("by", [ENGINEER, PARTY_DESK, PARTNER], ids=lambda by: by.role)
@pytest.mark.parametrize(
    ("verb", "told"),
    [("supplement", {"text": "还有"}), ("confirm", {}), ("reject", {"reason": "不亮"}), ("rate", {"stars": 5})],
)
def test_who_takes_in_no_reports_answers_for_nobody_even_with_the_code(
    reception: Reception, by: Actor, verb: str, told: dict[str, Any]
) -> None:
    assert answers(reception, reception.report(), verb, by, **told) == 403


def test_an_office_does_not_confirm_its_own_result_for_the_reporter(reception: Reception) -> None:
    receipt = reception.report(by=OFFICER, channel="window")
    given_to(reception, STREET, receipt)
    reception.resolved(receipt["matter_id"])
    refused = reception.post(f"/tracking/{receipt['tracking_code']}/confirm", {}, OFFICER)
    assert (refused.status_code, refused.json["code"]) == (409, "own_result")


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


def test_what_the_files_of_a_supplement_are_called_stands_in_the_vault_and_nowhere_else(reception: Reception) -> None:
    receipt = reception.report()
    file = {"name": "王小明家门口.jpg", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}
    added = {"text": "补一张照片", "attachments": [file]}
    assert reception.post(f"/tracking/{receipt['tracking_code']}/supplement", added).status_code == 200
    supplemented: Any = list(reception.intake.events.get(UUID(receipt["matter_id"])))[-1]
    assert supplemented.attachments == [{name: value for name, value in file.items() if name != "name"}]
    given_to(reception, STREET, receipt)
    shown = reception.post(f"/matters/{receipt['matter_id']}/personal-data", {"purpose": "查看照片"}, OFFICER).json
    assert [record["attachments"] for record in shown["records"]] == [[], [file["name"]]]


def test_a_supplement_that_is_run_again_because_somebody_was_faster_still_knows_its_files(reception: Reception) -> None:
    receipt = reception.report()
    files = [{"name": "门口.jpg", "media_type": "image/jpeg", "size": 1, "sha256": "0" * 64}]
    for _ in range(2):
        supplement(reception.intake, act(), receipt["tracking_code"], "补一张照片", files)
    records = reception.intake.opened_records(UUID(receipt["matter_id"]), act(DISTRICT_DESK))
    assert [record.attachments for record in records] == [(), ("门口.jpg",), ("门口.jpg",)]


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


def test_whoever_handles_it_is_led_to_the_contact_of_those_who_reported_the_same(reception: Reception) -> None:
    first, second = reception.report(), reception.report(contact=CONTACT)
    told = {"first": first["matter_id"], "reason": "同一盏灯"}
    reception.post(f"/matters/{second['matter_id']}/link", told, DISTRICT_DESK)
    given_to(reception, STREET, first)
    shown = reception.post(f"/matters/{first['matter_id']}/personal-data", {"purpose": "上门前联系"}, OFFICER).json
    assert (shown["linked"], CONTACT["name"] in str(shown)) == ([second["matter_id"]], False)
    linked = reception.post(f"/matters/{second['matter_id']}/personal-data", {"purpose": "上门前联系"}, OFFICER).json
    assert linked["records"][0]["name"] == CONTACT["name"]


def test_an_erased_person_cannot_be_read_any_more_while_the_matter_goes_on(reception: Reception) -> None:
    receipt = reception.report(contact=CONTACT)
    path = f"/matters/{receipt['matter_id']}"
    assert reception.post(f"{path}/erase-person", {"reason": "本人要求"}, DISTRICT_DESK).status_code == 200
    refused = reception.post(f"{path}/personal-data", {"purpose": "联系反映人"}, DISTRICT_DESK)
    assert (refused.status_code, refused.json["code"]) == (409, "person_erased")
    assert reception.follow(receipt)["text"] == LAMP


# -- first asked, first responsible (R2) -----------------------------------------------------------------------------


def answering(reception: Reception, receipt: dict[str, Any]) -> list[str]:
    found: list[str] = reception.follow(receipt)["answering"]
    return found


def accepted(reception: Reception, receipt: dict[str, Any], body: str = STREET, turn: int = 1) -> None:
    reception.told(WorkOrderAccepted(body, turn, "lead"), receipt["matter_id"])


def received(reception: Reception, by: Actor) -> list[str]:
    answer = reception.get("/received", by)
    assert answer.status_code == 200, answer.json
    return [each["matter_id"] for each in answer.json["items"]]


def test_the_first_receiver_answers_for_a_matter_until_a_body_has_accepted_it(reception: Reception) -> None:
    receipt = reception.report(by=ORGANISER, channel="window")
    given_to(reception, STREET, receipt)
    assert answering(reception, receipt) == []
    assert received(reception, ORGANISER) == [receipt["matter_id"]]
    accepted(reception, receipt)
    assert answering(reception, receipt) == [STREET]
    assert received(reception, ORGANISER) == []


def test_what_a_body_returns_is_the_first_receivers_again(reception: Reception) -> None:
    receipt = reception.report(by=ORGANISER, channel="window")
    given_to(reception, STREET, receipt)
    accepted(reception, receipt)
    reception.told(WorkOrderReturned(STREET, 1, "lead", "不属于我们"), receipt["matter_id"])
    assert (answering(reception, receipt), received(reception, ORGANISER)) == ([], [receipt["matter_id"]])


def test_what_is_open_again_nobody_has_accepted_yet(reception: Reception) -> None:
    receipt = reception.report()
    given_to(reception, STREET, receipt)
    accepted(reception, receipt)
    reception.resolved(receipt["matter_id"])
    assert (answering(reception, receipt), received(reception, DISTRICT_DESK)) == ([STREET], [])
    reception.post(f"/tracking/{receipt['tracking_code']}/reject", {"reason": "还是不亮"})
    assert (answering(reception, receipt), received(reception, DISTRICT_DESK)) == ([], [receipt["matter_id"]])


def test_whoever_has_accepted_the_first_report_answers_for_those_linked_to_it(reception: Reception) -> None:
    first, second = reception.report(), reception.report(by=ORGANISER, channel="window")
    given_to(reception, STREET, first)
    accepted(reception, first)
    told = {"first": first["matter_id"], "reason": "同一盏灯"}
    reception.post(f"/matters/{second['matter_id']}/link", told, DISTRICT_DESK)
    assert (answering(reception, second), received(reception, ORGANISER)) == ([STREET], [])


def test_everybody_sees_what_they_took_in_themselves_and_a_desk_what_came_in_online(reception: Reception) -> None:
    online, window = reception.report(), reception.report(by=ORGANISER, channel="window")
    patrol, told = reception.report(by=GRID_WORKER, channel="grid"), reception.report(by=OFFICER, channel="window")
    by = {DISTRICT_DESK: online, ORGANISER: window, GRID_WORKER: patrol, OFFICER: told}
    assert {each: received(reception, each) for each in by} == {each: [its["matter_id"]] for each, its in by.items()}
    assert received(reception, OTHER_OFFICER) == received(reception, ENTERPRISE_DESK) == []


@pytest.mark.parametrize(("by", "status"), [(None, 401), (PARTNER, 403), (ENGINEER, 403), (PARTY_DESK, 403)])
def test_who_takes_in_no_reports_for_others_has_no_list_of_them(
    reception: Reception, by: Actor | None, status: int
) -> None:
    assert reception.get("/received", by).status_code == status


def test_the_desks_list_says_who_answers_for_a_matter_now(reception: Reception) -> None:
    receipt = reception.report()
    given_to(reception, STREET, receipt)
    accepted(reception, receipt)
    assert [each["answering"] for each in reception.get("/matters", DISTRICT_DESK).json["items"]] == [[STREET]]


def test_what_stands_there_about_who_answers_is_what_the_log_says(reception: Reception) -> None:
    first, second = reception.report(), reception.report()
    told = {"first": first["matter_id"], "reason": "同一盏灯"}
    reception.post(f"/matters/{second['matter_id']}/link", told, DISTRICT_DESK)
    given_to(reception, STREET, first)
    accepted(reception, first)
    reception.post(f"/tracking/{first['tracking_code']}/withdraw", {"reason": "不用了"})
    assert answering(reception, second) == []
    assert compare(reception.intake) == {}


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
