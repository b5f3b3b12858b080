"""The platform answers pure questions, and keeps silent about everything that is more than one."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.catalogue import Invalid
from services.routing.knowledge import LONGEST_QUESTION, Knowledge
from shared.kernel import Unknown

KNOWLEDGE = Knowledge.load()
MESSAGES = tomllib.loads(Path(__file__).with_name("messages.toml").read_text("utf-8"))

QUESTIONS = [
    ("请问办事大厅几点上班？", "service_hall_hours"),
    ("When is the service hall open?", "service_hall_hours"),
    ("街道大厅周六开门吗", "service_hall_hours"),
    ("居住证怎么办理，需要带什么材料？", "residence_permit"),
    ("How do I apply for a residence permit?", "residence_permit"),
    ("给我妈办老年卡需要什么材料", "old_age_card"),
    ("我上报的事办理进度在哪里看？", "matter_status"),
    ("Where do I enter my tracking code?", "matter_status"),
    ("查询码忘了怎么办", "lost_tracking_code"),
    ("大件垃圾什么时候可以扔？", "rubbish_days"),
    ("Which day are recyclables collected?", "rubbish_days"),
    ("社区活动室怎么预约？", "community_room"),
    ("想当志愿者，如何报名？", "volunteer"),
    ("新生儿上户口要什么材料", "birth_registration"),
    ("低保怎么申请？", "subsistence_allowance"),
    ("残疾证怎么办理", "disability_card"),
    ("领结婚证需要预约吗", "marriage_registration"),
    ("请问怎么上报问题？", "how_to_report"),
    ("居民医保什么时候缴费", "medical_insurance_enrolment"),
]


@pytest.mark.parametrize(("text", "code"), QUESTIONS)
def test_a_pure_question_is_answered(knowledge: Knowledge, text: str, code: str) -> None:
    article = knowledge.answer(text)
    assert article is knowledge.article(code)


def test_every_article_is_reached_by_a_question(knowledge: Knowledge) -> None:
    assert {code for _, code in QUESTIONS} == set(knowledge.articles)
    assert len(knowledge.articles) >= 12


@pytest.mark.parametrize(
    "more", ["投诉你们", "一直没人处理", "窗口态度很差", "门坏了", "他们不给办", "着火了", "跑了三趟", "it is broken"]
)
@pytest.mark.parametrize(("text", "code"), QUESTIONS)
def test_a_question_that_is_also_a_complaint_is_a_matter(knowledge: Knowledge, text: str, code: str, more: str) -> None:
    assert knowledge.answer(f"{text} {more}") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "居住证",
        "请问",
        "路灯坏了怎么上报",
        "垃圾桶什么时候能换",
        "新建活动室什么时候开放",
        "居住证怎么办，老年卡怎么办",
        "独居老人需要志愿者上门，怎么申请",
        "低保被取消了怎么申请恢复",
    ],
)
def test_whatever_is_not_exactly_one_pure_question_is_not_answered(knowledge: Knowledge, text: str) -> None:
    assert knowledge.answer(text) is None


def test_who_writes_much_has_more_than_a_question(knowledge: Knowledge) -> None:
    assert knowledge.answer("请问办事大厅几点上班？" + "我" * LONGEST_QUESTION) is None


@pytest.mark.parametrize(
    "text", [text for entries in MESSAGES["fresh"].values() for pair in entries for text in pair[1:]]
)
def test_no_matter_of_an_ordinary_day_is_fobbed_off_with_an_article(knowledge: Knowledge, text: str) -> None:
    assert knowledge.answer(text) is None


@given(st.text(st.characters()))
def test_whatever_is_written_nothing_breaks(text: str) -> None:
    article = KNOWLEDGE.answer(text)
    assert article is None or KNOWLEDGE.article(article.code) is article


def test_an_unknown_article_is_unknown(knowledge: Knowledge) -> None:
    with pytest.raises(Unknown, match="no article 'moon'"):
        knowledge.article("moon")


def test_every_answer_is_given_in_both_languages(knowledge: Knowledge) -> None:
    for article in knowledge.articles.values():
        assert len({article.title, article.title_en, article.answer, article.answer_en}) == 4


def test_all_mistakes_in_the_articles_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "knowledge.toml"
    path.write_text('asks = ["how"]\n[article.hours]\ntitle = "x"\nabuot = ["y"]\n', "utf-8")
    with pytest.raises(Invalid) as refused:
        Knowledge.load(path)
    problems = ("has no excludes", "hours has no about, answer, answer_en, title_en", "hours: nobody reads abuot")
    assert all(problem in str(refused.value) for problem in problems)
