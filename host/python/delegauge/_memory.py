# SPDX-License-Identifier: Apache-2.0
"""Files that lie in memory alone, for what the engine reads from files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def file_in_memory(content: bytes) -> Iterator[str]:
    """The path of a file that has the bytes, as long as the context lasts."""
    descriptor = os.memfd_create("delegauge")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)
