"""A column of a data frame whose Python objects are made when somebody looks at them.

Rows that are chosen, sorted or cut out stay as they came from the database; all else that is done with the column is
done with its objects, as pandas does it with a column of objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.extensions import ExtensionArray, ExtensionDtype

# Rows that tell whether the values of a column come again.
_SAMPLE = 1000
# Bytes of a Python object, and of the place where it stands.
_OBJECT = 112
_OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv")
_COMPARED = {
    "__eq__": "equal",
    "__ne__": "not_equal",
    "__lt__": "less",
    "__le__": "less_equal",
    "__gt__": "greater",
    "__ge__": "greater_equal",
}
_ADDED = {"__add__": "add", "__sub__": "subtract"}
_DIGITS = 38
Objects = npt.NDArray[np.object_]


def waits(kind: pa.DataType, nulls: int) -> bool:
    """Whether the values of such an Arrow column are Python objects in a data frame, and no lists."""
    return bool(pa.types.is_decimal(kind) or pa.types.is_date(kind) or (nulls and pa.types.is_integer(kind)))


def as_objects(column: pa.ChunkedArray) -> Objects:
    """The values as Python objects, None where one is missing; repeated ones of a long column are made once."""
    if len(column) <= _SAMPLE or len(column.slice(0, _SAMPLE).unique()) >= _SAMPLE * 6 // 10:
        return _made(column)
    found = column.combine_chunks().dictionary_encode()
    different = np.empty(len(found.dictionary) + 1, dtype=object)  # the last one stands for null
    different[:-1] = _made(found.dictionary)
    places = found.indices.fill_null(len(found.dictionary)).to_numpy(zero_copy_only=False)
    return cast(Objects, different.take(places))


def _made(values: pa.Array | pa.ChunkedArray) -> Objects:
    series = values.to_pandas(date_as_object=True, integer_object_nulls=True)
    return cast(Objects, series.to_numpy(dtype=object))


class WaitingDtype(ExtensionDtype):
    """The type of a column that waits."""

    name = "waiting"
    kind = "O"
    na_value = None
    type: ClassVar[Any] = object

    @classmethod
    def construct_array_type(cls) -> Any:
        """The class of its columns."""
        return Waiting


class Waiting(ExtensionArray):
    """A column that waits: see the module. It cannot be written to."""

    def __init__(self, column: pa.ChunkedArray) -> None:
        self._column = column
        self._objects: Objects | None = None

    @property
    def objects(self) -> Objects:
        """The values as Python objects, made once. Nobody may change them."""
        if self._objects is None:
            self._objects = as_objects(self._column)
        return self._objects

    @property
    def _are_all_amounts(self) -> bool:
        """Whether Arrow adds and compares them as Python does: exactly, and none is missing."""
        return bool(pa.types.is_decimal(self._column.type)) and not self._column.null_count

    # --- what stays in Arrow ----------------------------------------------------------------------

    @property
    def dtype(self) -> WaitingDtype:
        return WaitingDtype()

    @property
    def nbytes(self) -> int:
        made = 0 if self._objects is None else len(self) * _OBJECT
        return int(self._column.nbytes) + made

    def __len__(self) -> int:
        return len(self._column)

    def __arrow_array__(self, type: pa.DataType | None = None) -> pa.ChunkedArray:
        return self._column if type is None else self._column.cast(type)

    def isna(self) -> npt.NDArray[np.bool_]:
        return cast(npt.NDArray[np.bool_], self._column.is_null().to_numpy())

    def copy(self) -> Self:
        return type(self)(self._column)

    def __getitem__(self, item: Any) -> Any:
        chosen: Any = pd.api.indexers.check_array_indexer(cast(Any, self), item)
        if isinstance(chosen, (int, np.integer)):
            return self._column[int(chosen) + (len(self) if chosen < 0 else 0)].as_py()
        if isinstance(chosen, slice):
            start, stop, step = chosen.indices(len(self))
            if step == 1:
                return type(self)(self._column.slice(start, max(stop - start, 0)))
            chosen = np.arange(start, stop, step)
        if chosen.dtype == bool:
            return type(self)(self._column.filter(pa.array(chosen)))
        return self.take(chosen)

    def replaced(self, places: npt.NDArray[np.intp], values: Sequence[Any]) -> Self:
        """The column with other values in these places, which rise."""
        is_other = np.zeros(len(self), dtype=bool)
        is_other[places] = True
        others = pa.array(values, self._column.type, from_pandas=True)
        return type(self)(_chunked(pc.replace_with_mask(self._column.combine_chunks(), pa.array(is_other), others)))

    def take(self, indices: Any, *, allow_fill: bool = False, fill_value: Any = None) -> Self:
        places = np.asarray(indices, dtype=np.int64)
        if allow_fill:
            wanted = pa.array(places, mask=places < 0)
        else:
            wanted = pa.array(np.where(places < 0, places + len(self), places))
        return type(self)(_chunked(self._column.take(wanted)))

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence[Self]) -> Self:
        columns = [one._column for one in to_concat]
        if len({column.type for column in columns}) == 1:
            return cls(pa.chunked_array([chunk for column in columns for chunk in column.chunks], columns[0].type))
        return cls._from_sequence([value for one in to_concat for value in one.objects])

    @classmethod
    def _from_sequence(cls, scalars: Any, *, dtype: Any = None, copy: bool = False) -> Self:
        return cls(_chunked(pa.array(list(scalars), from_pandas=True)))

    @classmethod
    def _from_factorized(cls, values: Any, original: Waiting) -> Self:
        return cls(_chunked(pa.array(list(values), original._column.type, from_pandas=True)))

    # --- what needs the objects -------------------------------------------------------------------

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return self.objects.astype(object if dtype is None else dtype, copy=copy is not False)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.objects)

    def tolist(self) -> list[Any]:
        return cast(list[Any], self.objects.tolist())

    def __neg__(self) -> Any:
        return -_series(self)

    def __abs__(self) -> Any:
        if self._are_all_amounts:
            return type(self)(pc.abs(self._column))
        return abs(_series(self))

    def _values_for_argsort(self) -> Objects:
        return self.objects

    def _values_for_factorize(self) -> tuple[Objects, Any]:
        return self.objects, None

    def _reduce(self, name: str, *, skipna: bool = True, keepdims: bool = False, **options: Any) -> Any:
        if name in ("sum", "min", "max") and len(self) and self._are_all_amounts:
            found = getattr(pc, name)(self._column).as_py()
        else:
            found = getattr(_series(self), name)(skipna=skipna, **options)
        return np.array([found], dtype=object) if keepdims else found

    def _cast_pointwise_result(self, values: Any) -> Any:
        return values

    def _formatter(self, boxed: bool = False) -> Callable[[Any], str]:
        return str


def _by_objects(name: str) -> Callable[[Waiting, Any], Any]:
    def operate(column: Waiting, other: Any) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        if name in _COMPARED and column._are_all_amounts and type(other) in (int, Decimal) and other == 0:
            nothing = pa.scalar(Decimal(0), column._column.type)
            return getattr(pc, _COMPARED[name])(column._column, nothing).to_numpy()
        if name in _ADDED and isinstance(other, Waiting) and _have_room(column, other):
            return Waiting(getattr(pc, _ADDED[name])(column._column, other._column))
        found = getattr(_series(column), name)(other.objects if isinstance(other, Waiting) else other)
        return found.to_numpy()

    return operate


for _name in _OPERATORS:
    setattr(Waiting, f"__{_name}__", _by_objects(f"__{_name}__"))


def _have_room(one: Waiting, other: Waiting) -> bool:
    """Whether both are amounts whose sum has room in a decimal, which makes it exact."""
    if not (one._are_all_amounts and other._are_all_amounts):
        return False
    kinds = one._column.type, other._column.type
    places = max(kind.scale for kind in kinds)
    return bool(max(kind.precision - kind.scale for kind in kinds) + places < _DIGITS)


def _series(column: Waiting) -> pd.Series:
    return pd.Series(column.objects, dtype=object)


def _chunked(values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
