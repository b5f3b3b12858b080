"""What the services find around them: the town, its calendar, the periods it allows, the secret it keeps."""

from dataclasses import dataclass, field

from shared.calendar import WorkingCalendar
from shared.town.model import Town


@dataclass(frozen=True, slots=True)
class Periods:
    """How long people have, in working hours; eight make a day."""

    confirm: float = 40.0  # the reporter, to confirm or reject a result
    review: float = 4.0  # a desk, to look at an unsure triage
    consult: float = 24.0  # the parties, to agree on a plan
    answer_extension: float = 8.0  # a desk, to answer a request for more time
    progress: float = 24.0  # a body, to show progress after it has accepted, or after the last
    progress_urgent: float = 8.0
    progress_emergency: float = 2.0  # by the wall clock


@dataclass(frozen=True, slots=True)
class OtherClassifier:
    """Who is asked what a matter is instead of the built-in classifier: a program (`command`) or an endpoint."""

    command: tuple[str, ...] = ()
    url: str = ""
    timeout: float = 1.0  # seconds
    sure_from: float = 0.98  # from which confidence of its own it is acted on


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Handed to every service by whoever starts it."""

    town: Town
    calendar: WorkingCalendar
    periods: Periods = field(default_factory=Periods)
    secret: bytes = field(default=b"", repr=False)
    other_classifier: OtherClassifier | None = None
