# SPDX-License-Identifier: Apache-2.0
"""The folder of a study: its settings, a small JSON file per measurement, and the best games.

Every file is written under a temporary name and renamed: what an interrupted study leaves is
complete.
"""

import json
import os
import shutil
from pathlib import Path

VERSION = 1


class SettingsDiffer(Exception):
    pass


def write_atomically(path, text):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def write_json(path, value):
    write_atomically(path, json.dumps(value, indent=1) + "\n")


def read_json(path):
    """What is in a file, None if there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SystemExit(
            f"tightness.py: {path}: {error}: remove it, and it is made again"
        ) from None


class Store:
    """Results by name. All of a folder's results are of the same settings."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def settle(self, given, default):
        """The settings of this folder: those that it was begun with, else those given, else the default.

        Given settings that differ from the folder's are an error: hours of results would be lost.
        """
        held = read_json(self.folder / "study.json")
        if held is None:
            settings = {
                name: default[name] if given[name] is None else given[name] for name in default
            }
            write_json(self.folder / "study.json", {"version": VERSION, "settings": settings})
            return settings
        if held.get("version") != VERSION or held.get("settings", {}).keys() != default.keys():
            raise SettingsDiffer(
                f"{self.folder}: of another version of this program; name another --out"
            )
        settings = held["settings"]
        for name, value in given.items():
            if value is not None and value != settings[name]:
                raise SettingsDiffer(
                    f"{self.folder} has results with --{name} {settings[name]:,}, not {value:,}: "
                    f"leave --{name} out, or name another --out"
                )
        return settings

    def result(self, name):
        return read_json(self.folder / "results" / f"{name}.json")

    def keep(self, name, result):
        write_json(self.folder / "results" / f"{name}.json", result)

    def game_file(self, name):
        return self.folder / "games" / f"{name}.json"

    def table_file(self, name):
        return self.folder / "tables" / f"{name}.csv"

    def run_folder(self, name):
        """An empty place for a run; what an interrupted run left there is removed."""
        path = self.folder / "running" / name
        shutil.rmtree(path, ignore_errors=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def discard(self, run_folder):
        shutil.rmtree(run_folder)
        try:
            run_folder.parent.rmdir()  # goes with the last run
        except OSError:
            pass
