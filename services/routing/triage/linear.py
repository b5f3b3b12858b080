"""A linear model on character n-grams: what was learned, as arrays. No code is read from its files."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
_SCALE = 127.0  # weights are kept in a byte each, which costs no accuracy that could be measured


@dataclass(frozen=True)
class Calibration:
    """Turns margins into probabilities by the temperature that surprises least on messages that were held out."""

    temperature: float

    def probabilities(self, margins: Vector) -> Vector:
        exponents = margins * self.temperature
        exponents -= exponents.max()
        likely = np.exp(exponents)
        likely /= likely.sum()
        return np.asarray(likely, dtype=np.float32)


@dataclass(frozen=True)
class Head:
    """One question that the model answers: its possible answers, and what each n-gram says for each of them.

    `weights`: one byte per (n-gram, label); `scales`, `biases`: one number per label.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scales: Vector
    biases: Vector
    calibration: Calibration

    @classmethod
    def of(cls, labels: Sequence[str], weights: NDArray[Any], biases: NDArray[Any], calibration: Calibration) -> "Head":
        """Made of weights as they were learned."""
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / _SCALE
        small = np.round(weights / scales).astype(np.int8)
        return cls(tuple(labels), small, scales.astype(np.float32), biases.astype(np.float32), calibration)

    def margins(self, reading: "Reading") -> Vector:
        """How much speaks for each label."""
        if not len(reading.ids):
            return self.biases.copy()
        return np.asarray((reading.values @ self.weights[reading.ids]) * self.scales + self.biases, dtype=np.float32)

    def says(self, reading: "Reading", label: int, rather_than: int | None) -> Vector:
        """What each n-gram of the reading says for one label, or for it rather than another."""
        said = self.weights[reading.ids, label] * self.scales[label]
        if rather_than is not None:
            said = said - self.weights[reading.ids, rather_than] * self.scales[rather_than]
        return np.asarray(said * reading.values, dtype=np.float32)

    def loudest(self, label: int, rather_than: int, most: int) -> list[int]:
        """The n-grams that would say most for one label rather than the other."""
        said = self.weights[:, label] * self.scales[label] - self.weights[:, rather_than] * self.scales[rather_than]
        first = np.argpartition(-said, min(most, len(said) - 1))[:most]
        return [int(each) for each in first[np.argsort(-said[first])]]


@dataclass(frozen=True)
class Reading:
    """What a model knows of a text: its n-grams by their numbers, and their weight in it (a vector of length one)."""

    ids: NDArray[np.int32]
    values: Vector


@dataclass(frozen=True)
class LinearModel:
    """A vocabulary of n-grams, and the heads that were trained on it. `pairs`: those of characters that it was read."""

    grams: tuple[str, ...]
    idf: Vector
    heads: Mapping[str, Head]
    pairs: frozenset[str]

    @cached_property
    def number_of(self) -> dict[str, int]:
        return {gram: number for number, gram in enumerate(self.grams)}

    def read(self, counted: Counter[str]) -> Reading:
        number_of = self.number_of
        known = sorted(counted.keys() & number_of.keys(), key=number_of.__getitem__)  # the same sums everywhere
        if not known:
            return Reading(np.empty(0, np.int32), np.empty(0, np.float32))
        ids = np.array([number_of[gram] for gram in known], dtype=np.int32)
        values = (1 + np.log(np.array([counted[gram] for gram in known], dtype=np.float32))) * self.idf[ids]
        return Reading(ids, np.asarray(values / np.sqrt((values * values).sum()), dtype=np.float32))

    def unfamiliar(self, counted: Counter[str]) -> float:
        """The share of a text's pairs of characters that were never read in training: a measure of drift."""
        pairs = {gram for gram in counted if len(gram) == 2}
        never_read = sum(map(counted.__getitem__, pairs - self.pairs))
        return round(never_read / (sum(map(counted.__getitem__, pairs)) or 1), 3)

    def save(self, file: Path) -> None:
        arrays: dict[str, Any] = {"idf": self.idf.astype(np.float16)}
        shapes = {}
        for name, head in self.heads.items():
            arrays |= {f"{name}.weights": head.weights, f"{name}.scales": head.scales, f"{name}.biases": head.biases}
            shapes[name] = {"labels": head.labels, "temperature": head.calibration.temperature}
        text = json.dumps(
            {"grams": "\n".join(self.grams), "pairs": "".join(sorted(self.pairs)), "heads": shapes}, ensure_ascii=False
        )
        arrays["text"] = np.frombuffer(text.encode(), dtype=np.uint8)
        with file.open("wb") as opened:
            np.savez_compressed(opened, **arrays)

    @classmethod
    def load(cls, file: Path) -> "LinearModel":
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            text = json.loads(arrays["text"].tobytes())
            heads = {name: _head(name, shape, arrays) for name, shape in text["heads"].items()}
            pairs = frozenset(map("".join, zip(text["pairs"][::2], text["pairs"][1::2], strict=True)))
            return cls(tuple(text["grams"].split("\n")), arrays["idf"].astype(np.float32), heads, pairs)


def _head(name: str, shape: dict[str, Any], arrays: Any) -> Head:
    parts = (arrays[f"{name}.weights"], arrays[f"{name}.scales"], arrays[f"{name}.biases"])
    return Head(tuple(shape["labels"]), *parts, Calibration(shape["temperature"]))
