"""What comes in and goes out of oversight over HTTP."""

from marshmallow import Schema, fields, validate

from services.oversight.domain import Reason
from shared.web.fields import FreeText, Moment

_REASONS = [reason.value for reason in Reason]


class EntriesAsked(Schema):
    """What the stream may be narrowed to; `since` and `until` are about the time told, `until` is not included."""

    matter_id = fields.UUID(load_default=None)
    body = fields.String(load_default=None)
    actor = fields.String(load_default=None, metadata={"description": "role:organisation:person, as it is told."})
    type = fields.String(load_default=None, metadata={"description": "A message's versioned type."})
    source = fields.String(load_default=None, metadata={"description": "The service that told it."})
    since = Moment(load_default=None)
    until = Moment(load_default=None)


class Entry(Schema):
    """One entry of the audit: a message as it was told."""

    leaf = fields.Integer(metadata={"description": "Its number in the log, from 0 and without gaps."})
    source = fields.String()
    position = fields.Integer(metadata={"description": "Its number in the log of its source."})
    type = fields.String()
    matter_id = fields.UUID()
    at = fields.AwareDateTime(metadata={"description": "When it happened."})
    taken_at = fields.AwareDateTime(metadata={"description": "When it was put into the log."})
    actor = fields.String()
    cause = fields.String(metadata={"description": "The id of the message or the request that it answers."})
    data_class = fields.String()
    digest = fields.String(metadata={"description": "SHA-256 over the canonical JSON (RFC 8785) of `data`."})
    data = fields.Dict()


class ObservationsAsked(Schema):
    body = fields.String(load_default=None)
    reason = fields.String(load_default=None, validate=validate.OneOf(_REASONS))
    matter_id = fields.UUID(load_default=None)


class Observe(Schema):
    matter_id = fields.UUID(required=True)
    body = fields.String(required=True, metadata={"description": "The organisation whose handling was noticed."})
    note = FreeText(required=True, validate=validate.Length(2, 2_000))


class Observation(Schema):
    """Something that was noticed about a body's handling of a matter."""

    id = fields.UUID(attribute="observation_id")
    version = fields.Integer()
    matter_id = fields.UUID()
    body = fields.String()
    reason = fields.String(validate=validate.OneOf(_REASONS))
    turn = fields.String(metadata={"description": "The message by which the body's turn at the matter began."})
    evidence = fields.List(fields.String(), metadata={"description": "The ids of the messages it rests on."})
    note = fields.String()
    by = fields.String()
    observed_at = fields.AwareDateTime()


class OverdueAsked(Schema):
    body = fields.String(load_default=None)


class Overdue(Schema):
    """Something that a body or a desk should have done by now."""

    matter_id = fields.UUID()
    body = fields.String()
    reason = fields.String(validate=validate.OneOf(_REASONS))
    since = fields.AwareDateTime(metadata={"description": "The deadline that has passed."})
    urgency = fields.String()
    turn = fields.String()
    begun_at = fields.AwareDateTime()
    accepted_at = fields.AwareDateTime(allow_none=True)
    last_progress_at = fields.AwareDateTime(allow_none=True)


class Recurring(Schema):
    """An event that several have reported within days, on the case that it is flagged on."""

    matter_id = fields.UUID()
    place = fields.String()
    reports = fields.Integer(metadata={"description": "How many, when it was flagged last."})
    since = fields.AwareDateTime(metadata={"description": "When the first of them came."})
    flagged_at = fields.AwareDateTime()
    told = fields.String(metadata={"description": "The message that says so."})


class PeriodAsked(Schema):
    since = Moment(required=True)
    until = Moment(required=True)


class BodyFigures(Schema):
    """Of the turns that began in the period, how many went how. A desk's turns are its reviews."""

    body = fields.String()
    turns = fields.Integer()
    accepted = fields.Integer()
    accepted_late = fields.Integer()
    resolved = fields.Integer()
    resolved_late = fields.Integer()
    returned = fields.Integer()
    reviews = fields.Integer()
    reviews_late = fields.Integer()
    observed = fields.Dict(fields.String(), fields.Integer(), metadata={"description": "Observations by reason."})


class Figures(Schema):
    since = fields.AwareDateTime()
    until = fields.AwareDateTime()
    bodies = fields.List(fields.Nested(BodyFigures))
