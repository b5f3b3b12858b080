"""A model learned from examples says what they say, as often as its card states, and is kept and read as it was."""

from datetime import date
from pathlib import Path

import pytest

from services.routing.catalogue import Catalogue
from services.routing.training.learning import Learned, Order, learn_labels, rules_digest
from services.routing.training.lessons import Example, corpus, digest
from services.routing.triage.choosing import make_classifier
from services.routing.triage.model import SHIPPED, Model, UnusableModel, folder_of

ORDER = Order("of-groups", date(2026, 3, 2))
WANTED = ("property", "traffic", "labour", "health", "environment")


def of_groups() -> list[Example]:
    """The corpus, its categories' groups for labels: as a town would have labels of its own."""
    groups = [(each.text, each.category.partition(".")[0]) for each in corpus()]
    return [Example(text, group) for text, group in groups if group in WANTED]


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn_labels(of_groups(), ORDER)


@pytest.fixture(scope="module")
def kept(learned: Learned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "of-groups"
    learned.model.save(folder)
    return folder


def test_the_card_says_what_it_learned_from_and_what_it_is_worth(learned: Learned) -> None:
    card = learned.model.card
    assert card["data_sha256"] == digest(of_groups())
    assert (card["name"], card["date"], card["examples"]) == ("of-groups", "2026-03-02", len(of_groups()))
    assert card["figures"]["category"]["macro_f1"] > 0.8
    assert set(card["figures"]["category"]["labels"]) == set(WANTED)
    assert card["figures"]["category"]["calibration_error"] < 0.05


def test_the_table_of_what_was_taken_for_what_counts_every_message_once(learned: Learned) -> None:
    assert sum(map(sum, learned.confusion)) == len(of_groups())
    hits = sum(row[number] for number, row in enumerate(learned.confusion))
    assert hits / len(of_groups()) == pytest.approx(learned.model.card["figures"]["category"]["accuracy"], abs=1e-3)


def test_more_precision_is_asked_of_less(learned: Learned) -> None:
    shares = [found["share"] for found in learned.model.card["dispatched"].values()]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0


def test_what_was_kept_says_the_same_as_what_was_learned(learned: Learned, kept: Path, catalogue: Catalogue) -> None:
    fresh, read = (make_classifier(catalogue, model) for model in (learned.model, Model.load(kept)))
    texts = [each.text for each in of_groups()[:50]]
    assert [fresh.classify(text).category for text in texts] == [read.classify(text).category for text in texts]


def test_a_model_of_a_towns_own_labels_names_them_and_leaves_kind_and_rules_to_the_built_in(
    kept: Path, catalogue: Catalogue
) -> None:
    text = "公交车两个小时不来一趟，站台上等了好多人，希望增加班次"
    opinion, builtin = (make_classifier(catalogue, model).classify(text) for model in (Model.load(kept), None))
    assert opinion.category == "traffic"
    assert (opinion.kind, opinion.urgency, opinion.sensitive) == (builtin.kind, builtin.urgency, builtin.sensitive)
    assert [reason for reason in opinion.reasons if reason.startswith("word:")]
    assert opinion.model == "of-groups"


def test_learning_the_same_twice_gives_the_same_model(kept: Path, tmp_path: Path) -> None:
    learn_labels(of_groups(), ORDER).model.save(tmp_path / "again")
    first, second = (Model.load(folder).card for folder in (kept, tmp_path / "again"))
    assert first == second


@pytest.mark.parametrize("damage", ["model.npz", "card.json"])
def test_a_model_that_was_damaged_is_not_used(kept: Path, tmp_path: Path, damage: str) -> None:
    for file in ("model.npz", "card.json"):
        content = (kept / file).read_bytes()
        (tmp_path / file).write_bytes(content[:-40] + b"\0" * 40 if file == damage else content)
    with pytest.raises(UnusableModel, match="train it anew"):
        Model.load(tmp_path)


def test_a_model_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UnusableModel, match="jieju triage train"):
        Model.load(folder_of("nobody-trained-it", tmp_path))
    with pytest.raises(UnusableModel, match="no name for a model"):
        folder_of("../elsewhere", tmp_path)


def test_what_is_shipped_was_learned_from_the_corpus_and_judged_by_the_rules_as_they_are_here() -> None:
    """Otherwise it has to be trained anew: python -m services.routing.training."""
    card = Model.shipped().card
    assert (card["data_sha256"], card["rules_sha256"]) == (digest(corpus()), rules_digest())


def test_what_is_shipped_is_small_and_says_what_it_is_worth() -> None:
    card = Model.shipped().card
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 5_000_000
    assert card["figures"]["kind"]["macro_f1"] >= 0.85
    assert card["figures"]["kind"]["calibration_error"] <= 0.03
    assert card["dispatched"]["0.95"]["precision"] >= 0.945
