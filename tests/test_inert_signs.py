"""Texts that must be short: what is shown as one sign stays one, or goes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillitsmaal.archive.sav import cut
from tillitsmaal.inert import beginning
from tillitsmaal.workbooks import shortened, utf16

SIGNS = {
    "letter with its accents": "a\u030a\u0301",
    "farmer": "\U0001f469\u200d\U0001f33e",
    "family": "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
    "hand with a colour": "\U0001f44b\U0001f3fd",
    "flag": "\U0001f1f3\U0001f1f4",
    "flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "heart in colour": "\u2764\ufe0f",
    "key cap": "1\ufe0f\u20e3",
    "Korean syllable in parts": "\u1112\u1161\u11ab",
    "letter of Devanagari with its vowel": "\u0915\u093f",
    "accents around": "a\u20dd",
}


@pytest.mark.parametrize("sign", SIGNS.values(), ids=SIGNS)
def test_a_sign_is_kept_whole_or_not_at_all(sign: str) -> None:
    text = f"Vik {sign}{sign}{sign} Os"
    whole = {4 + times * len(sign) for times in range(4)}
    for length in range(len(text) + 2):
        kept = beginning(text, length)
        assert text.startswith(kept)
        assert len(kept) == max(end for end in (*range(4), *whole, *range(max(whole), len(text) + 1)) if end <= length)
    for most in range(3, 120):
        ends = cut(text, most)
        assert len(ends.encode()) <= max(most, 3)
        assert len(ends.removesuffix("…")) in {*range(4), *whole, *range(max(whole), len(text) + 1)}
        assert len(shortened(text, most)) in {*range(5), *whole, *range(max(whole), len(text) + 1)}


def test_a_sign_that_never_ends_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 300
    assert beginning(text, 10) == text[:10]
    assert len(cut(text, 64).encode()) <= 64


@given(st.text(), st.integers(0, 40))
def test_no_text_is_longer_than_asked_or_shorter_without_need(text: str, length: int) -> None:
    kept = beginning(text, length)
    assert text.startswith(kept)
    assert len(kept) <= length
    if text.isascii():
        assert kept == text[:length]
    assert utf16(shortened(text, length)) <= length
    assert unicodedata.normalize("NFC", beginning(text, len(text))) == unicodedata.normalize("NFC", text)
