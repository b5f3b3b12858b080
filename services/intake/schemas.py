"""What comes in and goes out of intake over HTTP."""

from marshmallow import Schema, fields, validate

from services.intake.domain import CHANNELS, SPLIT_INTO
from shared.web.fields import FreeText, Said

_LONGEST_TEXT = 20_000


class Attachment(Schema):
    """A file that stays where it is: what it is, not what is in it. Its name goes into the vault."""

    name = fields.String(load_default="", validate=validate.Length(max=200))
    media_type = fields.String(required=True, validate=validate.Regexp(r"^[\w.+-]+/[\w.+-]+$"))
    size = fields.Integer(required=True, strict=True, validate=validate.Range(0, 1 << 32))
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class Contact(Schema):
    """How to reach the reporter; all of it optional, none of it ever outside the vault."""

    name = fields.String(load_default="", validate=validate.Length(max=100))
    telephone = fields.String(load_default="", validate=validate.Length(max=40))
    email = fields.String(load_default="", validate=validate.Length(max=200))
    address = fields.String(load_default="", validate=validate.Length(max=300))


class Report(Schema):
    channel = fields.String(load_default="web", validate=validate.OneOf(sorted(CHANNELS)))
    place = fields.String(required=True, validate=validate.Length(12, 20))
    text = fields.String(required=True, validate=Said(1, _LONGEST_TEXT))
    contact = fields.Nested(Contact, load_default=None)
    attachments = fields.List(fields.Nested(Attachment), load_default=[], validate=validate.Length(max=20))
    urgent = fields.Boolean(load_default=False)


class Supplement(Schema):
    text = fields.String(required=True, validate=Said(1, _LONGEST_TEXT))
    attachments = fields.List(fields.Nested(Attachment), load_default=[], validate=validate.Length(max=20))


class Reason(Schema):
    reason = fields.String(required=True, validate=Said(2, 2_000))


class Rating(Schema):
    stars = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    comment = fields.String(load_default="", validate=validate.Length(max=2_000))


class OfficialReason(Schema):
    reason = FreeText(required=True, validate=Said(2, 2_000))


class Link(OfficialReason):
    first = fields.UUID(required=True, metadata={"description": "The matter that this report repeats."})


class SplitPart(Schema):
    """One of the matters that a report turned out to be."""

    text = FreeText(required=True, validate=Said(2, _LONGEST_TEXT))
    category = fields.String(
        load_default="",
        validate=validate.Length(max=80),
        metadata={"description": "A category of the catalogue, if the desk knows it; else triage finds one."},
    )


class Split(Schema):
    parts = fields.List(
        fields.Nested(SplitPart), required=True, validate=validate.Length(SPLIT_INTO[0], SPLIT_INTO[-1])
    )


SplitOnPage = Schema.from_dict(
    {
        **{f"part_{n}": FreeText(required=n < 3, validate=Said(2, _LONGEST_TEXT)) for n in range(1, SPLIT_INTO.stop)},
        **{f"category_{n}": fields.String(validate=validate.Length(max=80)) for n in range(1, SPLIT_INTO.stop)},
    },
    name="SplitOnPage",
)
"""The same on a page, which knows no lists."""


class Purpose(Schema):
    purpose = FreeText(required=True, validate=Said(4, 500))


class MattersAsked(Schema):
    status = fields.String(validate=validate.OneOf(["open", "awaiting_confirmation", "closed"]), load_default=None)


class Flagged(Schema):
    """How many reports were flagged so."""

    flag = fields.String()
    reports = fields.Integer()


class FlaggedLately(Schema):
    since = fields.AwareDateTime()
    flagged = fields.List(fields.Nested(Flagged))


class Step(Schema):
    at = fields.AwareDateTime()
    step = fields.String(metadata={"description": "A word of the table of steps."})
    says = fields.String(metadata={"description": "The step in plain words."})
    body = fields.String()
    note = fields.String()


class Matter(Schema):
    """A matter as those who may read it see it: never with its reporter's data."""

    matter_id = fields.UUID()
    version = fields.Integer()
    status = fields.String()
    outcome = fields.String(allow_none=True)
    channel = fields.String()
    place = fields.String()
    text = fields.String()
    first_receiver = fields.String()
    answering = fields.List(
        fields.String(),
        metadata={"description": "The bodies that have accepted it answer for it; until one has, its first receiver."},
    )
    urgent = fields.Boolean()
    first = fields.UUID(allow_none=True)
    near_copy = fields.Boolean(
        metadata={"description": "Whether the platform itself has linked it to `first`, since both say the same."}
    )
    parent = fields.UUID(allow_none=True, metadata={"description": "The report that it is a part of."})
    children = fields.List(fields.UUID(), metadata={"description": "The matters that it was split into."})
    flags = fields.List(
        fields.String(),
        metadata={"description": "What does not go together in it: a word, and after a colon what was noticed."},
    )
    result = fields.String(allow_none=True)
    confirm_by = fields.AwareDateTime(allow_none=True)
    times_reopened = fields.Integer()
    stars = fields.Integer(allow_none=True)
    reported_at = fields.AwareDateTime()
    closed_at = fields.AwareDateTime(allow_none=True)


class Part(Schema):
    """A matter that the report, or one that it is linked to, was split into."""

    matter_id = fields.UUID()
    status = fields.String()
    outcome = fields.String(allow_none=True)
    text = fields.String()
    result = fields.String(allow_none=True)
    tracking_code = fields.String(allow_none=True, metadata={"description": "For whoever reported it, nobody else."})
    steps = fields.List(fields.Nested(Step))


class Progress(Matter):
    """A matter as its reporter follows it."""

    steps = fields.List(fields.Nested(Step))
    parts = fields.List(
        fields.Nested(Part), metadata={"description": "What it was split into, or the report it shares."}
    )


class Receipt(Schema):
    matter_id = fields.UUID()
    version = fields.Integer()
    tracking_code = fields.String(metadata={"description": "Opens the matter to whoever holds it, and is shown once."})
    reported_at = fields.AwareDateTime()
    first_receiver = fields.String()
    near_copy = fields.Boolean(metadata={"description": "The same was reported already: both are handled together."})
    says = fields.String(metadata={"description": "What the reporter is to know of that, in words; or nothing."})


class PersonalData(Schema):
    name = fields.String()
    telephone = fields.String()
    email = fields.String()
    address = fields.String()
    text = fields.String()
    attachments = fields.List(fields.String())


class PersonalRecords(Schema):
    matter_id = fields.UUID()
    records = fields.List(fields.Nested(PersonalData))
    linked = fields.List(
        fields.UUID(),
        metadata={
            "description": "Linked reports whose reporters wait as well; reading each needs a purpose of its own."
        },
    )
