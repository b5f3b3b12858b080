"""Every figure that a process shows at /metrics, declared once."""

from prometheus_client import Counter, Gauge, Histogram

COMMANDS = Counter("jieju_commands", "Commands by what became of them.", ["service", "verb", "outcome"])
COMMAND_SECONDS = Histogram("jieju_command_seconds", "Time a command took.", ["service", "verb"])
TAKEN = Counter("jieju_messages_taken", "Messages taken in.", ["service", "type"])
REPEATS = Counter("jieju_messages_repeated", "Messages that came again and were skipped.", ["service"])
ANNOUNCED = Counter("jieju_messages_announced", "Messages announced.", ["service", "type"])
HERALD_LAG = Gauge("jieju_herald_lag_positions", "Entries of the log not yet announced.", ["service"])
HERALD_LAG_SECONDS = Gauge("jieju_herald_lag_seconds", "Age of the oldest entry not yet announced.", ["service"])
INBOX_LAG = Gauge("jieju_inbox_lag_positions", "Announced by the source, not yet taken in.", ["service", "source"])
BATCH_SIZE = Histogram(
    "jieju_inbox_batch_size", "Messages taken in together.", ["service"], buckets=(1, 2, 5, 10, 20, 50, 100, 200)
)
PARKED = Gauge("jieju_parked_messages", "Messages that could not be taken in.", ["service"])
GAPS_HEALED = Counter("jieju_gaps_healed", "Times a source was asked to say it again.", ["service", "source"])
OVERDUE = Gauge("jieju_overdue", "Jobs past due and not resolved.", ["service", "kind", "body"])
TRIAGE_MODEL_UNUSABLE = Gauge(
    "jieju_triage_model_unusable", "1 while the activated model cannot be loaded: the shipped one judges.", ["model"]
)
REVIEW_SHARE = Gauge("jieju_triage_review_share", "Share of matters that triage left to a desk.", ["period"])
CORRECTED_SHARE = Gauge(
    "jieju_triage_corrected_share", "Share that was corrected of what people decided.", ["period", "of"]
)
CALIBRATION_ERROR = Gauge(
    "jieju_triage_calibration_error", "Distance of stated confidence from the share that was right.", ["period"]
)
UNSEEN_VOCABULARY = Gauge(
    "jieju_triage_unseen_vocabulary", "Share of pairs of characters that the model does not know.", ["period"]
)
ELSEWHERE = Counter("jieju_triage_elsewhere", "Times another classifier was to be asked.", ["outcome"])
FLAGGED = Counter("jieju_reports_flagged", "Reports in which something does not go together.", ["flag"])
