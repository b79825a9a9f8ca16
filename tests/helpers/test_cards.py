"""The estimate and the way of a claim as pictures: drawn in letters that can be read, said in words beside."""

import io

import pytest
from PIL import Image, ImageFont

from bot.cards import FACES, FONT, LINE, MARGIN, WIDTH, card, wrapped
from tests.chat.filing import answer, consented, file_claim, send_papers, to_estimate
from tests.chat.papers import Invented

ME = Invented(811)


async def picture_in(phone):
    """The picture under the newest message, as the browser gets it."""
    message = phone.seen[phone.order[-1]]
    answer = await phone.client.get(message["photo"]["url"])
    return Image.open(io.BytesIO(answer.content))


async def test_where_a_claim_stands_can_be_saved_as_a_picture(quick):
    await file_claim(quick, ME)
    await quick.say("/status")

    await quick.tap("存成图片")

    drawn = await picture_in(quick)
    assert (drawn.format, drawn.width) == ("PNG", WIDTH)
    assert "按住图片就能存" in quick.last
    assert "→ 现在：村（社区）初审，入户核查（2025年6月15日起）" in quick.last
    assert ME.id_number not in quick.last
    assert "高血压" not in quick.last


async def test_the_estimate_can_be_saved_as_a_picture_and_the_way_on_is_below(quick):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, ME)
    await to_estimate(quick, ME)

    await quick.tap("存成图片")

    assert (await picture_in(quick)).height > 400
    assert "算下来，大约能补" in quick.last
    assert quick.buttons() == ["接着办"]
    await quick.tap("接着办")
    assert "我声明，以上属实" in quick.buttons()


@pytest.mark.parametrize("language", FACES)
def test_letters_are_as_high_as_the_pages_when_the_picture_is_shown_360_wide(language):
    font = ImageFont.truetype(FONT, LINE.size, index=FACES[language])
    left, top, right, bottom = font.getbbox("国")

    assert bottom - top >= 30
    assert right - left >= 30


def test_no_line_runs_over_the_edge_or_begins_with_a_stop_or_ends_with_an_opening_bracket():
    font = ImageFont.truetype(FONT, LINE.size, index=2)
    text = (
        "现在：村（社区）初审，入户核查，村（社区）初审，入户核查。" * 3
        + "一二三四五六（2025年6月15日起）" * 9
        + " 440785-2025-000001-3 " * 3
    )

    text += "一二三四五六（2025年6月15日起）" * 9

    lines = list(wrapped(text, font, WIDTH - 2 * MARGIN))

    assert all(font.getlength(line) <= WIDTH - MARGIN for line in lines)
    assert all(line[0] not in "，。）" for line in lines)
    assert all(line[-1] not in "（《" for line in lines)


def test_a_picture_is_light_enough_for_a_slow_net():
    lines = ["怎么算的：按比例补"] * 20

    drawn = card({"title": "编号", "big": "大约能补 ¥400.00", "lines": lines, "foot": ["不是决定"]})

    assert len(drawn) < 60_000
