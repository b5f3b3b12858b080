"""Triage on a file, and on one text: what it decides and why, for people and for programs."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import Progress

from services.routing.catalogue import Catalogue
from services.routing.triage import Classifier, Opinion
from services.routing.triage.rules import TriageRules
from shared.cli.columns import cell, column, needed, whole_text
from shared.cli.common import ProblemsError, out, say
from shared.cli.tables import Table

HEADER = ("id", "category", "category_confidence", "kind", "kind_confidence", "urgency", "auto", "reasons")


def judge_file(file: Path, output: Path, classifier: Classifier, text: str | None, title: str | None) -> None:
    """Write a row per message, in their order; one without words gets an answer as well."""
    table = Table(file)
    if output.resolve() == file.resolve():
        raise ProblemsError(f"{output} is the table itself: name another file with --output")
    at_text, at_title, at_id = needed("text", text, table), column("title", title, table), column("id", None, table)
    automatic = judged = 0
    with output.open("w", encoding="utf-8", newline="") as opened, Progress(console=out) as progress:
        task, writer = progress.add_task("judging", total=table.length), csv.writer(opened, lineterminator="\n")
        writer.writerow(HEADER)
        for number, cells in table.rows():
            opinion = classifier.classify(whole_text(cell(cells, at_title), cell(cells, at_text)))
            writer.writerow((cell(cells, at_id) or number, *row_of(opinion)))
            judged, automatic = judged + 1, automatic + opinion.can_be_acted_on
            progress.advance(task)
    share = f" ({automatic / judged:.1%})" if judged else ""
    say(f"{judged} judged, {automatic} of them would be dispatched without a hand{share}. See {output}.")


def row_of(opinion: Opinion) -> tuple[Any, ...]:
    """What is written of an opinion, after the id."""
    reasons = " ".join(reason.replace(" ", "_") for reason in opinion.reasons)
    sure = (opinion.category, f"{opinion.category_confidence:.4f}", opinion.kind, f"{opinion.kind_confidence:.4f}")
    return (*sure, opinion.urgency, str(opinion.can_be_acted_on).lower(), reasons)


def explained(opinion: Opinion) -> Iterator[tuple[str, str]]:
    """Line by line, in words."""
    catalogue = Catalogue.load()
    told = Told(catalogue, TriageRules.load(catalogue))
    yield "kind", f"{opinion.kind} ({opinion.kind_confidence:.0%})"
    yield "category", f"{told.category(opinion.category)} ({opinion.category_confidence:.0%})"
    yield "urgency", f"{opinion.urgency} ({opinion.urgency_confidence:.0%})"
    yield "reaches the right body", f"{opinion.confidence:.0%}"
    yield "dispatched without a hand", "yes" if opinion.can_be_acted_on else _why_not(opinion)
    for reason in opinion.reasons:
        sort, _, what = reason.partition(":")
        yield _SORTS.get(sort, sort), getattr(told, sort, str)(what)
    yield "model", opinion.model


_SORTS = {
    "word": "because of",
    "rule": "by the rule",
    "basis": "basis",
    "runner_up": "or else",
    "tip": "which would be likelier with",
    "not_enough_to_tell": "not enough to tell",
    "urgent_by_reporter": "urgent by reporter",
}


def _why_not(opinion: Opinion) -> str:
    if opinion.sensitive or opinion.urgency == "emergency":
        return "no: a person looks at once at what is delicate or dangerous"
    return "no: not sure enough, a desk looks first"


class Told:
    """Reasons in words."""

    def __init__(self, catalogue: Catalogue, rules: TriageRules) -> None:
        self._names = catalogue.names
        self._rules = {rule.code: rule for rule in rules}

    def category(self, code: str) -> str:
        name, english = self._names.get(code, ("", ""))
        return f"{code} {name} {english}".strip()

    runner_up = category

    def rule(self, code: str) -> str:
        rule = self._rules.get(code)
        return f"{code}: {rule.name} {rule.name_en}" if rule else code
