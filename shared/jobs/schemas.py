"""What comes in and goes out of both services over HTTP."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from shared.jobs.queries import STATUSES
from shared.jobs.states import Step
from shared.web.fields import DateToCome, FreeText

_LONGEST = 2_000
_WHY_AGAIN = (
    "Why the body has it again, or after another one: the reporter's words when they rejected the result, those of a "
    "body that returned it, or of a desk; empty for a first dispatch."
)


class Reason(Schema):
    reason = FreeText(required=True, validate=Length(max=_LONGEST))


class Progress(Schema):
    step = fields.String(required=True, validate=OneOf(list(Step)))
    note = FreeText(load_default="", validate=Length(max=_LONGEST))


class MoreTime(Reason):
    until = DateToCome(
        required=True, metadata={"description": "With its offset; later than it is due, within two years."}
    )


class Result(Schema):
    result = FreeText(required=True, validate=Length(max=_LONGEST), metadata={"description": "For the reporter."})


class JobsAsked(Schema):
    """Which jobs of a worklist."""

    status = fields.String(load_default="open", validate=OneOf(STATUSES))
    overdue = fields.Boolean(load_default=False, metadata={"description": "Only those past due now."})


class Job(Schema):
    """One body's job in one matter. `turn` counts how often the body got the matter; `version` is the matter's."""

    matter_id = fields.UUID()
    body = fields.String()
    version = fields.Integer()
    turn = fields.Integer()
    status = fields.String()
    share = fields.String()
    kind = fields.String()
    category = fields.String()
    urgency = fields.String()
    place = fields.String()
    text = fields.String(metadata={"description": "The matter in its reporter's words, masked."})
    task = fields.String(metadata={"description": "What is asked of the body."})
    assigned_reason = fields.String(metadata={"description": _WHY_AGAIN})
    received_at = fields.AwareDateTime()
    accept_by = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    due_provisional = fields.Boolean(metadata={"description": "Counted before that year's holidays were announced."})
    step = fields.String(allow_none=True, metadata={"description": "The latest progress."})
    note = fields.String(allow_none=True)
    progress_at = fields.AwareDateTime(allow_none=True)
    extension_until = fields.AwareDateTime(allow_none=True, metadata={"description": "More time, not answered yet."})
    extension_reason = fields.String(allow_none=True)
    extension_asked_at = fields.AwareDateTime(allow_none=True)
    result = fields.String(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Why it was returned or withdrawn."})


class HistoryLine(Schema):
    at = fields.AwareDateTime()
    by = fields.String(metadata={"description": "Role, organisation and reference of whoever did it."})
    what = fields.String()
    note = fields.String()
    until = fields.AwareDateTime(allow_none=True)
    reason = fields.String(metadata={"description": f"Of what was received. {_WHY_AGAIN}"})


class JobWithHistory(Job):
    history = fields.List(fields.Nested(HistoryLine))
