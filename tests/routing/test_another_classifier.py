"""Another classifier can be put in the built-in one's place, and nothing it does or fails to do harms anybody."""

import json
import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.routing.catalogue import Catalogue
from services.routing.drift import promised
from services.routing.triage import Opinion
from services.routing.triage.asking import NoAnswer, Program
from services.routing.triage.choosing import make_classifier
from services.routing.triage.elsewhere import KEPT, Patience
from shared.kernel import Kind, Urgency
from shared.surroundings import OtherClassifier, Surroundings
from tests.routing.other_classifiers import PATIENT, SAYS, asking, program, saying
from tests.routing.town import COMPLAINT, EMERGENCY, TownHall, reported

ROOT = Path(__file__).parents[2]
LAMP = "马路边的路灯不亮了，请来修一下"
VIOLENCE = "邻居家暴，请帮帮她"
CERTIFICATE = "想请社区开居住证明并盖章"
VOLUNTEER = "想报名参加志愿者，社区什么时候招募志愿者"
BUILTIN = make_classifier(Catalogue.load())


def failed(text: str) -> Opinion:
    own = BUILTIN.classify(text)
    return replace(own, reasons=(*own.reasons, "elsewhere_failed"))


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("jieju_triage_elsewhere_total", {"outcome": outcome}) or 0.0


# -- what it says is followed ------------------------------------------------------------------------------------------


def test_the_example_says_what_a_matter_is_in_the_built_in_ones_place() -> None:
    classifier = asking((sys.executable, str(ROOT / "examples/classifier.py")))
    known, other = classifier.classify(LAMP), classifier.classify(VOLUNTEER)
    assert (known.category, known.confidence, known.sure) == ("municipal.street_lamp", 0.99, True)
    assert known.reasons[:2] == ("elsewhere", "word:路灯")
    assert not BUILTIN.classify(LAMP).sure
    assert not other.sure


def test_what_is_reported_goes_where_the_other_classifier_says(around: Surroundings, tmp_path: Path) -> None:
    other = OtherClassifier(saying(tmp_path), timeout=PATIENT)
    hall = TownHall(replace(around, other_classifier=other))
    hall.hears(reported("周六的活动还差几个人，算我一个"))
    assert (hall.case().category, hall.types()[-1]) == ("community.volunteers", "MatterDispatched")


def test_another_classifier_has_promised_nothing(around: Surroundings) -> None:
    other = OtherClassifier(("/nowhere/classifier",))
    promises = promised(TownHall(replace(around, other_classifier=other)).routing.model_card)
    assert (promises["model"], promises["review"]) == ("elsewhere", None)


def test_it_is_acted_on_from_the_confidence_that_is_set(tmp_path: Path) -> None:
    command = saying(tmp_path, confidence=0.9)
    assert not asking(command).classify(VOLUNTEER).sure
    assert asking(command, sure_from=0.9).classify(VOLUNTEER).sure


def test_the_second_choice_is_its_own_if_it_names_one(tmp_path: Path) -> None:
    second = {"kind": "public_service", "category": "community.activities", "confidence": 0.2}
    named = asking(saying(tmp_path, choices=[second])).classify(VOLUNTEER)
    assert [choice.category for choice in named.choices] == ["community.volunteers", "community.activities"]


def test_a_desk_is_shown_words_of_the_text_alone(tmp_path: Path) -> None:
    told = asking(saying(tmp_path, reasons=["志愿者", "word:社区", "<b>", "张三说的"])).classify(VOLUNTEER)
    assert [reason for reason in told.reasons if reason.startswith("word:")] == ["word:志愿者", "word:社区"]


# -- but not where somebody may come to harm ---------------------------------------------------------------------------


def test_an_emergency_stays_one(tmp_path: Path) -> None:
    opinion = asking(saying(tmp_path)).classify(EMERGENCY)
    assert opinion.urgency is Urgency.EMERGENCY
    assert not opinion.can_be_acted_on


def test_what_it_calls_an_emergency_is_one(tmp_path: Path) -> None:
    assert asking(saying(tmp_path, urgency="emergency")).classify(VOLUNTEER).urgency is Urgency.EMERGENCY


