"""What comes in and goes out of routing over HTTP."""

from marshmallow import Schema, fields, validate

from services.routing.domain import Status
from services.routing.domain.rules import DESKS
from shared.kernel import Kind, Share

_LONGEST_TEXT = 2_000
_CODE = validate.Length(12, 25)
_KINDS = [kind.value for kind in Kind]


class Reason(Schema):
    reason = fields.String(required=True, validate=validate.Length(2, _LONGEST_TEXT))


class Correction(Reason):
    kind = fields.String(required=True, validate=validate.OneOf(_KINDS))
    category = fields.String(required=True, validate=validate.Length(1, 80))


class Dispatch(Schema):
    to = fields.String(required=True, validate=_CODE, metadata={"description": "The code of the body that leads."})
    task = fields.String(load_default="", validate=validate.Length(max=_LONGEST_TEXT))


class ToAnother(Reason):
    to = fields.String(required=True, validate=_CODE, metadata={"description": "The code of the body that gets it."})


class Recall(Reason):
    body = fields.String(required=True, validate=_CODE)


class PlannedPart(Schema):
    """What one body would carry: only what is of its own kind."""

    body = fields.String(required=True, validate=_CODE)
    share = fields.String(required=True, validate=validate.OneOf([share.value for share in Share]))
    kind = fields.String(required=True, validate=validate.OneOf([Kind.ADMINISTRATIVE.value, Kind.PUBLIC_SERVICE.value]))
    task = fields.String(load_default="", validate=validate.Length(max=_LONGEST_TEXT))


class Proposal(Schema):
    parts = fields.List(fields.Nested(PlannedPart), required=True, validate=validate.Length(1, 20))


class Decision(Reason):
    parts = fields.List(fields.Nested(PlannedPart), required=True, validate=validate.Length(1, 20))


class QueueAsked(Schema):
    desk = fields.String(
        validate=validate.OneOf(sorted(desk.value for desk in DESKS)),
        load_default=None,
        metadata={"description": "Whose queue; the caller's own if it is a desk, otherwise both."},
    )


class CasesAsked(Schema):
    status = fields.String(validate=validate.OneOf([status.value for status in Status]), load_default=None)


class Choice(Schema):
    """One thing that a case could be, as triage thought."""

    kind = fields.String()
    category = fields.String()
    confidence = fields.Float(metadata={"description": "From 0 to 1."})


class ProposedPart(Choice):
    """One of the things that it could be split into: from which character of the text to which."""

    start = fields.Integer()
    end = fields.Integer()
    text = fields.String()


class CaseLine(Schema):
    """A case as lists show it."""

    matter_id = fields.UUID()
    version = fields.Integer()
    status = fields.String()
    outcome = fields.String(allow_none=True)
    kind = fields.String()
    category = fields.String()
    urgency = fields.String()
    place = fields.String()
    text = fields.String()
    lead = fields.String(allow_none=True)
    choices = fields.List(
        fields.Nested(Choice),
        metadata={"description": "The two best that triage saw, the better first; none if a desk said what it is."},
    )
    flags = fields.List(fields.String(), metadata={"description": "What does not go together in the report."})
    reviewer = fields.String(allow_none=True)
    review_reason = fields.String(allow_none=True)
    review_by = fields.AwareDateTime(allow_none=True)
    decide_by = fields.AwareDateTime(allow_none=True)
    opened_at = fields.AwareDateTime()
    concluded_at = fields.AwareDateTime(allow_none=True)
    recurring = fields.Integer(
        allow_none=True, metadata={"description": "How many have reported its event, if that was flagged as recurring."}
    )


class SimilarAsked(Schema):
    place = fields.String(
        load_default="",
        validate=validate.Regexp(r"[0-9]{12}(-[A-Z0-9]{1,12})?\Z"),
        metadata={"description": "Only within this division."},
    )
    days = fields.Integer(
        load_default=None, validate=validate.Range(1, 3_650), metadata={"description": "Only so many days apart."}
    )


class Likeness(Schema):
    """An open case that may be about the same event, and what speaks for it."""

    matter_id = fields.UUID()
    status = fields.String()
    text = fields.String()
    place = fields.String()
    opened_at = fields.AwareDateTime()
    score = fields.Float(metadata={"description": "From 0 to 1."})
    words = fields.List(fields.String(), metadata={"description": "What both say, the longest first."})
    nearness = fields.String(metadata={"description": "In the same `community`, in the same `street`, or `elsewhere`."})
    same_category = fields.Boolean()
    days_apart = fields.Float()


class Recurrence(Schema):
    """An event that several have reported within days."""

    reports = fields.Integer()
    since = fields.AwareDateTime()
    flagged_at = fields.AwareDateTime()


class Similar(Schema):
    """At most five, best first. A proposal: whoever reads it decides."""

    items = fields.List(fields.Nested(Likeness))
    recurrence = fields.Nested(Recurrence, allow_none=True)


class ConsultedOn(CaseLine):
    """A case that a consultation is about."""

    bodies = fields.List(fields.String())
    reason = fields.String()
    consulted_since = fields.AwareDateTime()


class Part(Schema):
    """What a body carries, and how far it is."""

    body = fields.String()
    body_role = fields.String()
    share = fields.String()
    kind = fields.String()
    task = fields.String()
    state = fields.String()
    step = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    result = fields.String(allow_none=True)
    accept_by = fields.AwareDateTime()
    due_at = fields.AwareDateTime()
    dispatched_at = fields.AwareDateTime()
    accepted_at = fields.AwareDateTime(allow_none=True)
    ended_at = fields.AwareDateTime(allow_none=True)


class Consultation(Schema):
    bodies = fields.List(fields.String())
    reason = fields.String()
    opened_at = fields.AwareDateTime()


class Vote(Schema):
    body = fields.String()
    vote = fields.String()
    reason = fields.String(allow_none=True)
    at = fields.AwareDateTime()


class Plan(Schema):
    plan = fields.Integer()
    parts = fields.List(fields.Nested(PlannedPart))
    state = fields.String()
    by = fields.String()
    at = fields.AwareDateTime()
    reason = fields.String(allow_none=True)
    votes = fields.List(fields.Nested(Vote))


class Case(CaseLine):
    """A case as its parties share it. What is known of others' cases is no part of its version: see `similar`."""

    class Meta:
        exclude = ("recurring",)

    confidence = fields.Float(metadata={"description": "How likely it reaches the right body."})
    kind_confidence = fields.Float()
    category_confidence = fields.Float()
    urgency_confidence = fields.Float()
    proposed_parts = fields.List(
        fields.Nested(ProposedPart),
        metadata={"description": "What it could be split into, if it seems to be several things."},
    )
    reasons = fields.List(fields.String(), metadata={"description": "What the triage was decided by."})
    result = fields.String(allow_none=True)
    returns = fields.Integer()
    times_reopened = fields.Integer()
    parts = fields.List(fields.Nested(Part))
    consultation = fields.Nested(Consultation, allow_none=True)
    plans = fields.List(fields.Nested(Plan))


class Corrected(Schema):
    """A misrouting that a desk has put right."""

    matter_id = fields.UUID()
    version = fields.Integer()
    at = fields.AwareDateTime()
    by = fields.String()
    former_kind = fields.String()
    former_category = fields.String()
    kind = fields.String()
    category = fields.String()
    reason = fields.String()
    place = fields.String()
    text = fields.String()
