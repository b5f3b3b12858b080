"""What goes out of how good triage is: its precision as people decided, and how it drifts."""

from marshmallow import Schema, fields, validate

from services.routing.precision import MONTH, WEEK


class PrecisionAsked(Schema):
    period = fields.String(load_default=WEEK, validate=validate.OneOf([WEEK, MONTH]))
    periods = fields.Integer(
        load_default=12, validate=validate.Range(1, 53), metadata={"description": "How many, back from now."}
    )


class RightShare(Schema):
    """A share with the interval in which the true one lies with 95 % confidence (Wilson)."""

    share = fields.Float()
    low = fields.Float()
    high = fields.Float()


class PeriodPrecision(Schema):
    """What one model said of the matters of one period, beside what people decided."""

    begins = fields.AwareDateTime()
    model = fields.String(metadata={"description": "Empty for what came in before models were recorded."})
    decided = fields.Integer(metadata={"description": "Looked at by a desk first, which then decided."})
    kind_right = fields.Integer()
    category_right = fields.Integer()
    kind_precision = fields.Nested(RightShare, allow_none=True)
    category_precision = fields.Nested(RightShare, allow_none=True)
    unseen = fields.Integer(metadata={"description": "Dispatched without a hand."})
    corrected = fields.Integer(metadata={"description": "Of those, corrected by a desk later."})
    returned = fields.Integer(metadata={"description": "Of those, returned by a body."})
    misrouted = fields.Integer(metadata={"description": "Of those, corrected or returned, or both."})
    unseen_precision = fields.Nested(RightShare, allow_none=True)


class Precision(Schema):
    """Newest period first."""

    items = fields.List(fields.Nested(PeriodPrecision))


class DriftAsked(Schema):
    weeks = fields.Integer(
        load_default=4,
        validate=validate.Range(1, 26),
        metadata={"description": "How many weeks, the present one among them."},
    )


class TriageShare(Schema):
    """A share with its interval (95 %), and of how many. Nothing is said of too few."""

    value = fields.Float(allow_none=True)
    low = fields.Float(allow_none=True)
    high = fields.Float(allow_none=True)
    count = fields.Integer()


class Mean(Schema):
    value = fields.Float(allow_none=True)
    count = fields.Integer()


class Calibration(Schema):
    """The expected calibration error, by ten bins of confidence."""

    error = fields.Float(allow_none=True)
    by_chance = fields.Float(
        allow_none=True, metadata={"description": "What it would be if the stated confidence were true."}
    )
    count = fields.Integer()


class ReviewedAs(Schema):
    reason = fields.String()
    matters = fields.Integer()


class TriagePeriod(Schema):
    """What triage did with the matters of a period, and what people who decided them said of it."""

    matters = fields.Integer()
    review = fields.Nested(TriageShare, metadata={"description": "Left to a desk."})
    reviewed_as = fields.List(fields.Nested(ReviewedAs), metadata={"description": "Why they were left to a desk."})
    kind_corrected = fields.Nested(TriageShare)
    category_corrected = fields.Nested(TriageShare)
    stated = fields.Float(allow_none=True, metadata={"description": "The mean confidence in what was then decided."})
    right = fields.Nested(TriageShare, metadata={"description": "Would have come to the right body."})
    calibration = fields.Nested(Calibration)
    unfamiliar = fields.Nested(Mean, metadata={"description": "Pairs of characters that the model had never read."})


class TriageWeek(TriagePeriod):
    week = fields.String(metadata={"description": "By ISO 8601, such as 2026-W48."})
    begins = fields.Date()
    before = fields.Nested(TriagePeriod, metadata={"description": "The weeks before it, taken together."})


class Promised(Schema):
    """What the model's card says of messages that were held out from training."""

    model = fields.String()
    precision = fields.Float(allow_none=True)
    review = fields.Float(allow_none=True)
    kind_corrected = fields.Float(allow_none=True)
    category_corrected = fields.Float(allow_none=True)
    calibration_error = fields.Float(allow_none=True)


class Drift(Schema):
    """The latest week first."""

    weeks = fields.List(fields.Nested(TriageWeek))
    promised = fields.Nested(Promised)
    before = fields.Integer(metadata={"description": "How many weeks a week is compared with."})
    fewest = fields.Integer(metadata={"description": "Of fewer no share is shown."})
    fewest_calibrated = fields.Integer()
