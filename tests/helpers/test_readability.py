"""Short sentences, and no office word without an explanation where it stands."""

import re

import pytest
from babel.messages.pofile import read_po

from handlers.explaining import TERMS, explained, terms_in
from locales.tool import TEMPLATE
from schemes.loading import load
from tests.chat.filing import consented

LONGEST = 30  # characters between two stops
STOPS = re.compile(r"[。！？；：\n]")
PLACEHOLDER = re.compile(r"\{\w+\}")
SPOKEN = ("handlers/", "web/chat/")
QUESTIONS = [(scheme.id, question) for scheme in load(None).all for question in scheme.questions.values()]
OFFICE_WORDS = (
    *("监测", "特困", "低保", "建档立卡", "低收入", "返贫", "致贫", "脱贫", "无人抚养", "困境", "支出型"),
    *("帮扶", "优抚", "精减", "双通道", "定点", "居民医保", "职工医保", "转诊", "转院", "透析", "地贫", "诊断证明"),
)
IN_MESSAGES = {
    "起付线": ("先由自己付",),
    "公示": ("张榜", "后台"),
    "行政复议": ("向县政府",),
    "开户行": ("在哪儿办的", "改", "选", "缺", "还没有", "名字", "打到"),
}


def sentences(text):
    """What stands between two stops; a placeholder counts as two characters."""
    return [part.strip() for part in STOPS.split(PLACEHOLDER.sub("某某", text))]


def written(question):
    return [question.words.zh_Hans, *(option.words.zh_Hans for option in question.options)]


def spoken_messages():
    with TEMPLATE.open("rb") as file:
        for message in read_po(file):
            if message.id and any(place.startswith(SPOKEN) for place, _ in message.locations):
                yield str(message.id)


@pytest.mark.parametrize(("scheme", "question"), QUESTIONS, ids=lambda value: getattr(value, "id", value))
def test_a_question_its_answers_and_its_why_are_short(scheme, question):
    texts = [*written(question), question.why_words.zh_Hans]

    assert [part for text in texts for part in sentences(text) if len(part) > LONGEST] == []


def test_every_sentence_the_chat_says_is_short():
    said = list(spoken_messages())

    assert len(said) > 300
    assert [part for text in said for part in sentences(text) if len(part) > LONGEST] == []


@pytest.mark.parametrize(("scheme", "question"), QUESTIONS, ids=lambda value: getattr(value, "id", value))
def test_a_question_explains_the_office_words_it_uses(scheme, question):
    texts = written(question)
    explanations = "".join(TERMS[term] for term in terms_in(texts))

    assert [word for word in OFFICE_WORDS if word in "".join(texts) and word not in explanations] == []


def test_the_office_words_of_the_chats_own_sentences_are_explained_beside_them():
    unexplained = [
        text
        for text in spoken_messages()
        for word, plain in IN_MESSAGES.items()
        if word in text and not any(one in text for one in plain)
    ]

    assert unexplained == []


def test_the_longer_word_is_explained_and_not_the_shorter_one_in_it():
    assert terms_in(["低保边缘家庭"]) == ["低保边缘"]
    assert terms_in(["您有几口人？"]) == []


async def test_the_explanation_stands_under_the_question(quick):
    await consented(quick)
    await quick.tap("给我自己办")
    await quick.tap("药店")

    assert quick.last.startswith("您家现在是村里登记的防止返贫监测户吗？\n· 监测户：日子难")


def test_the_same_explanation_is_said_once():
    class Plain:
        @staticmethod
        def words(message):
            return message

    assert explained(Plain, ["低保对象", "低保家庭"]) == ["· 低保：每月领最低生活保障金的人家"]
