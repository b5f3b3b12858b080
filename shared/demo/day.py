"""The day itself: reports come in, everybody does their rounds until all is closed, and then it is proved."""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shared.cli.common import ProblemsError, out, say
from shared.demo.client import Client
from shared.demo.desks import Desks
from shared.demo.people import Body, Helper, Residents
from shared.demo.proof import Proof, prove
from shared.demo.script import Story, read_script, stories
from shared.embedded.system import EmbeddedSystem
from shared.kernel import ADMINISTRATIVE_BODIES, Role
from shared.town.loading import load_town
from shared.town.model import Town

_STANDSTILL = 30.0  # seconds without anything closing before the calendar moves on
_LATER = timedelta(days=90)
_PATIENCE = 600.0


class Day:
    """Everybody of the town, and what is reported today."""

    def __init__(self, client: Client, town: Town, told: Sequence[Story]) -> None:
        self.stories = list(told)
        self._client = client
        self._residents = Residents(client, town)
        self._desks = Desks(client, town)
        bodies = [o for o in town.organisations.values() if o.role in ADMINISTRATIVE_BODIES or o.role is Role.COMMITTEE]
        self._bodies = [Body(client, town, body) for body in bodies]
        helpers = [o for committee in town.committees() for o in town.organisations_of(committee.code)]
        self._helpers = [Helper(client, helper) for helper in helpers]

    @property
    def closed(self) -> int:
        return sum(bool(story.outcome) for story in self.stories)

    @property
    def refusals(self) -> list[str]:
        return [f"{number} × {refusal}" for refusal, number in self._client.refusals.most_common()]

    def begin(self, tick: Callable[[], None]) -> None:
        """Everything is reported; what repeats something is linked to it."""
        first: dict[str, Story] = {}
        for story in self.stories:
            self._residents.report(story)
            if story.path == "linked":
                earlier = first.setdefault(story.says, story)
                if earlier is not story:
                    self._client.attempt(self._desks.link, story, earlier)
            tick()

    def go_round(self) -> None:
        """One round of everybody."""
        by_id = {story.id: story for story in self.stories}
        self._desks.look_after(by_id)
        for body in self._bodies:
            body.look_after(by_id)
        for helper in self._helpers:
            helper.look_after()
        for story in self.stories:
            if not story.outcome or (story.outcome == "confirmed" and "rated" not in story.done):
                self._client.attempt(self._residents.look_after, story)


def play(
    data: Path | None,
    port: int,
    leave: bool,
    report: Path | None,
    matters: int,
    serve: Callable[[EmbeddedSystem], None],
) -> int:
    """The whole demonstration; the exit status is 0 only when nothing was lost, doubled, parked or left out."""
    with tempfile.TemporaryDirectory(prefix="jieju-demo-") as made:
        system = EmbeddedSystem(data or Path(made), port)
        system.start(lambda step: say(f"· {step}"))  # leaves nothing running when it fails
        try:
            began = time.monotonic()
            day = _play(system, matters)
            proof = prove(system, day.stories, time.monotonic() - began)
            _tell(proof, day)
            if report:
                report.write_text(json.dumps(proof.as_report(), ensure_ascii=False, indent=2) + "\n")
            if not leave:
                out.print(f"\nThe console is open at [bold]{system.url}[/] (Ctrl-C ends).")
                serve(system)
        finally:
            system.stop()
    return 0 if proof.sound else 1


def _play(system: EmbeddedSystem, matters: int) -> Day:
    town = load_town(system.town_file)
    told = stories(town, matters)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        day = Day(Client(system.url), town, told)
        reporting = progress.add_task("matters reported", total=len(told))
        day.begin(lambda: progress.advance(reporting))
        closing = progress.add_task("matters closed", total=len(told))
        _until_all_is_closed(day, system, lambda: progress.update(closing, completed=day.closed))
    return day


def _until_all_is_closed(day: Day, system: EmbeddedSystem, show: Callable[[], None]) -> None:
    began = moved = time.monotonic()
    before = seen = 0
    while day.closed < len(day.stories):
        day.go_round()
        show()
        system.look_after()
        if day.closed > seen:
            seen, moved = day.closed, time.monotonic()
        waiting = [story for story in day.stories if not story.outcome]
        if before == len(waiting) and all(story.path in ("silent", "stuck") for story in waiting):
            system.let_time_pass(datetime.now(UTC) + _LATER)
        before = len(waiting)
        if time.monotonic() - moved > _STANDSTILL * 4 or time.monotonic() - began > _PATIENCE:
            paths = ", ".join(sorted({story.path for story in waiting}))
            raise ProblemsError(f"{len(waiting)} matters do not move ({paths}). Refused were:", *day.refusals)
    day.go_round()


def _tell(proof: Proof, day: Day) -> None:
    stories_of = {line.name: line.story for line in read_script()}
    out.print(f"\n[bold]{proof.reported} matters were reported and {proof.closed} closed[/] in {proof.seconds:.0f} s.")
    for path, number in sorted(proof.by_path.items(), key=lambda pair: -pair[1]):
        say(f"{number:5}  {stories_of.get(path, 'Another way than any of the script.')}")
    kinds = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in sorted(proof.by_kind.items()))
    say(f"Of these, {kinds}.")
    verdict = "[green]Nothing was lost, nothing doubled, nothing is parked, and the audit log is complete.[/]"
    out.print(verdict if proof.sound else f"[red]Something is wrong:[/] {escape(str(proof.as_report()))}")
    for line in (*proof.astray, *proof.problems):
        say(f"  {line}")
