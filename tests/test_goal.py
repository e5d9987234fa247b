"""The mixes of tiers that reach a goal, worked by hand."""

import doctest
from decimal import Decimal

from analytics import goal
from analytics.goal import ways_to

TIERS = [Decimal(3000), Decimal(5000), Decimal(10_000)]


def test_the_example_of_the_goal_holds():
    assert doctest.testmod(goal, globs={**vars(goal)}).failed == 0


def test_three_mixes_close_the_gap_with_the_hours_of_today():
    hours = {Decimal(3000): Decimal(30), Decimal(5000): Decimal(45), Decimal(10_000): Decimal(90)}
    ways = ways_to(Decimal(290_000), Decimal(273_550), TIERS, hours)
    assert ways.gap == 16_450
    # 10,000 + 5,000 and 1,450 left; 3 x 5,000 and 1,450 left; 5 x 3,000 and 1,450 left
    assert [(mix.name, *mix.counts.values(), mix.adds, mix.hours, mix.over) for mix in ways.mixes] == [
        ("few, large", 1, 1, 1, 18_000, 90 + 45 + 30, 1_550),
        ("middle", 0, 3, 1, 18_000, 3 * 45 + 30, 1_550),
        ("many, small", 0, 0, 6, 18_000, 6 * 30, 1_550),
    ]


def test_a_goal_that_is_met_needs_no_mix_and_an_exact_one_no_rest():
    assert ways_to(Decimal(1000), Decimal(1000), TIERS, {}) == ways_to(Decimal(999), Decimal(1000), TIERS, {})
    assert ways_to(Decimal(1000), Decimal(1000), TIERS, {}).mixes == ()
    [few, *_] = ways_to(Decimal(11_000), Decimal(1000), TIERS, {}).mixes
    assert (list(few.counts.values()), few.over) == ([1, 0, 0], 0)


def test_equal_mixes_are_told_once_and_hours_of_unmeasured_tiers_are_not_known():
    ways = ways_to(Decimal(2000), Decimal(0), TIERS, {Decimal(3000): None})
    [mix] = ways.mixes
    assert (list(mix.counts.values()), mix.hours, mix.over) == ([0, 0, 1], None, 1000)
