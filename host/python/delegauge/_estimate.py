# SPDX-License-Identifier: Apache-2.0
"""Logs for `estimate` that are no files."""

import contextlib
import csv
import io
import os

from ._memory import file_in_memory
from ._options import text_bytes


@contextlib.contextmanager
def log_argument(log):
    """The arguments that name the log, and what puts right a message about it. What is no file yet is one in memory meanwhile."""
    if not log or log[0] is None:
        yield [], str
        return
    table = log[0]
    if isinstance(table, (str, os.PathLike)):
        if os.fspath(table).endswith(".parquet"):
            import pandas

            table = pandas.read_parquet(table)
        else:
            yield [text_bytes("log", table)], str
            return
    kind, content = _file_of(table)
    with file_in_memory(content) as path:
        yield [path.encode()], lambda message: message.replace(path, kind)


def _file_of(table):
    """What messages call the log, and the bytes of a file of it."""
    if hasattr(table, "to_csv"):  # pandas
        return "frame", table.to_csv(index=False).encode()
    if hasattr(table, "write_csv"):  # polars
        return "frame", table.write_csv().encode()
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


def _csv_of(columns):
    columns = {str(name): list(values) for name, values in columns.items()}
    lengths = {len(values) for values in columns.values()}
    if len(lengths) > 1:
        raise ValueError("log: its columns have different lengths; give one value per row in each")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values()):
        writer.writerow(_cell(cell) for cell in row)
    return text.getvalue().encode()


def _cell(value):
    """What a CSV has of it: nothing where it is missing (None, NaN, pandas' NA), else all digits of its double."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float) or type(value).__name__ in ("float32", "float16"):
        number = float(value)
        return "" if number != number else repr(number)
    return value