def test_what_is_sensitive_to_either_is_sensitive(tmp_path: Path) -> None:
    assert asking(saying(tmp_path)).classify(VIOLENCE).sensitive
    assert not BUILTIN.classify(VOLUNTEER).sensitive
    assert asking(saying(tmp_path, sensitive=True)).classify(VOLUNTEER).sensitive
    assert asking(saying(tmp_path, category="service.corruption")).classify(VOLUNTEER).sensitive


@pytest.mark.parametrize("text", [COMPLAINT, CERTIFICATE])
def test_what_the_built_in_takes_for_a_complaint_or_assisted_government_never_goes_to_a_committee(
    text: str, tmp_path: Path
) -> None:
    opinion = asking(saying(tmp_path)).classify(text)
    assert (opinion.kind, opinion.category in KEPT) == (Kind.ADMINISTRATIVE, True)
    assert not opinion.sure
    assert opinion.choices[1].category == "community.volunteers"


@pytest.mark.parametrize("category", sorted(KEPT))
def test_such_a_category_is_administrative_whatever_kind_it_names(category: str, tmp_path: Path) -> None:
    assert asking(saying(tmp_path, category=category)).classify(VOLUNTEER).kind is Kind.ADMINISTRATIVE


def test_a_rule_that_decides_the_kind_decides_it(tmp_path: Path) -> None:
    opinion = asking(saying(tmp_path, category="municipal.street_lamp")).classify(LAMP)
    assert opinion.kind is Kind.ADMINISTRATIVE
    assert "rule:lamp_outside" in opinion.reasons


def test_what_a_rule_doubts_is_left_to_a_person(tmp_path: Path) -> None:
    sure = asking(saying(tmp_path, category="municipal.street_lamp", kind="administrative"))
    assert sure.classify(LAMP).sure
    assert not sure.classify("路灯不亮了，请来修一下").sure


# -- and what it fails to say is said by the built-in one ------------------------------------------------------------


NOT_AGREED = {
    "no JSON": "print('志愿者', flush=True)",
    "no object": "print('[1, 2]', flush=True)",
    "too deep": "print('[' * 60000, flush=True)",
    "nothing in it": "print('{}', flush=True)",
    "two lines": "print('{}\\n{}', flush=True)",
    "no text": "sys.stdout.buffer.write(bytes([255, 254, 10])); sys.stdout.flush()",
    "no end": "print('x' * 100_000, flush=True)",
    "it ends": "sys.exit(1)",
}
WRONG: list[dict[str, Any]] = [
    {"kind": "other"},
    {"category": "community.nothing"},
    {"urgency": "soon"},
    {"confidence": 1.01},
    {"confidence": -0.1},
    {"confidence": float("nan")},
    {"confidence": None},
    {"kind_confidence": 2},
    {"sensitive": "perhaps"},
    {"reasons": "志愿者"},
    {"choices": [{"kind": "mixed", "category": "community.nothing", "confidence": 0.1}]},
]


@pytest.mark.parametrize("each", NOT_AGREED.values(), ids=NOT_AGREED)
def test_garbage_is_as_good_as_no_answer_and_the_program_is_started_anew(each: str, tmp_path: Path) -> None:
    once = f"if asked['text'] == {LAMP!r}: {each}\n    else: print({json.dumps(SAYS)!r}, flush=True)"
    classifier = asking(program(tmp_path, once))
    assert classifier.classify(LAMP) == failed(LAMP)
    assert classifier.classify(VOLUNTEER).model == "elsewhere"


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_an_answer_that_is_not_as_agreed_is_not_followed(wrong: dict[str, Any], tmp_path: Path) -> None:
    before = counted("broken")
    assert asking(saying(tmp_path, **wrong)).classify(LAMP) == failed(LAMP)
    assert counted("broken") == before + 1


def test_a_program_that_is_not_there_harms_nobody() -> None:
    assert asking(("/nowhere/classifier",)).classify(LAMP) == failed(LAMP)


