"""Pairs of clients and reps that look like one are proposed, and compared without what says nothing."""

from __future__ import annotations

import pytest

from analytics.bare_names import bare_id, bare_name
from analytics.proposals import rep_proposals, same_client_proposals
from tests.books.by_hand import named, retainer, table
from tests.books.desk import desk as desk  # the fixture


def test_pairs_that_look_like_one_client_are_proposed_with_reason_and_revenue(desk):
    desk.load(
        clients=table(
            """
            client_id, name,            email
            1,         Møller & Søn A/S, a@moller.dk
            2,         MOLLER + SON,     b@moller.dk
            3,         Zabka Sp. z o.o., post@z.pl
            4,         Frog,             POST@z.pl
            05,        Five,
            5,         Not five,
            6,         Other,            c@other.com
            """
        ),
        revenue=retainer("1", "2025-01", "10 10")
        + retainer("2", "2025-03", "30")
        + retainer("6.0", "2025-02", "7")
        + retainer("6", "2025-03", "8")
        + retainer("3", "2025-03", "1"),
    )
    found = desk.reading(same_client_proposals)
    assert found[["old_id", "old_revenue_12m", "new_id", "new_revenue_12m", "reason"]].values.tolist() == [
        ["1", 20, "2", 30, "the same name"],
        ["6.0", 7, "6", 8, "the same id but for zeros, .0 or case"],
        ["4", 0, "3", 1, "the same e-mail"],
    ]
    for old, new in zip(found["old_id"], found["new_id"], strict=True):
        desk.link(old, new)
    assert desk.reading(same_client_proposals).empty


def test_an_address_that_many_clients_share_proposes_nothing(desk):
    desk.load(clients=named(*"abcdefg", email="info@agency.com"), revenue=retainer("a", "2025-12", "10"))
    assert desk.reading(same_client_proposals).empty


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ACME GmbH & Co. KG", "Acme", True),
        ("Acme, Inc.", "ACME LLC", True),
        ("S.A.R.L. Dupont", "Dupont", True),
        ("Nova B.V.", "nova", True),
        ("Société X S.à r.l.", "Societe X", True),
        ("Foo Oy Ab", "FOO", True),
        ("Straße AG", "STRASSE", True),
        ("Bar & Grill", "Bar and Grill", True),
        ("GmbH", "AG", False),
        ("Acme North", "Acme South", False),
        ("Gold", "Old", False),
    ],
)
def test_names_are_compared_without_what_says_nothing(one, other, same):
    assert (bare_name(one) == bare_name(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("0012", "12.0", True), ("ab-1", "AB-1", True), ("12", "120", False), ("1.5", "15", False), ("0", "00", True)],
)
def test_ids_are_compared_without_what_spreadsheets_do(one, other, same):
    assert (bare_id(one) == bare_id(other)) is same


@pytest.mark.parametrize(
    ("rep", "owner"),
    [
        ("S. Berg", "Sara Berg"),
        ("sberg", "Sara Berg"),
        ("sara.berg@agency.com", "Sara Berg"),
        ("Berg, Sara", "Sara Berg"),
        ("SARA BERG", "Sara Berg"),
        ("SB", "Sara Berg"),
        ("Sara", "Sara Berg"),
        ("José", "Jose Cruz"),
        ("Kim", None),
        ("KL", "Kim Lund"),
        ("Sara Berg", None),
        ("Nobody", None),
        ("@", None),
    ],
)
def test_reps_that_look_like_one_owner_are_proposed(desk, rep, owner):
    owners = ("Sara Berg", "Jose Cruz", "Kim Lund", "Kim Ost")
    desk.load(
        clients=[row for place, one in enumerate(owners) for row in named(str(place), owner=one)],
        contacts=[{"client_id": "1", "date": "2025-12-20", "rep": rep, "channel": "call"}],
    )
    found = desk.reading(rep_proposals)
    assert list(found["owner"]) == ([owner] if owner else [])
