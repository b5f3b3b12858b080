"""Fitting a linear model on character n-grams: the telling ones are chosen, each label gets a support vector machine.

Each label's machine sees the n-grams weighted by how unevenly they fall on that label (the square root of the naive
Bayes log-count ratio; Wang & Manning 2012), which here is worth 0.7 points of macro-F1 over plain weights.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import chi2
from sklearn.svm import LinearSVC

from services.routing.triage.grams import grams, runs

MOST_FEATURES = 30_000
SEEN_IN = 2  # messages, or an n-gram teaches nothing
SEEN_IN_MANY = 4  # where there is much to read
MANY = 3_000_000  # n-grams, counted as often as they stand there
COST = 1.0
SMOOTHING = 1.0
POWER = 0.5  # of the log-count ratio
ITERATIONS = 3_000

Matrix: TypeAlias = Any
"""A sparse matrix of scipy's, rows by n-grams; it has no types that could be named."""
Counts = Sequence[Counter[str]]
Numbers = NDArray[np.int64]
Margins = NDArray[np.float64]
Step = Callable[[], None]
"""Called after each label: what a progress bar listens to."""


@dataclass(frozen=True)
class Lesson:
    """What is learned from: texts as n-grams, how much each counts, and the right answers to each question.

    An answer of -1: this text says nothing about that question.
    """

    counts: Counts
    weights: NDArray[np.float64]
    answers: Mapping[str, Numbers]

    def only(self, of: NDArray[np.int64]) -> "Lesson":
        answers = {name: numbers[of] for name, numbers in self.answers.items()}
        return Lesson([self.counts[each] for each in of], self.weights[of], answers)


@dataclass(frozen=True)
class Fitted:
    """A vocabulary and what was learned on it: per question weights (n-gram × label) and biases.

    `pairs`: every pair of characters that was read, telling or not.
    """

    grams: tuple[str, ...]
    idf: NDArray[np.float64]
    heads: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64]]]
    pairs: frozenset[str]

    def margins(self, counts: Counts) -> dict[str, Margins]:
        vectors = _vectorizer(vocabulary=self.grams)
        vectors.idf_ = self.idf
        read = vectors.transform(counts)
        return {name: np.asarray(read @ weights + biases) for name, (weights, biases) in self.heads.items()}


def fit(lesson: Lesson, sizes: Mapping[str, int], step: Step = lambda: None) -> Fitted:
    """Learn every question of the lesson. `sizes`: how many answers each has."""
    seen_in = SEEN_IN_MANY if sum(map(Counter.total, lesson.counts)) > MANY else SEEN_IN
    vectors = _vectorizer(min_df=seen_in)
    everything = vectors.fit_transform(lesson.counts)
    chosen = _telling(everything, lesson.answers.values())
    names = tuple(vectors.get_feature_names_out()[chosen])
    idf = vectors.idf_[chosen]
    read = _normalised(everything[:, chosen])
    heads = {name: _head(read, numbers, lesson.weights, sizes[name], step) for name, numbers in lesson.answers.items()}
    pairs = frozenset(gram for each in lesson.counts for gram in each if len(gram) == 2)
    return Fitted(names, idf, heads, pairs)


def counted(texts: Iterable[str]) -> list[Counter[str]]:
    return [grams(runs(text)) for text in texts]


def _vectorizer(**chosen: object) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_repeated, sublinear_tf=True, **chosen)


def _repeated(counts: Counter[str]) -> Iterable[str]:
    return counts.elements()


def _telling(read: Matrix, questions: Iterable[Numbers]) -> NDArray[np.int64]:
    """The n-grams that tell most, by chi-square: for each question as many, up to the most there may be."""
    ranks = []
    for numbers in questions:
        known = numbers >= 0
        scores = np.nan_to_num(chi2(read[known], numbers[known])[0])
        ranks.append(np.argsort(np.argsort(-scores)))
    best = np.min(ranks, axis=0)
    return np.sort(np.argsort(best, kind="stable")[:MOST_FEATURES])


def _normalised(read: Matrix) -> Matrix:
    lengths = np.sqrt(read.multiply(read).sum(axis=1)).A1
    return sparse.diags(1 / np.maximum(lengths, 1e-12)) @ read


def _head(
    read: Matrix, numbers: Numbers, weights: NDArray[np.float64], size: int, step: Step
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    known = numbers >= 0
    read, numbers, weights = read[known].tocsr(), numbers[known], weights[known]
    columns, biases = np.zeros((read.shape[1], size)), np.full(size, -1.0)
    for label in range(size):
        is_it = numbers == label
        if 0 < is_it.sum() < len(is_it):
            columns[:, label], biases[label] = _machine(read, is_it, weights)
        step()
    return columns, biases


def _machine(read: Matrix, is_it: NDArray[np.bool_], weights: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    uneven = np.abs(_log_count_ratio(read, is_it)) ** POWER
    machine = LinearSVC(C=COST, max_iter=ITERATIONS, random_state=0)
    machine.fit(read.multiply(uneven).tocsr(), is_it, sample_weight=weights)
    return machine.coef_.ravel() * uneven, float(machine.intercept_[0])


def _log_count_ratio(read: Matrix, is_it: NDArray[np.bool_]) -> NDArray[np.float64]:
    inside = np.asarray(read[is_it].sum(axis=0)).ravel() + SMOOTHING
    outside = np.asarray(read[~is_it].sum(axis=0)).ravel() + SMOOTHING
    return np.asarray(np.log(inside / inside.sum()) - np.log(outside / outside.sum()))
