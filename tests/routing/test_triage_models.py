"""Which model judges: activated by the operator, picked up by every replica, and measured by what people decide."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.routing.application import Routing
from services.routing.domain import Case, Judgement
from services.routing.foresight import foresee, matters_since
from services.routing.training.corrections import CONFIRMATION, CORRECTION, HALF_LIFE, learned_from_desks, weight
from services.routing.triage import Classifier
from services.routing.triage.choosing import make_classifier
from services.routing.triage.in_use import LOOKS_EVERY, TRIES_AGAIN, InUse, Wanted
from services.routing.triage.keeping import Kept
from services.routing.triage.model import SHIPPED, Model, UnusableModel
from shared.kernel import Act, Actor, Refused, Role
from shared.observability import metrics
from shared.persistence.postgres import Datastore, Recorder
from shared.provisioning.rebuild import compare
from shared.surroundings import Surroundings
from tests.routing.facts import DAY, DISTRICT_DESK, ENTERPRISE_DESK, HOUR, MONDAY
from tests.routing.models import eager, mistaken, of_other_labels
from tests.routing.test_over_http import DESK_ELSEWHERE, OFFICER, SUPERVISOR, WHY, Platform
from tests.routing.town import EAST_STREET, EMERGENCY, UNCLEAR, TownHall, reported, returned

OPERATOR = Act(Actor(Role.OPERATOR, "", "triage"), MONDAY, "triage")
STALLS = "菜市场门口流动摊贩占道经营，三轮车乱停，请城管部门来整治"
VOLUNTEERS = "想报名参加志愿者，社区什么时候招募志愿者，志愿服务队在哪里报名"


def activate(routing: Routing, kept: Kept, changed: int = 0, looked_at: int = 0) -> None:
    routing.activate_model(kept, changed, looked_at, "本地数据更准", OPERATOR)


def unusable() -> dict[str, float]:
    """What is shown at /metrics, by model."""
    (figure,) = metrics.TRIAGE_MODEL_UNUSABLE.collect()
    return {sample.labels["model"]: sample.value for sample in figure.samples}


def told(hall: TownHall) -> list[str]:
    return [type_ for type_ in hall.types() if type_ in ("JudgementBegun", "TriageModelActivated")]


# -- a fact of the log ---------------------------------------------------------------------------------------------


def test_which_model_judges_is_told_with_what_it_would_change(hall: TownHall, tmp_path: Path) -> None:
    kept = eager(tmp_path)
    activate(hall.routing, kept, changed=212, looked_at=3412)
    begun, activated = (envelope.data for envelope in hall.says())
    assert begun["name"] == "shipped"
    assert activated == {
        "name": "eager", "digest": kept.model.digest, "former": "shipped", "reason": "本地数据更准",
        "changed": 212, "looked_at": 3412,
    }  # fmt: skip


def test_activating_what_is_in_use_changes_nothing(hall: TownHall, tmp_path: Path) -> None:
    activate(hall.routing, Kept.of(SHIPPED))
    assert told(hall) == []
    for _ in range(2):
        activate(hall.routing, eager(tmp_path))
    assert told(hall) == ["JudgementBegun", "TriageModelActivated"]


def test_one_goes_back_to_the_shipped_model(hall: TownHall, tmp_path: Path) -> None:
    activate(hall.routing, eager(tmp_path))
    activate(hall.routing, Kept.of(SHIPPED))
    assert hall.routing.model_in_use()[0] == "shipped"
    assert hall.says()[-1].data["former"] == "eager"


def test_a_model_of_labels_that_are_not_the_catalogues_is_refused(hall: TownHall, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="other_labels"):
        activate(hall.routing, of_other_labels(tmp_path))
    assert told(hall) == []


def test_the_same_name_with_something_else_learned_is_another_model() -> None:
    judgement = Judgement.begun("street", "aa", OPERATOR)
    judgement.activate("street", "bb", fits=True, reason="", changed=0, looked_at=0, act=OPERATOR)
    assert (judgement.name, judgement.digest) == ("street", "bb")


def test_a_case_says_which_model_judged_it(hall: TownHall) -> None:
    hall.hears(reported(STALLS))
    (created, *_) = (hall.routing.mapper.to_domain_event(each) for each in hall.routing.recording.notifications(0, 9))
    assert isinstance(created, Case.Created)
    assert created.model == "shipped"


# -- picked up ---------------------------------------------------------------------------------------------------------


class Watched:
    """A model in use whose activation and loading are counted."""

    def __init__(self) -> None:
        self.wanted: Wanted | None = None
        self.looks = self.loads = 0
        self.broken = True
        self.in_use = InUse(self._look, self._load, self._made)

    def _look(self) -> Wanted | None:
        self.looks += 1
        return self.wanted

    def _load(self, digest: str) -> Model:
        self.loads += 1
        if digest == "broken" and self.broken:
            raise UnusableModel("it is not whole")
        return Model.shipped()

    def _made(self, model: Model | None) -> Any:
        return "shipped" if model is None else "another"

    def at(self, seconds: float) -> Classifier | str:
        return self.in_use(seconds)


def test_however_often_one_is_judged_it_is_looked_for_another_model_every_few_seconds() -> None:
    watched = Watched()
    assert {watched.at(n / 100) for n in range(400)} == {"shipped"}
    watched.wanted = ("another", "aa")
    assert watched.at(LOOKS_EVERY + 1) == "another"
    for n in range(1, 400):
        watched.at(LOOKS_EVERY + 1 + n / 100)
    assert (watched.looks, watched.loads) == (2, 1)


def test_while_a_model_cannot_be_loaded_the_shipped_one_judges_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    watched = Watched()
    watched.wanted = ("street", "broken")
    assert watched.at(0) == "shipped"
    assert "street cannot be used" in caplog.text
    assert unusable() == {"street": 1}
    watched.wanted = ("another", "aa")
    assert watched.at(LOOKS_EVERY) == "another"
    assert unusable() == {}


def test_what_could_not_be_loaded_is_tried_again_once_a_minute() -> None:
    watched = Watched()
    watched.wanted = ("street", "broken")
    seconds = [LOOKS_EVERY * n for n in range(25)]  # two minutes
    assert {watched.at(each) for each in seconds} == {"shipped"}
    assert watched.loads == 3
    watched.broken = False
    assert watched.at(seconds[-1] + TRIES_AGAIN) == "another"
    assert unusable() == {}


# -- on a database ---------------------------------------------------------------------------------------------------


@pytest.fixture
def platform(database: str, around: Surroundings) -> Iterator[Platform]:
    made = Platform(database, around)
    yield made
    made.datastore.close()


def report(platform: Platform, text: str = UNCLEAR, days: float = 0) -> UUID:
    matter = uuid4()
    platform.hall.hears(reported(text), matter=matter, at=MONDAY + days * DAY)
    return matter


@pytest.mark.system
def test_every_replica_judges_by_what_was_activated(
    platform: Platform, database: str, around: Surroundings, tmp_path: Path
) -> None:
    activate(platform.hall.routing, eager(tmp_path))
    datastore = Datastore(database, Routing.name)
    replica = Routing(Recorder(datastore), around)
    assert replica.classifier.classify(STALLS).model == "eager"
    datastore.close()


@pytest.mark.system
def test_a_model_that_was_damaged_where_it_is_kept_does_not_stop_triage(platform: Platform, tmp_path: Path) -> None:
    kept = eager(tmp_path)
    activate(platform.hall.routing, Kept(kept.model, kept.card, kept.arrays[:-1]))
    assert platform.hall.routing.classifier.classify(STALLS).model == "shipped"
    assert unusable() == {"eager": 1}


@pytest.mark.system
def test_what_would_go_elsewhere_is_foreseen_from_what_has_come_in(platform: Platform, tmp_path: Path) -> None:
    routing = platform.hall.routing
    early, late = report(platform, STALLS), report(platform, VOLUNTEERS, days=3)
    sure = make_classifier(routing.catalogue, eager(tmp_path).model)
    wrong = make_classifier(routing.catalogue, mistaken(tmp_path).model)
    assert matters_since(routing, MONDAY) == 2
    same = foresee(routing, routing.directory, (routing.classifier, sure), MONDAY)
    assert (same.looked_at, same.elsewhere, same.numbers, same.kinds) == (2, 0, [], {})
    assert same.unseen == 2 >= same.unseen_now
    other = foresee(routing, routing.directory, (routing.classifier, wrong), MONDAY)
    assert other.groups.total() == 2
    assert set(other.numbers) <= {early, late}
    assert len(other.numbers) == other.elsewhere
    assert foresee(routing, routing.directory, (sure, wrong), MONDAY + DAY).looked_at == 1


# -- what people decide ------------------------------------------------------------------------------------------------


def correct(platform: Platform, matter: UUID, category: str = "municipal.manhole") -> None:
    body = {"kind": "administrative", "category": category, **WHY}
    platform.done(DISTRICT_DESK, f"/cases/{matter}/correct", body)


def precision(platform: Platform, by: Actor = DISTRICT_DESK, period: str = "week") -> list[Any]:
    found: list[Any] = platform.seen(by, f"/triage/precision?period={period}&periods=53")["items"]
    return found


@pytest.mark.system
def test_what_a_desk_leaves_as_it_was_is_right_and_what_it_corrects_is_not(platform: Platform) -> None:
    report(platform)
    left, named, corrected = (report(platform) for _ in range(3))
    platform.done(DISTRICT_DESK, f"/cases/{left}/confirm")
    platform.done(DISTRICT_DESK, f"/cases/{named}/dispatch", {"to": EAST_STREET})
    correct(platform, corrected)
    (row,) = precision(platform)
    assert (row["model"], row["decided"], row["kind_right"], row["category_right"]) == ("shipped", 3, 3, 2)
    assert row["category_precision"]["share"] == pytest.approx(2 / 3)
    assert row["category_precision"]["low"] < 2 / 3 < row["category_precision"]["high"] < 1
    assert (row["unseen"], row["unseen_precision"]) == (0, None)
    assert row["begins"].startswith("2026-03-01T16:00")  # Monday, as it begins in China


@pytest.mark.system
def test_of_what_went_unseen_it_is_counted_what_came_back_or_was_corrected(platform: Platform, tmp_path: Path) -> None:
    activate(platform.hall.routing, eager(tmp_path))
    matters = [report(platform, STALLS) for _ in range(4)]
    platform.hall.hears(returned(EAST_STREET), matter=matters[0], at=MONDAY + HOUR)
    for matter in matters[:2]:
        correct(platform, matter, "municipal.street_lamp")
    (row,) = precision(platform)
    assert (row["model"], row["unseen"], row["corrected"], row["returned"], row["misrouted"]) == ("eager", 4, 2, 1, 2)
    assert (row["decided"], row["kind_precision"], row["unseen_precision"]["share"]) == (0, None, 0.5)
    assert compare(platform.hall.routing) == {}


@pytest.mark.system
def test_each_model_and_period_is_counted_by_itself_newest_first(platform: Platform, tmp_path: Path) -> None:
    for days in (0, 8):
        platform.done(DISTRICT_DESK, f"/cases/{report(platform, days=days)}/confirm")
    activate(platform.hall.routing, eager(tmp_path))
    report(platform, STALLS, days=8.1)  # looked for again only seconds later
    assert [row["begins"][:10] for row in precision(platform)] == ["2026-03-08", "2026-03-01"]
    (month,) = precision(platform, period="month")
    assert (month["begins"][:10], month["decided"]) == ("2026-02-28", 2)


@pytest.mark.system
def test_precision_is_for_desks_and_supervisors_and_each_sees_their_own_division(platform: Platform) -> None:
    platform.done(DISTRICT_DESK, f"/cases/{report(platform)}/confirm")
    assert len(precision(platform, SUPERVISOR)) == len(precision(platform, ENTERPRISE_DESK)) == 1
    assert precision(platform, DESK_ELSEWHERE) == []
    assert platform.get(OFFICER, "/triage/precision").status_code == 403
    assert platform.get(DISTRICT_DESK, "/triage/precision?period=day").status_code == 422


# -- lessons -----------------------------------------------------------------------------------------------------------


def test_a_correction_counts_three_times_a_confirmation_and_either_half_after_half_a_year() -> None:
    assert (weight("corrected", 0), weight("confirmed", 0), weight("dispatched", 0)) == (3.0, 1.0, 1.0)
    assert weight("corrected", HALF_LIFE) == CORRECTION / 2
    assert weight("confirmed", 2 * HALF_LIFE) == CONFIRMATION / 4
    assert weight("confirmed", -1) == CONFIRMATION


@pytest.mark.system
def test_desks_teach_what_they_decided_last(platform: Platform) -> None:
    untaught, corrected, named = report(platform), report(platform), report(platform, "路上有个洞")
    correct(platform, named, "municipal.road_surface")
    platform.done(DISTRICT_DESK, f"/cases/{untaught}/confirm")  # that nobody can place it teaches nothing
    for category in ("municipal.street_lamp", "municipal.manhole"):
        correct(platform, corrected, category)
    (decided,) = platform.hall.routing.query("SELECT max(decided_at) AS at FROM cases")
    lessons = learned_from_desks(platform.hall.routing, decided["at"] + HOUR)
    assert [(each.text, each.category, each.kind, each.weight) for each in lessons] == [
        ("路上有个洞", "municipal.road_surface", "administrative", CORRECTION),
        (UNCLEAR, "municipal.manhole", "administrative", CORRECTION),
    ]
    later = learned_from_desks(platform.hall.routing, decided["at"] + 180 * DAY)
    assert later[-1].weight == CORRECTION / 2
    assert learned_from_desks(platform.hall.routing, decided["at"] + 3_000 * DAY) == []


@pytest.mark.system
def test_what_a_desk_names_a_body_for_is_confirmed_with_it(platform: Platform) -> None:
    matter = report(platform, EMERGENCY)
    case = platform.seen(DISTRICT_DESK, f"/cases/{matter}")
    platform.done(DISTRICT_DESK, f"/cases/{matter}/dispatch", {"to": EAST_STREET})
    (decided,) = platform.hall.routing.query("SELECT decided_at AS at FROM cases")
    (lesson,) = learned_from_desks(platform.hall.routing, decided["at"])
    assert (lesson.text, lesson.category, lesson.weight) == (EMERGENCY, case["category"], CONFIRMATION)
