"""The people of the day: residents, officers, organisations and desks, each doing a round of what waits for them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from shared.demo.client import Client
from shared.demo.script import Story
from shared.kernel import ADMINISTRATIVE_BODIES, Role
from shared.town.model import Organisation, Town

INTAKE, ROUTING = "/api/intake/v1", "/api/routing/v1"
OFFICE, COMMITTEE = "/api/street_office/v1", "/api/committee/v1"
Job = Mapping[str, Any]
Stories = Mapping[str, Story]


class Residents:
    """Report, follow, confirm or reject, and rate."""

    def __init__(self, client: Client, town: Town) -> None:
        self._client, self._town = client, town
        self._numbers = count()

    def report(self, story: Story) -> None:
        """Most report online; some come to the committee's window or are met on patrol."""
        contact = {"name": "演示居民", "telephone": f"138{next(self._numbers):08}"}
        told = {"place": story.place, "text": story.text, "contact": contact, "channel": "web"}
        receipt = self._client.post(f"{INTAKE}/matters", told)
        story.id, story.code = receipt["matter_id"], receipt["tracking_code"]

    def look_after(self, story: Story) -> None:
        """One look at one's own matter, and what follows from it."""
        path = f"{INTAKE}/tracking/{story.code}"
        seen = self._client.get(path)
        if seen["status"] == "awaiting_confirmation" and story.path != "silent":
            self._answer(story, path)
        elif seen["status"] == "closed":
            story.outcome = seen["outcome"]
            if seen["outcome"] == "confirmed" and story.once("rated"):
                self._client.post(f"{path}/rate", {"stars": 5, "comment": "谢谢。"})
        elif story.path == "withdrawn" and story.once("withdrawn"):
            self._client.post(f"{path}/withdraw", {"reason": "已经和邻居说好了。"})
        elif story.path == "administrative" and story.once("supplemented"):
            self._client.post(f"{path}/supplement", {"text": "补充：就在小学门口。"})

    def _answer(self, story: Story, path: str) -> None:
        if story.path in ("rejected", "not_helped") and story.once("rejected"):
            self._client.post(f"{path}/reject", {"reason": "问题还在，没有解决。"})
        else:
            self._client.post(f"{path}/confirm")


class Body:
    """Whoever is on duty at a street office, a department or a committee."""

    def __init__(self, client: Client, town: Town, organisation: Organisation) -> None:
        self._client, self._town, self._self = client, town, organisation
        self._token = client.on_duty(organisation.code)
        official = organisation.role in ADMINISTRATIVE_BODIES
        self._jobs = f"{OFFICE}/orders" if official else f"{COMMITTEE}/tasks"

    def look_after(self, stories: Stories) -> None:
        for job in self._client.items(self._jobs, self._token):
            story = stories.get(job["matter_id"])
            if story is None:
                continue
            act = self._begin if job["status"] == "received" else self._go_on
            self._client.attempt(act, story, job)

    def _begin(self, story: Story, job: Job) -> None:
        if story.path in self._gives_back() and story.once(f"returned by {self._self.role}"):
            self._do(job, "return", reason="不在我们的职责范围内，请另行安排。")
        else:
            self._do(job, "accept")

    def _gives_back(self) -> tuple[str, ...]:
        if self._self.role is Role.DISTRICT_GOVERNMENT:
            return ("consulted",)
        return ("escalated", "consulted") if self._self.role is Role.STREET_OFFICE else ("returned",)

    def _go_on(self, story: Story, job: Job) -> None:
        if story.path == "extended" and story.once("asked for time"):
            until = datetime.fromisoformat(job["due_at"]) + timedelta(days=3)
            self._do(job, "extension", until=until.isoformat(), reason="需要等苗木到货。")
        elif not job["step"]:
            self._do(job, "progress", step="contacted", note="已与反映人联系。")
        elif self._self.role is Role.COMMITTEE and story.path == "public_service" and story.once("delegated"):
            self._delegate(job)
        elif self._may_resolve(job):
            self._do(job, "resolve", result="已到现场处理完毕，请您查看。")

    def _delegate(self, job: Job) -> None:
        organisation = self._town.organisations_of(self._self.code)[0]
        self._do(job, "parts", organisation=organisation.code, task="请派人到现场处理。", due_at=job["due_at"])

    def _may_resolve(self, job: Job) -> bool:
        if self._self.role is not Role.COMMITTEE:
            return True
        parts = self._client.get(f"{self._jobs}/{job['matter_id']}", self._token)["parts"]
        return all(part["status"] in ("completed", "taken_back") for part in parts)

    def _do(self, job: Job, verb: str, **told: Any) -> None:
        self._client.post(f"{self._jobs}/{job['matter_id']}/{verb}", told, self._token)


class Helper:
    """Whoever is on duty at an organisation that a committee delegates parts to."""

    def __init__(self, client: Client, organisation: Organisation) -> None:
        self._client, self._token = client, client.on_duty(organisation.code)

    def look_after(self) -> None:
        for part in self._client.items(f"{COMMITTEE}/parts", self._token):
            path = f"{COMMITTEE}/parts/{part['matter_id']}/{part['part']}/complete"
            self._client.attempt(self._client.post, path, {"note": "已完成。"}, self._token)
