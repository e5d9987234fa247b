"""Answers as data frames."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

# Rows that tell whether the values of a column come again.
_SAMPLE = 1000


def as_frame(table: pa.Table) -> pd.DataFrame:
    """As a data frame; of amounts that come again and again in a long one, each is made a Decimal once."""
    repeated = [
        field.name
        for field in table.schema
        if table.num_rows > _SAMPLE and pa.types.is_decimal(field.type) and _repeats(table.column(field.name))
    ]
    frame: pd.DataFrame = table.drop_columns(repeated).to_pandas(date_as_object=True, integer_object_nulls=True)
    for name in repeated:
        found = table.column(name).combine_chunks().dictionary_encode()
        amounts = np.empty(len(found.dictionary) + 1, dtype=object)  # the last one stands for null
        amounts[:-1] = found.dictionary.to_pandas()
        places = found.indices.fill_null(len(found.dictionary)).to_numpy(zero_copy_only=False)
        values = pd.Series(amounts.take(places), index=frame.index, dtype=object)
        frame.insert(table.schema.get_field_index(name), name, values)
    return frame


def _repeats(column: pa.ChunkedArray) -> bool:
    return len(column.slice(0, _SAMPLE).unique()) < _SAMPLE * 6 // 10
