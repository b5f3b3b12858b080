"""Routing over HTTP, on a real database: queues, consultations, and one view of a case for all its parties."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from services.routing.announcements import ANNOUNCEMENTS
from services.routing.api import routes
from services.routing.application import Routing
from shared.identity.demo import DemoIssuer
from shared.kernel import Actor, Role, by_the_clock
from shared.messages import intake, street_office
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.database import migrate
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from shared.web import Mount, WebSettings, make_app
from tests.routing.facts import DAY, DISTRICT_DESK, ENTERPRISE_DESK, MATTER, MONDAY
from tests.routing.models import eager
from tests.routing.test_several_things import CHOICES, PARTS, SURE, TEXT, Thinks
from tests.routing.town import (
    EAST_ONE,
    EAST_STREET,
    EMERGENCY,
    MIXED,
    PURELY_ADMINISTRATIVE,
    PURELY_PUBLIC,
    QUESTION,
    UNCLEAR,
    TownHall,
    accepted,
    progress,
    reported,
    resolved,
    returned,
)

pytestmark = pytest.mark.system

TEXTS = Path(__file__).parents[2] / "services" / "routing" / "texts"
OFFICER = Actor(Role.STREET_OFFICE, EAST_STREET, "officer-1")
WESTERN_OFFICER = Actor(Role.STREET_OFFICE, "500106002000", "officer-2")
ORGANISER = Actor(Role.COMMITTEE, EAST_ONE, "organiser-1")
SUPERVISOR = Actor(Role.CITY_SUPERVISOR, "500100000000", "supervisor-1")
DESK_ELSEWHERE = Actor(Role.DISTRICT_DESK, "500107000000-DESKD", "desk-3")

CASE = f"/cases/{MATTER}"
STREET_LEADS = {"body": EAST_STREET, "share": "lead", "kind": "administrative", "task": "办理许可"}
COMMITTEE_SUPPORTS = {"body": EAST_ONE, "share": "support", "kind": "public_service", "task": "征求意见"}
PLAN = {"parts": [STREET_LEADS, COMMITTEE_SUPPORTS]}
WHY = {"reason": "情况说明"}


class Platform:
    """The service as it is in production: told by the others, asked over HTTP."""

    def __init__(self, database: str, around: Surroundings) -> None:
        migrate(database, [Routing], {Routing.name: "secret"})
        self.datastore = Datastore(database, Routing.name)
        self.hall = TownHall(around, Recorder(self.datastore))
        self._issuer = DemoIssuer("127.0.0.1", embedded=True)
        mount = Mount(self.hall.routing, [routes], TEXTS)
        self._client = make_app([mount], WebSettings("not a secret"), self._issuer.verifier()).test_client()

    def get(self, by: Actor, path: str) -> TestResponse:
        return self._client.get(f"/api/routing/v1{path}", headers=self._bearer(by))

    def post(self, by: Actor, path: str, body: dict[str, Any] | None = None) -> TestResponse:
        return self._client.post(f"/api/routing/v1{path}", json=body or {}, headers=self._bearer(by))

    def done(self, by: Actor, path: str, body: dict[str, Any] | None = None) -> Any:
        """What a command shows that must succeed."""
        answer = self.post(by, path, body)
        assert answer.status_code == 200, answer.json
        return answer.json

    def seen(self, by: Actor, path: str = CASE) -> Any:
        answer = self.get(by, path)
        assert answer.status_code == 200, answer.json
        return answer.json

    def listed(self, by: Actor, path: str) -> list[Any]:
        """All pages of a list, two rows at a time."""
        rows, cursor = [], ""
        while True:
            page = self.seen(by, f"{path}{'&' if '?' in path else '?'}limit=2{cursor}")
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = f"&cursor={page['next']}"

    def _bearer(self, actor: Actor) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._issuer.issue(actor)}"}


@pytest.fixture
def platform(database: str, around: Surroundings) -> Iterator[Platform]:
    made = Platform(database, around)
    yield made
    made.datastore.close()


# -- the desks' queue --------------------------------------------------------------------------------------------------


def test_a_desk_sees_emergencies_first_and_then_what_has_waited_longest(platform: Platform) -> None:
    waiting = [uuid4() for _ in range(4)]
    texts = [UNCLEAR, UNCLEAR, EMERGENCY, UNCLEAR]
    for day, (matter, text) in enumerate(zip(waiting, texts, strict=True)):
        platform.hall.hears(reported(text), matter=matter, at=MONDAY + day * DAY)
    order = [UUID(row["matter_id"]) for row in platform.listed(DISTRICT_DESK, "/queue")]
    assert order == [waiting[2], waiting[0], waiting[1], waiting[3]]


def test_each_desk_has_its_own_queue_and_a_supervisor_sees_both(platform: Platform) -> None:
    public = uuid4()
    platform.hall.hears(reported(UNCLEAR))
    platform.hall.hears(reported(PURELY_PUBLIC, place=EAST_STREET), matter=public)
    assert [row["matter_id"] for row in platform.listed(ENTERPRISE_DESK, "/queue")] == [str(public)]
    assert [row["matter_id"] for row in platform.listed(DISTRICT_DESK, "/queue")] == [str(MATTER)]
    assert len(platform.listed(SUPERVISOR, "/queue")) == 2
    assert len(platform.listed(SUPERVISOR, "/queue?desk=district_desk")) == 1
    assert platform.listed(DESK_ELSEWHERE, "/queue") == []


def test_what_a_desk_has_settled_leaves_its_queue(platform: Platform) -> None:
    platform.hall.hears(reported(UNCLEAR))
    case = platform.done(DISTRICT_DESK, f"{CASE}/confirm")
    assert (case["status"], case["lead"], case["reviewer"]) == ("dispatched", EAST_STREET, None)
    assert platform.listed(DISTRICT_DESK, "/queue") == []


def test_the_queue_lists_the_two_best_choices_first_and_the_case_what_it_could_be_split_into(
    platform: Platform,
) -> None:
    platform.hall.routing.judge_by(Thinks(replace(SURE, parts=PARTS)))
    platform.hall.hears(reported(TEXT))
    (row,) = platform.listed(DISTRICT_DESK, "/queue")
    assert row["choices"] == [choice.as_data() for choice in CHOICES]
    assert row["review_reason"] == "several_things"
    case = platform.seen(DISTRICT_DESK)
    assert case["proposed_parts"] == [part.as_data() for part in PARTS]
    assert [case[f"{of}_confidence"] for of in ("kind", "category", "urgency")] == [0.96, 0.9, 0.99]
    assert compare(platform.hall.routing) == {}


def test_corrections_are_kept_with_the_text_they_were_about(platform: Platform) -> None:
    platform.hall.hears(reported(UNCLEAR))
    body = {"kind": "administrative", "category": "municipal.manhole", **WHY}
    platform.done(DISTRICT_DESK, f"{CASE}/correct", body)
    (correction,) = platform.listed(SUPERVISOR, "/corrections")
    assert (correction["former_category"], correction["category"], correction["text"]) == (
        "service.unclear", "municipal.manhole", UNCLEAR,
    )  # fmt: skip


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_r10_all_parties_see_the_same_case_with_everybodys_progress(platform: Platform) -> None:
    agree(platform)
    platform.hall.hears(accepted(EAST_ONE), progress(EAST_ONE, "已走访"))
    assert platform.seen(OFFICER) == platform.seen(ORGANISER) == platform.seen(DISTRICT_DESK)
    lead, support = platform.seen(OFFICER)["parts"]
    assert (lead["body"], lead["state"], lead["task"]) == (EAST_STREET, "dispatched", "办理许可")
    assert (support["body"], support["state"], support["note"]) == (EAST_ONE, "accepted", "已走访")


def test_r22_a_case_is_not_there_for_whoever_is_no_party_to_it(platform: Platform) -> None:
    agree(platform)
    for stranger in (WESTERN_OFFICER, DESK_ELSEWHERE):
        assert platform.get(stranger, CASE).status_code == 404
        assert platform.listed(stranger, "/cases") == []
    assert [row["matter_id"] for row in platform.listed(OFFICER, "/cases?status=dispatched")] == [str(MATTER)]
    assert platform.listed(OFFICER, "/cases?status=concluded") == []
    assert len(platform.listed(SUPERVISOR, "/cases")) == 1


def test_r11_whoever_supervises_reads_and_changes_nothing(platform: Platform) -> None:
    platform.hall.hears(reported(UNCLEAR))
    assert platform.seen(SUPERVISOR)["status"] == "under_review"
    assert platform.post(SUPERVISOR, f"{CASE}/confirm").status_code == 403


# -- consulting --------------------------------------------------------------------------------------------------------


def test_a_consultation_shows_its_plans_and_votes_until_it_is_agreed(platform: Platform) -> None:
    platform.hall.hears(reported(MIXED))
    platform.done(OFFICER, f"{CASE}/plans", PLAN)
    platform.done(ORGANISER, f"{CASE}/plans/1/object", WHY)
    platform.done(ORGANISER, f"{CASE}/plans", PLAN)
    (consulted,) = platform.listed(ORGANISER, "/consultations")
    assert consulted["bodies"] == [EAST_STREET, EAST_ONE]
    platform.done(OFFICER, f"{CASE}/plans/2/endorse")
    first, second = platform.seen(OFFICER)["plans"]
    assert (first["state"], [vote["vote"] for vote in first["votes"]]) == ("objected", ["endorsed", "objected"])
    assert (second["state"], [vote["body"] for vote in second["votes"]]) == ("agreed", [EAST_ONE, EAST_STREET])
    assert platform.listed(ORGANISER, "/consultations") == []


def test_r9_the_clock_turns_a_stuck_consultation_over_and_starting_the_clock_again_is_harmless(
    platform: Platform,
) -> None:
    platform.hall.hears(reported(MIXED))
    routing = platform.hall.routing
    assert routing.turn_over_stuck_consultations(MONDAY + DAY) == 0
    assert routing.turn_over_stuck_consultations(MONDAY + 30 * DAY) == 1
    assert routing.turn_over_stuck_consultations(MONDAY + 30 * DAY) == 0
    assert [row["review_reason"] for row in platform.listed(DISTRICT_DESK, "/queue")] == ["turned_over"]
    case = platform.done(DISTRICT_DESK, f"{CASE}/decide", {**PLAN, **WHY})
    assert (case["status"], case["plans"][0]["state"], len(case["parts"])) == ("dispatched", "decided", 2)


def test_a_corrected_matter_is_no_longer_consulted_on_and_no_plan_is_before_the_parties(platform: Platform) -> None:
    platform.hall.hears(reported(MIXED))
    platform.done(OFFICER, f"{CASE}/plans", PLAN)
    body = {"kind": "administrative", "category": "municipal.manhole", **WHY}
    case = platform.done(DISTRICT_DESK, f"{CASE}/correct", body)
    assert (case["status"], case["lead"], case["decide_by"]) == ("dispatched", EAST_STREET, None)
    assert (case["consultation"], [plan["state"] for plan in case["plans"]]) == (None, ["superseded"])
    assert platform.listed(DISTRICT_DESK, "/consultations") == []


def test_another_category_leaves_a_turned_over_consultation_with_the_desk_that_decides_it(platform: Platform) -> None:
    platform.hall.hears(reported(MIXED))
    platform.hall.routing.turn_over_stuck_consultations(MONDAY + 30 * DAY)
    body = {"kind": "mixed", "category": "housing.renovation", **WHY}
    case = platform.done(DISTRICT_DESK, f"{CASE}/correct", body)
    assert (case["status"], case["category"]) == ("turned_over", "housing.renovation")
    assert [row["review_reason"] for row in platform.listed(DISTRICT_DESK, "/queue")] == ["turned_over"]


def test_a_refusal_says_in_words_what_is_forbidden_and_what_to_do(platform: Platform) -> None:
    platform.hall.hears(reported(MIXED))
    answer = platform.post(OFFICER, f"{CASE}/plans", {"parts": [STREET_LEADS]})
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (409, "a_side_is_missing")
    assert answer.json["title"] == "兼具两者的事项有一方无人承担"


def test_r7_no_part_is_mixed_and_no_kind_is_unknown(platform: Platform) -> None:
    platform.hall.hears(reported(MIXED))
    answer = platform.post(OFFICER, f"{CASE}/plans", {"parts": [{**STREET_LEADS, "kind": "mixed"}]})
    assert answer.status_code == 422


# -- views that are what the log says ----------------------------------------------------------------------------------


def test_the_views_say_what_the_log_says_whatever_has_happened(platform: Platform, tmp_path: Path) -> None:
    every_path(platform)
    platform.hall.routing.activate_model(eager(tmp_path), 0, 0, "", by_the_clock(MONDAY))
    assert len({envelope.type for envelope in platform.hall.says()}) == len(ANNOUNCEMENTS)
    assert compare(platform.hall.routing) == {}


def test_every_view_of_a_case_agrees_with_the_case_itself(platform: Platform) -> None:
    for matter in every_path(platform):
        case = platform.hall.case(matter)
        seen = platform.seen(DISTRICT_DESK, f"/cases/{matter}")
        lead = case.lead.of.body if case.lead else None
        assert (seen["status"], seen["lead"], seen["version"]) == (case.status, lead, case.version)
        assert (seen["reviewer"], seen["outcome"], seen["text"]) == (case.reviewer, case.outcome, case.text)
        assert (seen["kind"], seen["category"]) == (case.kind, case.category)
        assert {part["body"]: (part["state"], part["due_at"]) for part in seen["parts"]} == {
            body: (part.state, part.due_at.isoformat()) for body, part in case.parts.items()
        }


def agree(platform: Platform) -> None:
    """A mixed matter whose plan is under way."""
    platform.hall.hears(reported(MIXED))
    platform.done(OFFICER, f"{CASE}/plans", PLAN)
    platform.done(ORGANISER, f"{CASE}/plans/1/endorse")


def every_path(platform: Platform) -> list[UUID]:
    """Matters that between them meet every event there is."""
    agree(platform)
    hall, matters = platform.hall, [uuid4() for _ in range(6)]
    by_hand, rejected, answered, withdrawn, linked, returned_twice = matters
    hall.hears(
        intake.MatterSupplemented("三单元也想装", []), progress(EAST_ONE), resolved(EAST_ONE), resolved(EAST_STREET)
    )
    hall.hears(reported(UNCLEAR), matter=by_hand)
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/dispatch", {"to": EAST_STREET, "task": "请办理"})
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/recall", {"body": EAST_STREET, **WHY})
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/redispatch", {"to": "500106002000", **WHY})
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/escalate", {"to": "500106000000", **WHY})
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/consult", WHY)
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/plans", PLAN)
    platform.done(ENTERPRISE_DESK, f"/cases/{by_hand}/plans/1/object", WHY)
    platform.done(DISTRICT_DESK, f"/cases/{by_hand}/plans", {"parts": PLAN["parts"][:1]})
    hall.routing.turn_over_stuck_consultations(MONDAY + 3650 * DAY)
    more_time = street_office.ExtensionGranted(EAST_STREET, MONDAY + 60 * DAY, 1)
    hall.hears(
        reported(PURELY_ADMINISTRATIVE), accepted(EAST_STREET), more_time, resolved(EAST_STREET), matter=rejected
    )
    hall.hears(intake.MatterReopened(3, "还是不行"), matter=rejected)
    hall.hears(reported(QUESTION), intake.MatterReopened(1, "不是这个"), matter=answered)
    correction = {"kind": "mixed", "category": "housing.added_lift", **WHY}
    platform.done(DISTRICT_DESK if hall.case(answered).kind != "public_service" else ENTERPRISE_DESK,
                  f"/cases/{answered}/correct", correction)  # fmt: skip
    hall.hears(intake.MatterWithdrawn("不用了"), matter=answered)
    hall.hears(reported(MIXED), intake.MatterWithdrawn("不用了"), matter=withdrawn)
    hall.hears(reported(PURELY_PUBLIC), intake.MatterLinked(MATTER, "同一"), matter=linked)
    hall.hears(intake.MatterUnlinked(MATTER), matter=linked)
    hall.hears(
        reported(PURELY_ADMINISTRATIVE), returned(EAST_STREET), returned("500106000000-D01"), matter=returned_twice
    )
    for day, matter in enumerate(often := [uuid4() for _ in range(3)]):
        hall.hears(reported(f"{UNCLEAR}：学府路灯坏了{day}天，第{day}次"), matter=matter)
    hall.routing.flag_recurring_events(MONDAY)
    for desk, kind in ((DISTRICT_DESK, "administrative"), (ENTERPRISE_DESK, "public_service")):
        correction = {"kind": kind, "category": "community.volunteers", **WHY}
        platform.done(desk, f"/cases/{returned_twice}/correct", correction)
    return [MATTER, *matters, *often]
