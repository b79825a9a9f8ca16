"""Text as Telegram counts and marks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.chat.formatting import from_bot, from_person, units
from web.chat.pictures import Look, Size, look_at
from web.chat.refusals import ApiRefusal


def marks(formatted):
    return [(entity["type"], entity["offset"], entity["length"]) for entity in formatted.entities]


def test_offsets_count_utf16_units():
    formatted = from_bot("😀<b>好</b>&lt;😀<i><u>x</u></i>", "HTML", None)

    assert formatted.text == "😀好<😀x"
    assert marks(formatted) == [("bold", 2, 1), ("italic", 6, 1), ("underline", 6, 1)] or marks(formatted) == [
        ("bold", 2, 1),
        ("underline", 6, 1),
        ("italic", 6, 1),
    ]


def test_links_and_code_are_marked():
    formatted = from_bot('<a href="https://e.cn/?a=1&amp;b=2">看</a> <code>a</code> <pre>b</pre>', "HTML", None)

    assert formatted.entities[0] == {"type": "text_link", "offset": 0, "length": 1, "url": "https://e.cn/?a=1&b=2"}
    assert marks(formatted)[1:] == [("code", 2, 1), ("pre", 4, 1)]


def test_a_script_link_is_only_text():
    formatted = from_bot('<a href="javascript:alert(1)">看</a>', "HTML", None)

    assert formatted.text == "看"
    assert formatted.entities == ()


def test_addresses_and_telephone_numbers_are_marked_by_themselves():
    formatted = from_bot("打 0750-8220001 或看 https://e.cn/a。", None, None)

    assert marks(formatted) == [("phone_number", 2, 12), ("url", 18, 14)]


def test_an_invoice_number_is_no_telephone_number():
    assert from_bot("发票 25440000000113800138000", None, None).entities == ()


@pytest.mark.parametrize(
    ("html", "why"),
    [
        ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
        ("好</b>", "Unexpected end tag at byte offset 3"),
        ("<b>好</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("好<script>x</script>", 'Unsupported start tag "script" at byte offset 3'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Unsupported start tag "span" at byte offset 0'),
    ],
)
def test_bad_html_is_refused_as_telegram_does(html, why):
    with pytest.raises(ApiRefusal) as refusal:
        from_bot(html, "HTML", None)

    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    formatted = from_bot(f"<b>{escaped}</b>", "HTML", None)

    assert formatted.text == text
    bold = [entity for entity in formatted.entities if entity["type"] == "bold"]
    assert [(entity["offset"], entity["length"]) for entity in bold] == ([(0, units(text))] if text else [])


@given(st.text(alphabet="<>&/ab =\"'😀好", max_size=40))
def test_any_html_is_either_marked_within_its_text_or_refused(html):
    try:
        formatted = from_bot(html, "HTML", None)
    except ApiRefusal:
        return

    length = units(formatted.text)
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= length for e in formatted.entities)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start village-7", [("bot_command", 0, 6)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("1/2 or a/b", []),
        ("/继续", []),
    ],
)
def test_a_persons_commands_are_marked(text, commands):
    assert marks(from_person(text)) == commands


@pytest.mark.parametrize(
    ("data", "look"),
    [
        (b"", Look("application/octet-stream")),
        (b"%PDF-1.7 ...", Look("application/pdf")),
        (b"\x00\x00\x00\x18ftypheic....", Look("image/heic")),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x9c\x40\x00\x00\x9c\x40", Look("image/png", Size(40000, 40000))),
        (b"not a jpeg at all", Look("application/octet-stream")),
        (b"\xff\xd8\xff", Look("image/jpeg")),
    ],
)
def test_a_file_is_what_its_first_bytes_say(data, look):
    assert look_at(data, "image/jpeg") == look


def test_a_huge_picture_is_no_photo():
    assert Look("image/png", Size(4000, 3000)).is_photo
    assert not Look("image/png", Size(40000, 40000)).is_photo
    assert not Look("image/png", Size(5000, 100)).is_photo
    assert not Look("image/jpeg").is_photo
    assert not Look("application/pdf").is_photo


@given(st.binary(max_size=64), st.sampled_from([b"", b"\xff\xd8\xff", b"RIFF....WEBPVP8 ", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_upset_the_look(data, start):
    assert look_at(start + data, "image/jpeg").media_type
