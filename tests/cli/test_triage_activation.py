"""Another model is shown before it is activated, and activated only when somebody says so."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from services.routing.application import Routing
from services.routing.training.lessons import corpus
from services.routing.triage.model import Model
from shared.cli import triage
from shared.cli.common import ProblemsError, nodes
from shared.cli.triage_activation import add_to
from shared.composition import service_classes
from shared.kernel import Act, Actor, Role
from shared.messages import intake
from shared.messaging.envelope import Envelope
from shared.messaging.inbox import Inbox
from shared.provisioning.database import migrate
from tests.routing.facts import DAY
from tests.routing.models import eager, mistaken, of_other_labels

pytestmark = pytest.mark.system

PLACE = "500106003002"
TEXTS = ("小区对面马路的窨井盖缺失，井盖松动，请派人来修", "想报名参加志愿者，社区什么时候招募志愿者，在哪里报名")
COMMANDS = typer.Typer()
add_to(COMMANDS)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    for make in (eager, mistaken, of_other_labels):
        make(tmp_path / "models")
    return tmp_path / "models"


@pytest.fixture
def routing(database: str, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Routing:
    """A system that two matters have come into lately."""
    migrate(database, service_classes(), {})
    for name in ("JIEJU_DATABASE_URL", "JIEJU_ADMIN_DATABASE_URL"):
        monkeypatch.setenv(name, database)
    monkeypatch.setenv("COLUMNS", "200")
    made = nodes(tmp_path, "routing")[0].serving(Routing)
    Inbox(made).take_in([reported(number, text) for number, text in enumerate(TEXTS, 1)])
    return made


def reported(number: int, text: str) -> Envelope:
    told = intake.MatterReported("web", PLACE, text, "reporter", "desk", "sensitive", False, False, []).dump()
    at = datetime.now(UTC) - number * DAY
    return Envelope("intake", number, number - 1, intake.MatterReported.TYPE, uuid4(), at, "x:y:z", "", "open", told)


def jieju(tmp_path: Path, *arguments: str) -> Result:
    """Without a terminal, as from a script."""
    return CliRunner().invoke(COMMANDS, [*arguments, "--data", str(tmp_path)])


def test_without_a_terminal_it_is_only_shown_what_would_change(routing: Routing, tmp_path: Path) -> None:
    done = jieju(tmp_path, "activate", "mistaken")
    assert done.exit_code == 0, done.output
    assert "of the 2 matters of the last 30 days" in done.output
    assert "taken for" in done.output
    assert "Nothing was changed." in done.output
    assert not any(text[:6] in done.output for text in TEXTS)
    assert routing.model_in_use()[0] == "shipped"


def test_with_yes_it_is_activated_and_on_record_with_what_was_shown(routing: Routing, tmp_path: Path) -> None:
    done = jieju(tmp_path, "activate", "eager", "--yes", "--reason", "本地数据")
    assert done.exit_code == 0, done.output
    assert "0 would go elsewhere" in done.output
    assert routing.model_in_use()[0] == "eager"
    assert routing.kept_model(routing.model_in_use()[1]).name == "eager"
    assert "is in use already" in jieju(tmp_path, "activate", "eager", "--yes").output


def test_one_goes_back_to_the_shipped_one_at_any_time(routing: Routing, tmp_path: Path) -> None:
    for name in ("eager", "shipped"):
        assert jieju(tmp_path, "activate", name, "--yes").exit_code == 0
    assert routing.model_in_use()[0] == "shipped"


def test_only_the_days_asked_for_are_looked_at(routing: Routing, tmp_path: Path) -> None:
    assert "of the 1 matters of the last 2 days" in jieju(tmp_path, "activate", "eager", "--days", "2").output


def test_a_model_of_other_labels_is_refused_with_what_to_do(routing: Routing, tmp_path: Path) -> None:
    done = jieju(tmp_path, "activate", "labels", "--yes")
    assert done.exit_code == 1
    assert "Train it on a column that holds the catalogue's codes or names" in str(done.exception)
    assert routing.model_in_use()[0] == "shipped"


@pytest.mark.parametrize(("name", "why"), [("nobody", "is missing"), ("../eager", "no name for a model")])
def test_a_model_that_is_not_there_is_named(routing: Routing, tmp_path: Path, name: str, why: str) -> None:
    done = jieju(tmp_path, "activate", name, "--yes")
    assert why in str(done.exception)


def test_the_models_are_listed_with_the_one_in_use_and_what_cannot_be_read(
    routing: Routing, tmp_path: Path, models: Path
) -> None:
    jieju(tmp_path, "activate", "eager", "--yes")
    (models / "torn").mkdir()
    lines = jieju(tmp_path, "models").output.splitlines()
    (in_use,) = (line for line in lines if "in use" in line)
    assert "eager" in in_use
    assert any("shipped" in line for line in lines)
    assert any("torn" in line and "is missing" in line for line in lines)


def test_the_models_can_be_looked_at_without_a_system(tmp_path: Path, models: Path) -> None:
    done = jieju(tmp_path, "models")
    assert done.exit_code == 0, done.output
    assert "shipped" in done.output
    assert "in use" not in done.output


def test_the_folder_of_the_models_can_be_named(
    routing: Routing, tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models.rename(tmp_path / "elsewhere")
    assert "is missing" in str(jieju(tmp_path, "activate", "eager").exception)
    monkeypatch.setenv("JIEJU_MODELS", str(tmp_path / "elsewhere"))
    assert jieju(tmp_path, "activate", "eager").exit_code == 0


def test_what_desks_decided_is_learned_from_and_what_was_learned_can_be_activated(
    routing: Routing, tmp_path: Path
) -> None:
    first = next(row["matter_id"] for row in routing.query("SELECT matter_id FROM cases ORDER BY opened_at DESC"))
    act = Act(Actor(Role.DISTRICT_DESK, "500106000000", "desk-district-1"), datetime.now(UTC), "test")
    routing.correct_triage(first, "administrative", "municipal.roadworks", "是施工围挡", act)
    learned = train(tmp_path, "--from-corrections", "--name", "next")
    assert learned.exit_code == 0, learned.output
    assert "1 decisions of desks were learned from" in learned.output
    assert Model.load(tmp_path / "models" / "next").card["examples"] == len(corpus()) + 1
    assert jieju(tmp_path, "activate", "next", "--yes").exit_code == 0
    assert routing.model_in_use()[0] == "next"


def test_where_nothing_was_decided_there_is_nothing_to_learn_from(routing: Routing, tmp_path: Path) -> None:
    refused = train(tmp_path, "--from-corrections", "--name", "next")
    assert isinstance(refused.exception, ProblemsError)
    assert "nothing to learn from" in str(refused.exception)


def train(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(triage.app, ["train", *arguments, "--data", str(tmp_path)])
