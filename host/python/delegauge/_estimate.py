# SPDX-License-Identifier: Apache-2.0
"""Logs for `estimate` that are no files."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import _core
from ._memory import file_in_memory
from ._options import text_bytes, utf8


@contextlib.contextmanager
def log_argument(log: Sequence[Any]) -> Iterator[tuple[list[bytes], Callable[[str], str]]]:
    """The arguments that name the log, and what puts right a message about it. What is no file yet is one in memory meanwhile."""
    if not log or log[0] is None:
        yield [], str
        return
    table = log[0]
    if isinstance(table, (str, os.PathLike)):
        if os.fspath(table).endswith(".parquet"):
            content = _core.read_file(_core.Call(None), text_bytes("log", table))
            import pandas

            table = pandas.read_parquet(io.BytesIO(content))
        else:
            yield [text_bytes("log", table)], str
            return
    kind, content = _file_of(table)
    with file_in_memory(content) as path:
        yield [path.encode()], lambda message: message.replace(path, kind)


def _file_of(table: Any) -> tuple[str, bytes]:
    """What messages call the log, and the bytes of a file of it."""
    if hasattr(table, "to_csv"):  # pandas
        return "frame", utf8(_with_doubles(table).to_csv(index=False), "frame")
    if hasattr(table, "write_csv"):  # polars
        import polars

        narrow = [name for name, kind in table.schema.items() if kind == polars.Float32]
        return "frame", utf8(table.with_columns(polars.col(name).cast(polars.Float64) for name in narrow).write_csv(), "frame")
    if getattr(getattr(table, "dtype", None), "names", None):
        import numpy

        bytes_of = io.BytesIO()
        numpy.save(bytes_of, table, allow_pickle=False)
        return "array", bytes_of.getvalue()
    if hasattr(table, "keys"):
        return "columns", _csv_of(table)
    raise TypeError(
        f"log: a {type(table).__name__} is no log; give a file's path, a DataFrame, a mapping of columns or a structured array"
    )


def _with_doubles(frame: Any) -> Any:
    """The pandas frame with its narrower numbers as the doubles that they are: a CSV would have their shortest decimals instead."""
    import numpy
    import pandas

    def exact(value: object) -> object:
        return float(value) if isinstance(value, numpy.floating) else value

    columns = {}
    for place, kind in enumerate(frame.dtypes):
        if pandas.api.types.is_float_dtype(kind) and getattr(kind, "numpy_dtype", kind) != numpy.float64:
            # pandas' own kinds of columns, whose missing values are not NaN, have one of doubles, too.
            wide = "float64" if isinstance(kind, numpy.dtype) else "Float64"
            columns[place] = frame.iloc[:, place].astype(wide)
        elif kind == object:
            columns[place] = frame.iloc[:, place].map(exact)
    if not columns:
        return frame
    return pandas.concat([columns.get(place, frame.iloc[:, place]) for place in range(frame.shape[1])], axis=1)


def _csv_of(columns: Mapping[Any, Any]) -> bytes:
    columns = {str(name): list(values) for name, values in columns.items()}
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError("log: its columns have different lengths; give one value per row in each")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values()):
        writer.writerow(_cell(cell) for cell in row)
    return utf8(text.getvalue(), "columns")


def _cell(value: Any) -> Any:
    """What a CSV has of it: nothing where it is missing (None, NaN, pandas' NA), else all digits of its double."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float) or type(value).__name__ in ("float32", "float16"):
        number = float(value)
        return "" if number != number else repr(number)
    return value
