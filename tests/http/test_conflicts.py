"""Somebody else was faster: the command is carried out on what they left."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from flask import Flask

from shared.kernel import Act
from shared.observability import metrics
from shared.service import Service
from tests.http.conftest import LAMPS
from tests.http.lamps import Lamp, Lamps
from tests.memory import MemoryRecorder

Headers = dict[str, str]


class BusyLamps(Lamps):
    """Where, whenever somebody switches a lamp, somebody else switches it twice in between."""

    name = Lamps.name
    rivals = 0

    def switch(self, id: UUID, on: bool, act: Act) -> None:
        lamp = self.load(Lamp, id, act)
        if self.rivals:
            self.rivals -= 1
            for so in (not lamp.on, lamp.on):
                super().switch(id, so, replace(act, expects=None))
        lamp.switch(on, act)
        self.save(lamp)


def test_a_conflict_is_settled_by_doing_it_again(app_of: Callable[[Service], Flask], officer: Headers) -> None:
    service = BusyLamps(MemoryRecorder(()))
    client = app_of(service).test_client()
    lamp = client.post(LAMPS, json={"place": "桥头"}, headers=officer).location
    service.rivals = 4
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    assert (answer.status_code, answer.json["on"], answer.json["times"]) == (200, True, 9)


def test_a_conflict_that_never_ends_is_told(app_of: Callable[[Service], Flask], officer: Headers) -> None:
    service = BusyLamps(MemoryRecorder(()))
    client = app_of(service).test_client()
    lamp = client.post(LAMPS, json={"place": "桥头"}, headers=officer).location
    service.rivals = 5
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers=officer)
    assert (answer.status_code, answer.json["code"]) == (409, "contended")
    assert answer.headers["Retry-After"] == "1"


def test_whoever_names_the_version_they_saw_is_told_that_it_is_gone(
    app_of: Callable[[Service], Flask], officer: Headers
) -> None:
    service = BusyLamps(MemoryRecorder(()))
    client = app_of(service).test_client()
    lamp = client.post(LAMPS, json={"place": "桥头"}, headers=officer).location
    service.rivals = 1
    answer = client.post(f"{lamp}/switch", json={"on": True}, headers={**officer, "If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"]) == (412, "stale")
    assert client.get(lamp, headers=officer).json["times"] == 2


def _count(outcome: str) -> float:
    labels = {"service": "street_office", "verb": "street_office.resolve", "outcome": outcome}
    return metrics.COMMANDS.labels(**labels)._value.get()


def test_commands_are_counted_by_what_became_of_them(
    app_of: Callable[[Service], Flask], lamps: Lamps, officer: Headers
) -> None:
    before = {outcome: _count(outcome) for outcome in ("done", "refused", "invalid", "not_signed_in")}
    client = app_of(lamps).test_client()
    lamp = client.post(LAMPS, json={"place": "桥头"}, headers=officer).location
    for body, headers in (({"on": True}, officer), ({"on": True}, officer), ({}, officer), ({"on": False}, {})):
        client.post(f"{lamp}/switch", json=body, headers=headers)
    client.get(lamp, headers=officer)
    assert {outcome: _count(outcome) - count for outcome, count in before.items()} == dict.fromkeys(before, 1.0)
