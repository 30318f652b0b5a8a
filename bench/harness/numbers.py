# SPDX-License-Identifier: Apache-2.0
"""Medians and quartiles, and how they are written."""
import statistics


def spread(values):
    """Median and quartiles."""
    if len(values) == 1:
        return {"median": values[0], "quartiles": [values[0], values[0]]}
    low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": median, "quartiles": [low, high]}


def digits(value):
    """Three significant digits without an exponent."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.3g}"


def cell(s, unit=1.0):
    """30.1 (29.8 to 31.2)"""
    low, high = s["quartiles"]
    return f"{digits(s['median'] / unit)} ({digits(low / unit)} to {digits(high / unit)})"
