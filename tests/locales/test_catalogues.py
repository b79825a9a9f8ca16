"""The catalogues are complete, and each reads as its language does."""

import re
import string
from pathlib import Path

import pytest
import yaml

from handlers import papers, welcome
from locales import LANGUAGES, SOURCE, gettext, tool

SCHEMES = sorted((Path(__file__).parents[2] / "schemes" / "files").glob("*.yaml"))
OTHERS = sorted(LANGUAGES.keys() - {SOURCE})
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
QUOTED = re.compile(r"“([^”{}]+)”")
CHINESE_IN_ENGLISH = ("恩平沙湖支行", "申请编号", "结果")
ONLY_SIMPLIFIED = frozenset(
    "与专业丢两严个临为么习乡书买产从们众优会传伤伪体倾偿儿关兴养内册写农冲决况净凉减凭刚删别办务动区医华协单卫历压县参双发变号吗听启员围国图场声处备复够头学宝实审宽对导寿尔层属岁岗师带帮并广庆库应废开异弃"
    "张弥弯强归当录彻忆忧怀态总恼悬惊惩惯战户扑执扩扫抚抢护报担拟拥拨择挡挤损换据数断无旧时暂机权条来构标样档检槛残没测济浏满滥灯灾点状独现电画疗监盖瞒码碍称税稳笔筹签类红约级纸线组细织经结给络统继续维编缘"
    "缩缴网职联肃肿胶脱药虚补见规视览觉计认让议记许访证评诉诊试诚话语说请读课谁调谈谢负财责败账质贫购贴贵费资赔赠车转输辖边达过运还这进远违连选递邮释钟钮钱铁银铺销错键镇镜长门闪闭问闲间阅队阳阴阵际陆险随"
    "隐难静页顶项预领频题颜额风飞饭馆马驻验骗骤鱼鸟鹤麦齐齿龄"
)
OTHER_SPELLINGS = frozenset("户裏羣説啓爲衆")


def sentences(language):
    return {str(message.id): str(message.string) for message in tool.read(language) if message.id}


def spoken_by_schemes(node):
    """Every traditional sentence of a scheme file."""
    if isinstance(node, dict):
        yield from ([node["zh_Hant"]] if "zh_Hant" in node else [])
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from spoken_by_schemes(child)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Catalogues in a folder of their own, empty at first."""
    monkeypatch.setattr(tool, "catalogue_path", lambda language: tmp_path / f"{language}.po")
    monkeypatch.setattr(tool, "TEMPLATE", tmp_path / "bangban.pot")
    return tmp_path


def test_every_sentence_is_there_in_every_language_with_its_placeholders():
    assert tool.problems() == []


def test_a_gap_a_leftover_and_another_placeholder_are_found(elsewhere):
    tool.update()
    catalogue = tool.read("en")
    catalogue[papers.READING].string = "Reading {number} now."
    catalogue.add("没有人再说的话", "Words that nobody says")
    tool.write(catalogue, elsewhere / "en.po")

    found = [problem for problem in tool.problems() if problem.startswith("en")]

    assert f"en: not translated: {papers.DONE}" in found
    assert f"en: other placeholders than the source: {papers.READING}" in found
    assert "en: no longer used: 没有人再说的话" in found


def test_new_sentences_wait_for_their_translation(elsewhere):
    tool.update()

    assert set(sentences("en").values()) == {""}
    assert all(message == sentence for message, sentence in sentences(SOURCE).items())


def test_bringing_the_catalogues_up_to_date_twice_changes_nothing(elsewhere):
    tool.update()
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}

    tool.update()

    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_sentence_can_be_said(language):
    for message in sentences(language):
        names = [name for _, name, _, _ in string.Formatter().parse(message) if name is not None]

        said = gettext(language, message, **dict.fromkeys(names, "7"))

        assert said.strip() == said
        assert "{" not in said


@pytest.mark.parametrize("language", OTHERS)
def test_lines_and_bullets_stay_as_they_are(language):
    for message, sentence in sentences(language).items():
        assert [line[:2] for line in sentence.split("\n") if line[:1] in "·123456789/"] == [
            line[:2] for line in message.split("\n") if line[:1] in "·123456789/"
        ]
        assert sentence.count("\n") == message.count("\n")


def test_traditional_chinese_is_written_in_traditional_characters():
    mixed = {
        sentence: found
        for sentence in sentences("zh_Hant").values()
        if (found := (ONLY_SIMPLIFIED | OTHER_SPELLINGS).intersection(sentence))
    }

    assert mixed == {}


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_the_schemes_words_are_written_in_the_same_traditional_characters(path):
    words = list(spoken_by_schemes(yaml.safe_load(path.read_text())))

    assert words
    assert [said for said in words if (ONLY_SIMPLIFIED | OTHER_SPELLINGS).intersection(said)] == []


def test_english_holds_no_chinese():
    mixed = []
    for sentence in sentences("en").values():
        rest = sentence
        for known in CHINESE_IN_ENGLISH:
            rest = rest.replace(known, "")
        mixed += [sentence] if CHINESE.search(rest) else []

    assert mixed == []


def test_english_uses_marks_that_a_chinese_font_does_not_widen():
    assert [sentence for sentence in sentences("en").values() if re.search("[‘’“”…]", sentence)] == []


def test_the_first_greeting_names_the_product_in_each_language():
    named = {language: gettext(language, welcome.GREETING).split("。")[0].split(".")[0] for language in LANGUAGES}

    assert named == {"zh_Hans": "您好，我是帮办", "zh_Hant": "您好，我是幫辦", "en": "Hello, I'm Bangban"}


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_sentence_quotes_of_a_button_is_what_the_button_says(language):
    said = sentences(language)
    quoting = [(message, said[name]) for message in said for name in QUOTED.findall(message) if name in said]

    assert len(quoting) > 3
    assert [(said[message], name) for message, name in quoting if name not in said[message]] == []
