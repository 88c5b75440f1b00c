"""How a record stands on a day: the cases of the table, and what the cases cannot say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from ankunft.directory.freshness import encode, standing
from ankunft.model.contact import Contact
from ankunft.model.record import Record

from tests.directory.test_fit import cases, offer_of

TODAY = date(2026, 11, 21)
VERIFY_DAYS = 365


@pytest.mark.parametrize("case", cases("freshness"), ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    found = standing(offer_of(**case["record"]), date.fromisoformat(case["today"]), VERIFY_DAYS)
    expected = {"registration": None, "overdue": False, **case["expect"]}
    assert {"state": found.state, "registration": found.registration, "overdue": found.overdue} == expected


@pytest.mark.parametrize(("days_ago", "overdue"), [(365, False), (366, True)])
def test_the_instance_says_after_how_many_days_to_check_where_the_record_does_not(days_ago: int, overdue: bool) -> None:
    checked = TODAY - timedelta(days=days_ago)
    found = standing(offer_of(verified={"date": checked, "by": "Somebody"}), TODAY, VERIFY_DAYS)
    assert (found.overdue, found.last_checked) == (overdue, checked)


def test_a_record_that_was_never_checked_is_not_overdue() -> None:
    found = standing(offer_of(), TODAY, 1)
    assert (found.overdue, found.last_checked) == (False, None)


def test_records_other_than_offers_have_neither_dates_nor_registration() -> None:
    contact = Contact.model_validate({"title": "Titel", "status": "paused", "valid": {"until": "2026-11-21"}})
    found = standing(contact, TODAY, VERIFY_DAYS)
    assert (found.state, found.registration) == ("paused", None)
    assert standing(contact, TODAY + timedelta(days=1), VERIFY_DAYS).state == "ended"


def test_a_check_at_the_end_of_time_is_never_overdue() -> None:
    record = Record.model_validate({"verified": {"date": "9999-12-01", "by": "Somebody"}})
    assert not standing(record, date.max, VERIFY_DAYS).overdue
    assert encode(record, VERIFY_DAYS) == {"v": "9999-12-01", "c": "9999-12-31"}


def test_a_record_is_encoded_with_what_it_states_alone() -> None:
    offer = offer_of(
        status="full",
        valid={"from": "2026-01-01", "until": "2026-12-31"},
        when={"from": "2026-02-01", "until": "2026-06-30"},
        registration={"until": "2026-01-20"},
        verified={"date": "2026-01-10", "by": "Somebody", "every": 30},
    )
    assert list(encode(offer, VERIFY_DAYS).items()) == [
        ("s", "full"),
        ("f", "2026-01-01"),
        ("u", "2026-06-30"),
        ("r", "2026-01-20"),
        ("v", "2026-01-10"),
        ("c", "2026-02-09"),
    ]
    assert encode(offer_of(status="open"), VERIFY_DAYS) == {}
