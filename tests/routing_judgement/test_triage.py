"""An opinion always comes, with reasons; what is dangerous or delicate always gets a person's eye."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.routing.catalogue import UNCLEAR, Catalogue
from services.routing.triage import NOT_ENOUGH_TO_TELL, URGENT_BY_REPORTER, Classifier
from services.routing.triage.choosing import make_classifier
from services.routing.triage.rules import TriageRules
from services.routing.words import READ_CHARACTERS
from shared.kernel import Kind, Urgency

CLASSIFIER = make_classifier(Catalogue.load())
WORDS = sorted({word for words in TriageRules.load(Catalogue.load()).cues.values() for word in words})
TYPICAL = (
    "我们小区七号楼楼下新开了一家烧烤店，每天晚上油烟直排，呛得整栋楼不敢开窗，噪音也很大，半夜还有人大声喧哗，"
    "老人孩子根本没法休息。找过物业，物业说管不了，也给店老板说过几次，没有用。希望有关部门来看一看，"
    "要求店家安装油烟净化设备，晚上十点以后不要在店外摆桌子。另外门口的路灯也坏了两盏，晚上出门很不方便，"
    "麻烦一起修一下，谢谢。我们住在这里十几年了，以前一直很安静，这半年实在受不了，家里老人的心脏也不好。"
)


@pytest.mark.parametrize(
    "text", ["着火了！三号楼冒浓烟", "家里煤气泄漏，味道很大", "救命", "房子坍塌，有人被埋", "有人触电倒地", "gas leak"]
)
def test_danger_is_an_emergency_and_a_person_looks_at_once(classifier: Classifier, text: str) -> None:
    opinion = classifier.classify(text)
    assert opinion.urgency is Urgency.EMERGENCY
    assert opinion.sensitive
    assert not opinion.can_be_acted_on


@pytest.mark.parametrize("text", ["楼道充电一旦起火后果严重", "希望消除火灾隐患，电动车不要进楼", "电线裸露，容易触电"])
def test_a_danger_that_is_only_feared_is_urgent_but_no_emergency(classifier: Classifier, text: str) -> None:
    assert classifier.classify(text).urgency is Urgency.URGENT


def test_a_danger_now_is_an_emergency_whatever_else_is_feared(classifier: Classifier) -> None:
    assert classifier.classify("楼道起火了，万一烧到煤气怎么办").urgency is Urgency.EMERGENCY


def test_a_phrase_that_only_sounds_like_danger_is_none(classifier: Classifier) -> None:
    assert classifier.classify("医保报销的钱是我爸的救命钱，到现在没到账").urgency is Urgency.NORMAL


def test_an_emergency_without_any_topic_is_one_all_the_same(classifier: Classifier) -> None:
    opinion = classifier.classify("救命")
    assert (opinion.urgency, opinion.sensitive, opinion.can_be_acted_on) == (Urgency.EMERGENCY, True, False)


def test_somebody_trapped_in_a_lift_is_an_emergency(classifier: Classifier) -> None:
    opinion = classifier.classify("孩子困在电梯里了")
    assert (opinion.category, opinion.urgency) == ("property.lift_upkeep", Urgency.EMERGENCY)


@pytest.mark.parametrize(
    "text",
    [
        "居委会不作为，态度恶劣",
        "街道办推诿扯皮",
        "举报村干部贪污公款",
        "隔壁常有家暴",
        "怀疑有人虐待儿童",
        "楼上噪音太大，居委会偏袒他家",
        "complaint about the committee",
    ],
)
def test_what_is_delicate_is_never_acted_on_without_a_person(classifier: Classifier, text: str) -> None:
    assert classifier.classify(text).sensitive
    assert not classifier.classify(text * 10).can_be_acted_on


def test_who_blames_the_committee_for_not_acting_keeps_their_own_matter_and_gets_a_persons_eye(
    classifier: Classifier,
) -> None:
    opinion = classifier.classify("小区消防通道被私家车堵死，消防车进不来，找居委会，居委会推诿")
    assert (opinion.kind, opinion.category) == (Kind.MIXED, "safety.fire_lane")
    assert opinion.sensitive


def test_a_matter_is_at_least_urgent_if_its_reporter_says_so(classifier: Classifier) -> None:
    calm, pressing = (classifier.classify("公厕没人打扫", urgent=urgent) for urgent in (False, True))
    assert (calm.urgency, pressing.urgency) == (Urgency.NORMAL, Urgency.URGENT)
    assert pressing.reasons == (*calm.reasons, URGENT_BY_REPORTER)


def test_a_reporter_who_is_calm_does_not_make_an_emergency_less_urgent(classifier: Classifier) -> None:
    assert classifier.classify("着火了", urgent=True).urgency is Urgency.EMERGENCY


def test_the_reasons_are_the_words_and_rules_that_decided(classifier: Classifier) -> None:
    opinion = classifier.classify("路口的路灯坏了，晚上漆黑")
    told = [reason.partition(":")[0] for reason in opinion.reasons]
    assert opinion.reasons[:2] == ("word:路灯", "word:漆黑")
    assert {"rule:lamp_outside", f"runner_up:{opinion.runner_up}"} < {*opinion.reasons}
    assert told.count("tip") > 0


def test_the_runner_up_is_what_it_might_have_been_instead(classifier: Classifier) -> None:
    assert classifier.classify("公厕有异味，公共厕所恶臭，遛狗不牵绳").runner_up == "order.dogs"
    assert classifier.classify("").runner_up is None


@pytest.mark.parametrize("text", ["broken street lamp on the public road", "BROKEN STREET LAMPS on the public road"])
def test_english_is_understood(classifier: Classifier, text: str) -> None:
    opinion = classifier.classify(text)
    assert (opinion.kind, opinion.category) == (Kind.ADMINISTRATIVE, "municipal.street_lamp")


def test_the_same_text_gets_the_same_opinion_from_another_instance(catalogue: Catalogue) -> None:
    assert make_classifier(catalogue).classify(TYPICAL) == CLASSIFIER.classify(TYPICAL)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "灯",
        "a",
        " ",
        "\n\t\r",
        "😀" * 500,
        "\x00\x01\x1b[2J",
        "\ud800",
        "你好",
        "Bonjour tout le monde",
        "ﷺ" * 9_000,
        "在" * 100_000,
    ],
    ids=range(12),
)
def test_what_tells_too_little_is_said_to(classifier: Classifier, text: str) -> None:
    opinion = classifier.classify(text)
    assert (opinion.kind, opinion.category, opinion.urgency) == (Kind.ADMINISTRATIVE, UNCLEAR, Urgency.NORMAL)
    assert (opinion.confidence, opinion.reasons, opinion.runner_up) == (0.0, (NOT_ENOUGH_TO_TELL,), None)
    assert not opinion.can_be_acted_on


@given(st.text(st.characters()) | st.lists(st.sampled_from(WORDS) | st.text(max_size=3)).map("".join), st.booleans())
@example("。" * 10_000, True)
def test_whatever_is_written_an_opinion_comes(text: str, urgent: bool) -> None:
    opinion = CLASSIFIER.classify(text, urgent)
    assert 0.0 <= opinion.confidence <= 1.0
    assert opinion.reasons
    assert (opinion.confidence == 0) == (NOT_ENOUGH_TO_TELL in opinion.reasons)
    assert opinion.runner_up != opinion.category
    assert opinion.urgency is not Urgency.NORMAL or not urgent
    assert not (opinion.can_be_acted_on and opinion.sensitive)


@given(st.lists(st.sampled_from(WORDS), max_size=8).map("，".join))
def test_emergency_words_are_never_overlooked(text: str) -> None:
    opinion = CLASSIFIER.classify(f"{text}。救命")
    assert opinion.urgency is Urgency.EMERGENCY
    assert opinion.sensitive


@pytest.mark.parametrize("unit", ["路", "小区路灯坏了物业不管", "ﷺ", "火灾", "救命隐患火灾触电"])
def test_of_a_hundred_thousand_characters_only_the_beginning_is_read(classifier: Classifier, unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    assert classifier.classify(text) == classifier.classify(text[:READ_CHARACTERS])
