# SPDX-License-Identifier: Apache-2.0
"""Generated parts of documents and files that are whole or not there: scripts/study has them."""
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts/study"))

from documents import replace, write_atomically, write_json  # noqa: E402

__all__ = ["replace", "write_atomically", "write_json"]
