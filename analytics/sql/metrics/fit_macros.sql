-- macros: how a figure of a client stands beside those of the others
-- which part of the others with this figure has a smaller one; differences below a billionth are none
create macro place_in_book(figure) as
    case
        when figure is not null
            then percent_rank() over (partition by figure is null order by round(cast(figure as double), 9))
    end;
-- the weight that a percentile has in the burden: none where it is not known
create macro weight_of(percentile, weight) as case when percentile is null then 0 else weight end;
