"""A fingerprint changes when a translator would have something to do, and only then."""

from __future__ import annotations

import re
import time

import pytest
from ankunft.catalogue.fingerprint import _AUTOLINK, _without_tel_links, fingerprint, is_fingerprint, matches
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = "Rufen Sie „uns“ an: [030 23125 110](tel:+493023125110), oder [lesen Sie](../a/b.md#c) bis 31. Mai."


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace(" ", "\n "),
        TEXT.replace("„uns“", '"uns"'),
        TEXT.replace("„uns“", "«uns»"),
        TEXT.replace("030 23125 110", "030 23125 999").replace("110)", "999)"),
        TEXT.replace("../a/b.md#c", "https://example.org/x_(y)"),
        f"  {TEXT}\n\n",
        TEXT.replace("ü", "u\u0308"),
    ],
)
def test_space_quotes_targets_and_telephone_numbers_do_not_count(other: str) -> None:
    assert fingerprint(other) == fingerprint(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("Mai", "Juni"), TEXT.replace("31", "30"), TEXT.replace("Sie", "sie"), TEXT.replace("lesen", "sehen"),
        TEXT[:-1], f"{TEXT} Neu.",
    ],
)  # fmt: skip
def test_words_and_numbers_count(other: str) -> None:
    assert fingerprint(other) != fingerprint(TEXT)


@pytest.mark.parametrize(
    "amount", ["Es kostet 1200 Euro.", "Es kostet 1300 Euro.", "Am 01.12.2026.", "Am 02.12.2026.", "0,5 km", "0,7 km"]
)
def test_amounts_and_dates_are_no_telephone_numbers(amount: str) -> None:
    others = ["Es kostet 1250 Euro.", "Am 03.12.2026.", "0,6 km"]
    assert all(fingerprint(amount) != fingerprint(other) for other in others)


def test_the_first_version_stays_as_it_was() -> None:
    # Stored in the content of towns: these values may never change.
    assert fingerprint("Kosten\n\nViel.", "1") == "1:562c4d623eca"
    assert fingerprint(TEXT, "1") == "1:df168ff3c570"


def test_a_stored_fingerprint_is_compared_by_its_own_version() -> None:
    assert matches(TEXT, fingerprint(TEXT, "1"))
    assert not matches(TEXT, "2:0123456789ab")
    assert is_fingerprint("1:0123456789ab")
    assert not is_fingerprint("1:0123456789AB")
    assert not is_fingerprint("0123456789ab")


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(st.text(st.sampled_from(list("[]()tel:sm \n1a")), max_size=60) | st.lists(
    st.sampled_from(["[", "]", "(", ")", "](tel:", "](sms:", "]( tel:", "1)", "a", "\n", "[a](tel:1)", "[b](c)"]), max_size=20
).map("".join))  # fmt: skip
def test_links_of_telephones_are_found_as_the_first_normaliser_found_them(text: str) -> None:
    expected = re.sub(r"\[[^\]]*\]\(\s*(?:tel|sms):[^)]*\)", "[tel]", text)
    assert _without_tel_links(text) == expected


@pytest.mark.parametrize("sign", ["[", "]", "](tel:", "[a](tel:", "[](tel:1", "[](  ", "<tel:", "{:", "+1-", "[a]: "])
def test_a_megabyte_of_links_is_read_in_no_time(sign: str) -> None:
    text = sign * (1_000_000 // len(sign))
    start = time.process_time()
    fingerprint(text)
    assert time.process_time() - start < 30


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(["<tel:", "<https://", "<mailto:", ">", " ", "a", "<", "\n"]), max_size=20).map("".join)
)
def test_addresses_in_angle_brackets_do_not_count(text: str) -> None:
    expected = re.sub(r"<(?:https?://|mailto:|tel:)[^>\s]*>", "<>", text)
    assert _AUTOLINK.sub(lambda found: "<>" if found[1] else found[0], text) == expected
