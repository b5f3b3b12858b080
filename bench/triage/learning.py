"""How good triage is: trained on a table of real messages beside a plain linear model, and on its own corpus."""

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

from bench.figures import Figures
from services.routing.catalogue import Catalogue
from services.routing.training import judging
from services.routing.training.calibrating import calibration_error
from services.routing.training.held_out import STUB, folds
from services.routing.training.learning import Learned, Order, learn_labels
from services.routing.training.lessons import Example
from services.routing.triage import Classifier
from services.routing.triage.choosing import make_classifier
from services.routing.triage.model import SHIPPED, Model
from shared.cli.columns import whole_text

DATA = Path(__file__).parents[3] / "shared" / "data"
TRAIN, MESSAGES = DATA / "category_train.csv", DATA / "messages.csv"
KINDS = Path(__file__).parent / "kinds.csv"
JUDGED = 1_000  # messages, each by itself
_ORDER = Order("measured", datetime.now(UTC).date())


def learning() -> Figures:
    """All figures; those that need real messages are left out where there are none."""
    figures = {**kinds(), **_of_model("shipped", SHIPPED)}
    if TRAIN.is_file():
        figures |= {**_ours(examples()), **_plain(examples()), **_speed()}
    return figures


def examples() -> list[Example]:
    return [Example(whole_text(row["title"], row["text"]), row["label"]) for row in _rows(TRAIN)]


def kinds() -> Figures:
    """The shipped model on messages that neither rules nor training have seen."""
    rows = list(_rows(KINDS))
    classifier = _shipped()
    opinions = [classifier.classify(row["text"]) for row in rows]
    said, true = [opinion.kind.value for opinion in opinions], [row["kind"] for row in rows]
    unseen = [opinion.can_be_acted_on for opinion in opinions]
    right = [kind == row["kind"] for kind, row, sure in zip(said, rows, unseen, strict=True) if sure]
    return {
        "kinds.f1": float(f1_score(true, said, average="macro")),
        "kinds.unseen": sum(unseen) / len(rows),
        "kinds.unseen.right": sum(right) / max(1, len(right)),
    }


def _ours(told: Sequence[Example]) -> Figures:
    started = perf_counter()
    learned = learn_labels(told, _ORDER)
    spent = perf_counter() - started
    card = learned.model.card
    whole, beginnings = card["figures"]["category"], card["figures"]["beginnings"]
    return {
        "ours.f1": whole["macro_f1"],
        "ours.stubs": beginnings["macro_f1"],
        "ours.ece": whole["calibration_error"],
        "ours.share": card["dispatched"]["0.98"]["share"],
        "ours.precision": card["dispatched"]["0.98"]["precision"],
        "ours.train.s": spent,
        **_kept(learned),
    }


def _plain(told: Sequence[Example]) -> Figures:
    """Character bigrams, tf-idf, logistic regression, as they come."""
    texts = np.array([each.text for each in told], dtype=object)
    labels = sorted({each.category for each in told})
    answers = np.array([labels.index(each.category) for each in told])
    likely, stubs = (np.zeros((len(told), len(labels))) for _ in range(2))
    for known, asked in folds(answers):
        plain = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2), LogisticRegression(C=10, max_iter=300)
        )
        plain.fit(texts[known], answers[known])
        likely[asked] = plain.predict_proba(texts[asked])
        stubs[asked] = plain.predict_proba([text[:STUB] for text in texts[asked]])
    first, confidence = likely.argmax(axis=1), likely.max(axis=1)
    realised = judging.realised(confidence, first == answers, [""] * len(told), [0.98])["0.98"]
    return {
        "plain.f1": float(f1_score(answers, first, average="macro")),
        "plain.stubs": float(f1_score(answers, stubs.argmax(axis=1), average="macro")),
        "plain.ece": calibration_error(confidence, first == answers),
        "plain.share": realised["share"],
    }


def _kept(learned: Learned) -> Figures:
    with tempfile.TemporaryDirectory(prefix="jieju-bench-") as folder:
        learned.model.save(Path(folder) / "model")
        measured = _of_model("ours", Path(folder) / "model")
        model = Model.load(Path(folder) / "model")
    return {**measured, **_timed("ours", make_classifier(Catalogue.load(), model))}


def _of_model(name: str, folder: Path) -> Figures:
    size = sum(file.stat().st_size for file in folder.iterdir())
    spent = []
    for _ in range(5):
        started = perf_counter()
        make_classifier(Catalogue.load(), Model.load(folder)).classify("路口的路灯坏了")
        spent.append(perf_counter() - started)
    return {f"{name}.size.mb": size / 1e6, f"{name}.load.s": median(spent)}


def _speed() -> Figures:
    return _timed("shipped", _shipped())


def _timed(name: str, classifier: Classifier) -> Figures:
    """One message after the other, as long as they are."""
    spent = []
    for row in [*_rows(MESSAGES)][:JUDGED]:
        text = whole_text(row["title"], row["text"])
        started = perf_counter()
        classifier.classify(text)
        spent.append((perf_counter() - started) * 1_000)
    return {f"{name}.p50.ms": median(spent), f"{name}.p95.ms": quantiles(spent, n=20)[-1]}


def _shipped() -> Classifier:
    return make_classifier(Catalogue.load())


def _rows(file: Path) -> Iterator[Mapping[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)
