-- macros: how a figure of a client stands beside those of the others
-- which part of the others with this figure has a smaller one; differences below a billionth are none
create macro place_in_book(figure) as
    case
        when figure is not null
            then percent_rank() over (partition by figure is null order by round(cast(figure as double), 9))
    end;
-- the weight that a percentile has in the burden: none where it is not known
create macro weight_of(percentile, weight) as case when percentile is null then 0 else weight end;
-- nobody told a cost: not known, and not nothing
create macro known_cost(cost, amount_with_cost) as case when amount_with_cost > 0 or cost <> 0 then cost end;
-- whether enough of the revenue carries a cost
create macro knows_margin(revenue, cost, amount_with_cost, amount, known_share) as
    revenue > 0 and cost is not null and amount_with_cost >= cast(known_share as decimal(6, 4)) * amount;
-- the first rule: the margin is under a line, and so many contacts had a negative outcome
create macro parts_ways(profit, revenue, negative_outcomes, margin_line, outcomes_line) as
    profit < cast(margin_line as decimal(6, 4)) * revenue and negative_outcomes >= outcomes_line;
