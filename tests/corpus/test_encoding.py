import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding import Unreadable, clean, declared_encoding, decode

FRENCH = "Déclaration du président à l’été : « l’accord est signé », a-t-il précisé à Paris."
CHINESE = "国家知识产权局局长田力普在会上讲话，指出要加强知识产权保护工作。"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    assert decode(mark + FRENCH.encode(encoding)) == FRENCH


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (f'<meta charset="gb2312"><p>{CHINESE}'.encode("gb18030"), CHINESE),
        (b"<meta charset=iso-8859-1><p>" + "“été”".encode("cp1252"), "“été”"),
        (b"<meta charset=iso-8859-1><p>" + "“été”".encode(), "“été”"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>' + "日本の特許庁".encode("cp932"), "日本の特許庁"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=utf-16"><p>' + FRENCH.encode(), FRENCH),
        (b"<meta charset=rot13><p>abc", "abc"),
    ],
)
def test_a_declaration_is_followed_unless_the_bytes_say_better(data: bytes, text: str) -> None:
    assert decode(data).endswith(text)


@pytest.mark.parametrize(("text", "encoding"), [(FRENCH, "cp1252"), (CHINESE, "gb18030"), (CHINESE, "utf-8")])
def test_an_undeclared_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_utf_16_without_a_mark_is_seen() -> None:
    assert decode("Title\n\nSome more text".encode("utf-16-le")) == "Title\n\nSome more text"


def test_a_few_wrong_bytes_are_refused_rather_than_replaced() -> None:
    with pytest.raises(Unreadable, match="broken encoding: 1 of its bytes") as refusal:
        decode(FRENCH.encode() + b" \xe9 " + FRENCH.encode())
    assert "UTF-8" in refusal.value.advice


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"PK\x03\x04x", b"\x89PNG\r\n\x1a\n", b"abc\x00\x01\x02" * 50])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


def test_unknown_declarations_are_none() -> None:
    assert declared_encoding(b"<meta charset=klingon>") is None
    assert declared_encoding(b"no declaration") is None


def test_cleaning_touches_spaces_and_invisible_marks_alone() -> None:
    assert clean("a\r\nb\rc\u00a0d\u202fe\u2007f") == "a\nb\nc d e f"
    assert clean("co\u00adop\u200b\ufeff") == "coop"
    untouched = "“two  spaces”\u3000\u200d–\t\u0301"
    assert clean(untouched) == untouched
    assert clean("half \ud83d").encode()  # a lone surrogate could not be stored


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_typed_refusal(data: bytes) -> None:
    try:
        text = clean(decode(data))
    except Unreadable:
        return
    assert clean(text) == text
