"""What comes in and goes out of the committees' own routes; a job's own schemas stand in shared.jobs."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from services.committee.views import STATUSES
from shared.jobs.schemas import JobWithHistory
from shared.web.fields import DateToCome, FreeText

_LONGEST = 2_000


class Delegation(Schema):
    organisation = fields.String(required=True, metadata={"description": "One that the committee leads."})
    task = FreeText(required=True, validate=Length(1, _LONGEST))
    due_at = DateToCome(required=True, metadata={"description": "With its offset; within two years."})


class Note(Schema):
    note = FreeText(load_default="", validate=Length(max=_LONGEST))


class PartsAsked(Schema):
    status = fields.String(load_default="unsettled", validate=OneOf(STATUSES))


class Part(Schema):
    """What a committee asks of an organisation: this much of a matter, and no more."""

    matter_id = fields.UUID()
    part = fields.Integer()
    version = fields.Integer()
    body = fields.String(metadata={"description": "The committee that asks."})
    organisation = fields.String()
    task = fields.String()
    status = fields.String()
    words = fields.String(metadata={"description": "Those it was settled with."})
    delegated_at = fields.AwareDateTime()
    due_at = fields.AwareDateTime()


class Task(JobWithHistory):
    parts = fields.List(fields.Nested(Part))