def test_who_takes_too_long_is_replaced_and_its_late_answer_is_nobodys(tmp_path: Path) -> None:
    each = "asked['urgent'] and time.sleep(600); print(os.getpid(), flush=True)"
    asked = Program(program(tmp_path, each))
    first = asked.ask(b'{"urgent": false}', PATIENT)
    began = monotonic()
    with pytest.raises(NoAnswer, match="timed_out"):
        asked.ask(b'{"urgent": true}', 0.2)
    assert monotonic() - began < 2
    second = asked.ask(b'{"urgent": false}', PATIENT)
    assert first != second
    assert second == asked.ask(b'{"urgent": false}', PATIENT)
    asked.distrust()


def test_a_program_that_must_load_a_model_first_is_not_killed_for_it(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    before = f"while not os.path.exists({str(ready)!r}): time.sleep(0.01)"
    asked = Program(program(tmp_path, "print(asked['n'], os.getpid(), flush=True)", before))
    with pytest.raises(NoAnswer, match="timed_out"):
        asked.ask(b'{"n": 1}', 0.1)
    began = monotonic()
    with pytest.raises(NoAnswer, match="timed_out"):
        asked.ask(b'{"n": 2}', 30)  # nobody waits for it meanwhile
    assert monotonic() - began < 5
    ready.touch()
    until = monotonic() + PATIENT
    while monotonic() < until:
        try:
            assert asked.ask(b'{"n": 3}', PATIENT).startswith(b"3 ")
            break
        except NoAnswer:
            continue
    else:
        pytest.fail("it never answered")
    asked.distrust()


def test_after_failing_again_and_again_it_is_left_alone_for_a_while_and_longer_each_time() -> None:
    now = [0.0]
    patience = Patience(lambda: now[0])
    for _ in range(Patience.FAILURES):
        assert not patience.is_out
        patience.failed()
    assert patience.is_out
    now[0] = Patience.FIRST
    assert not patience.is_out
    patience.failed()
    now[0] += Patience.FIRST
    assert patience.is_out
    now[0] += Patience.FIRST
    assert not patience.is_out
    patience.answered()
    patience.failed()
    assert not patience.is_out


def test_whom_nobody_asks_for_a_while_costs_no_time() -> None:
    classifier = asking(("/nowhere/classifier",))
    before = counted("resting")
    assert [classifier.classify(LAMP) for _ in range(Patience.FAILURES + 2)] == [failed(LAMP)] * (Patience.FAILURES + 2)
    assert counted("resting") == before + 2


def test_the_log_says_that_it_failed_but_not_at_what(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        asking(program(tmp_path, "print(line, flush=True)")).classify(LAMP)
    assert "broken" in caplog.text
    assert "路灯" not in caplog.text


def test_a_program_is_not_told_our_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIEJU_DATABASE_URL", "postgresql://routing:hush@database/jieju")
    asked = Program(program(tmp_path, "print('JIEJU' in ' '.join(os.environ), 'PATH' in os.environ, flush=True)"))
    assert asked.ask(b"{}", PATIENT) == b"False True\n"
    asked.distrust()


# -- in a worker -----------------------------------------------------------------------------------------------------

IN_A_WORKER = """
import warnings
warnings.filterwarnings("ignore")
import eventlet
eventlet.monkey_patch()
import sys, time
from services.routing.triage.asking import NoAnswer, Program

beats = []
def heart():
    while True:
        beats.append(time.monotonic())
        eventlet.sleep(0.01)

eventlet.spawn(heart)
asked = Program(sys.argv[1:])
assert asked.ask(b'{"urgent": false}', 20) == b"x\\n"
beats.clear()
try:
    asked.ask(b'{"urgent": true}', 0.5)
    raise SystemExit("it has answered")
except NoAnswer as none:
    assert none.outcome == "timed_out"
assert len(beats) > 10, f"others were held up: {len(beats)} beats"
pool = eventlet.GreenPool()
assert set(pool.imap(lambda _: asked.ask(b'{"urgent": false}', 20), range(20))) == {b"x\\n"}
asked.distrust()
print("as it should be")
"""


def test_in_a_worker_nobody_else_is_held_up_while_it_is_waited_for(tmp_path: Path) -> None:
    command = program(tmp_path, "asked['urgent'] and time.sleep(600); print('x', flush=True)")
    ran = subprocess.run(
        [sys.executable, "-c", IN_A_WORKER, *command], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert ran.stdout == "as it should be\n", ran.stderr
