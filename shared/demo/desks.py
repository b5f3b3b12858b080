"""The desks of the day: they review, correct, dispatch anew, and bring those together who must consult."""

from collections.abc import Mapping
from typing import Any

from shared.demo.client import Client
from shared.demo.people import COMMITTEE, INTAKE, OFFICE, ROUTING, Stories
from shared.demo.script import Story
from shared.kernel import ADMINISTRATIVE_BODIES, Kind, Role, Share
from shared.town.model import Town

Case = Mapping[str, Any]
_IS_REALLY = {
    "public_service": (Kind.PUBLIC_SERVICE, "property.compound_lighting"),
    "returned": (Kind.PUBLIC_SERVICE, "property.compound_lighting"),
    "withdrawn": (Kind.PUBLIC_SERVICE, "neighbourhood.noise"),
    "mixed": (Kind.MIXED, "housing.added_lift"),
    "stuck": (Kind.MIXED, "safety.fire_lane"),
}
"""What a desk decides on the paths where words alone do not settle it; on all others the office's rubbish."""
_OTHERWISE = (Kind.ADMINISTRATIVE, "environment.waste_collection")


class Desks:
    """The district desk and the enterprise desk."""

    def __init__(self, client: Client, town: Town) -> None:
        self._client, self._town = client, town
        self._district = client.on_duty(town.desk(Role.DISTRICT_DESK).code)
        self._enterprise = client.on_duty(town.desk(Role.ENTERPRISE_DESK).code)

    def link(self, story: Story, first: Story) -> None:
        told = {"first": first.id, "reason": "同一事项重复上报。"}
        self._client.post(f"{INTAKE}/matters/{story.id}/link", told, self._district)

    def look_after(self, stories: Stories) -> None:
        for desk, token in ((Role.DISTRICT_DESK, self._district), (Role.ENTERPRISE_DESK, self._enterprise)):
            for case in self._client.items(f"{ROUTING}/queue?desk={desk}", token):
                if case["matter_id"] in stories:
                    self._client.attempt(self._review, stories[case["matter_id"]], case, token)
        self._answer_extensions()
        for case in self._client.items(f"{ROUTING}/consultations", self._district):
            if case["matter_id"] in stories:
                self._client.attempt(self._consult, stories[case["matter_id"]], case)

    def _review(self, story: Story, case: Case, token: str) -> None:
        path = f"{ROUTING}/cases/{case['matter_id']}"
        if case["review_reason"] == "corrected":  # by the other desk, which has looked at it already
            self._client.post(f"{path}/confirm", {}, token)
        elif case["review_reason"] != "returned":
            self._settle(story, case, path, token)
        elif case["reviewer"] == Role.DISTRICT_DESK:
            office = self._town.street_office_of(case["place"])
            self._client.post(f"{path}/redispatch", {"to": office.code, "reason": "改由属地街道办理。"}, token)
        else:
            kind, category = _OTHERWISE
            told = {"kind": kind, "category": category, "reason": "社区无法办理，转为行政事务。"}
            self._client.post(f"{path}/correct", told, token)

    def _settle(self, story: Story, case: Case, path: str, token: str) -> None:
        kind, category = _IS_REALLY.get(story.path, _OTHERWISE)
        if case["kind"] == kind:
            self._client.post(f"{path}/confirm", {}, token)
        else:
            told = {"kind": kind, "category": category, "reason": "经研判调整。"}
            self._client.post(f"{path}/correct", told, token)

    def _answer_extensions(self) -> None:
        for service, things, token in ((OFFICE, "orders", self._district), (COMMITTEE, "tasks", self._enterprise)):
            for number, job in enumerate(self._client.items(f"{service}/extensions", token)):
                path = f"{service}/{things}/{job['matter_id']}/extension/{job['body']}"
                answer, told = ("refuse", {"reason": "请按期办理。"}) if number % 2 else ("grant", {})
                self._client.attempt(self._client.post, f"{path}/{answer}", told, token)

    def _consult(self, story: Story, case: Case) -> None:
        path = f"{ROUTING}/cases/{case['matter_id']}"
        if case["status"] == "turned_over":
            told = {"parts": _plan(case, self._town), "reason": "逾期未商定，由区级平台决定。"}
            self._client.post(f"{path}/decide", told, self._district)
        elif story.once(f"consulted on since {case['consulted_since']}"):
            settle = self._propose_and_object if story.path == "stuck" else self._propose_and_endorse
            settle(case, path)

    def _propose_and_endorse(self, case: Case, path: str) -> None:
        parts = _plan(case, self._town)
        plan = self._proposed(path, parts)
        for part in parts:
            self._client.post(f"{path}/plans/{plan}/endorse", {}, self._client.on_duty(part["body"]))

    def _propose_and_object(self, case: Case, path: str) -> None:
        parts = _plan(case, self._town)
        plan = self._proposed(path, parts)
        objector = self._client.on_duty(parts[-1]["body"])
        self._client.post(f"{path}/plans/{plan}/object", {"reason": "居委会没有执法权。"}, objector)

    def _proposed(self, path: str, parts: list[dict[str, str]]) -> int:
        told = self._client.post(f"{path}/plans", {"parts": parts}, self._district)
        return int(told["plans"][-1]["plan"])


def _plan(case: Case, town: Town) -> list[dict[str, str]]:
    """The street office leads what needs power; what residents can do themselves is the committee's."""
    office, committee = town.street_office_of(case["place"]), town.committee_of(case["place"])
    lead = {"body": office.code, "share": Share.LEAD, "kind": Kind.ADMINISTRATIVE, "task": "依法处置。"}
    assert office.role in ADMINISTRATIVE_BODIES
    if committee is None:
        return [lead]
    support = {"body": committee.code, "share": Share.SUPPORT, "kind": Kind.PUBLIC_SERVICE, "task": "组织居民配合。"}
    return [lead, support]
