# SPDX-License-Identifier: Apache-2.0
"""The study's figures, as PNG and SVG. Only this file needs matplotlib (bench/requirements.txt)."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.colors import Normalize

import surfaces
from cells import BOUNDS, METRICS, OUTCOMES, PLAYERS, Cell
from tables import NO_GAME, digits, pair

# Okabe and Ito's colours, which the colour-blind tell apart; lines and marks differ as well.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#666666"
SHADES = "cividis"
AGENTS = "agents' welfare regret W (in magnitudes)"
PRINCIPALS = "principals' welfare regret (in magnitudes)"
MISALIGNMENT = "weighted misalignment D (mean distance)"
GAME = "4 players x 4 outcomes, epic, welfare mean, magnitudes 1"
STYLE = {
    "font.size": 9,
    "axes.titlesize": 10,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.hashsalt": "delegauge",
}


def save(figure, folder, name):
    Path(folder).mkdir(parents=True, exist_ok=True)
    figure.savefig(Path(folder, f"{name}.png"), dpi=150, metadata={"Software": None})
    figure.savefig(Path(folder, f"{name}.svg"), metadata={"Date": None})
    pyplot.close(figure)
    return name


def edges(bins, axis):
    """Ascending edges of the bins along an axis of the map."""
    ends = {bin[f"{axis}_low"] for bin in bins} | {bin[f"{axis}_high"] for bin in bins}
    return sorted(ends)


def grid(bins, value):
    """Edges of the agents' regret and of the misalignment, rows of values; NaN where no game is."""
    across, up = edges(bins, "regret"), edges(bins, "misalignment")
    rows = [[float("nan")] * (len(across) - 1) for _ in up[:-1]]
    for bin in bins:
        if bin[value] is not None:
            rows[up.index(bin["misalignment_low"])][across.index(bin["regret_low"])] = bin[value]
    return across, up, rows


def middles(ends):
    return [(a + b) / 2 for a, b in zip(ends, ends[1:])]


def draw_surfaces(bins, folder):
    """Three sheets side by side: the published bound, the fused bound, what was found."""
    import numpy

    across, up, rows = grid(bins, "regret")
    found = numpy.array(rows)
    regrets, misalignments = numpy.meshgrid(middles(across), middles(up))
    sheets = [
        ("published bound", numpy.vectorize(surfaces.published)(regrets, misalignments)),
        ("fused bound, equal distances", numpy.vectorize(surfaces.fused)(regrets, misalignments)),
        ("largest regret found", found),
    ]
    scale = Normalize(0, surfaces.TRIVIAL)
    figure = pyplot.figure(figsize=(12, 4.6))
    for k, (title, heights) in enumerate(sheets):
        axes = figure.add_axes((0.02 + 0.305 * k, 0.02, 0.28, 0.86), projection="3d")
        axes.plot_surface(
            regrets,
            misalignments,
            heights,
            rstride=1,
            cstride=1,
            facecolors=pyplot.get_cmap(SHADES)(scale(heights)),
            shade=False,
            linewidth=0.2,
        )
        axes.set(xlim=(0, surfaces.TRIVIAL), ylim=(0, 1), zlim=(0, surfaces.TRIVIAL), title=title)
        axes.set_xlabel("W (in magnitudes)", fontsize=8)
        axes.set_ylabel("D (mean distance)", fontsize=8)
        axes.set_zlabel("regret (in magnitudes)", fontsize=8)
        axes.view_init(elev=24, azim=-128)
        axes.set_box_aspect((1, 1, 0.85), zoom=0.86)
        axes.tick_params(labelsize=7)
    bar = figure.add_axes((0.945, 0.2, 0.012, 0.55))
    figure.colorbar(pyplot.cm.ScalarMappable(scale, SHADES), cax=bar, label=PRINCIPALS)
    figure.suptitle(
        "Principals' regret against the agents' regret W and the weighted misalignment D: what bounds "
        f"allow, what was found\n({GAME})",
        fontsize=10,
    )
    return save(figure, folder, "frontier")


def draw_slices(slices, folder):
    """Both sides' regrets at fixed misalignments: bounds as lines, games found as points."""
    figure, panels = pyplot.subplots(
        1, len(slices), figsize=(10, 3.8), sharey=True, layout="constrained"
    )
    regrets = [surfaces.TRIVIAL * k / 400 for k in range(401)]
    lines = [
        ("published", surfaces.published, ORANGE, "-"),
        ("sharp", surfaces.sharp, GREY, ":"),
        ("fused, equal distances", surfaces.fused, BLUE, "--"),
    ]
    for axes, (at, bins) in zip(panels, slices.items()):
        for label, bound, colour, style in lines:
            axes.plot(
                regrets, [bound(w, at) for w in regrets], style, color=colour, label=label, lw=1.8
            )
        games = [(bin["agents_regret"], bin["regret"]) for bin in bins if bin["regret"] is not None]
        if games:
            axes.plot(
                *zip(*games),
                "o",
                color=GREEN,
                ms=4,
                mec="black",
                mew=0.4,
                label="largest regret found",
            )
        axes.set(title=f"D = {at}", xlabel=AGENTS, xlim=(0, surfaces.TRIVIAL), ylim=(0, 1.5))
        axes.grid(alpha=0.3)
    panels[0].set_ylabel(PRINCIPALS)
    panels[-1].legend(loc="lower right", fontsize=8)
    figure.suptitle(f"Principals' regret at fixed misalignment ({GAME})", fontsize=10)
    return save(figure, folder, "frontier-slices")


def draw_ratio(bins, folder):
    """Found regret over the bounds on the very game, per bin."""
    figure, panels = pyplot.subplots(1, 2, figsize=(9.5, 4.2), sharey=True, layout="constrained")
    for axes, value, title in zip(panels, ("over_published", "over_fused"), ("published", "fused")):
        across, up, rows = grid(bins, value)
        image = axes.pcolormesh(across, up, rows, cmap=SHADES, vmin=0, vmax=1)
        axes.set(title=f"largest regret found / {title}", xlabel=AGENTS)
        axes.set_facecolor("white")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    panels[0].set_ylabel(MISALIGNMENT)
    figure.colorbar(image, ax=panels, label="regret / bound")
    figure.suptitle(
        f"Where the bounds are met; white: no game found with fused below trivial\n({GAME})",
        fontsize=10,
    )
    return save(figure, folder, "frontier-ratio")


def draw_table(results, folder):
    """Tightness sampled beside tightness searched, a row per shape, a pair of panels per metric."""
    shapes = [(n, k) for n in PLAYERS for k in OUTCOMES]
    figure, panels = pyplot.subplots(1, 6, figsize=(12.5, 6.6), sharey=True, layout="constrained")
    shade = pyplot.get_cmap(SHADES)
    for p, (metric, side) in enumerate((metric, side) for metric in METRICS for side in (0, 1)):
        axes = panels[p]
        cells = [
            [pair(results, Cell(*shape, metric, b, "sample"))[side] for b in BOUNDS]
            for shape in shapes
        ]
        values = [
            [r["tightness"] if r and r["tightness"] is not None else float("nan") for r in row]
            for row in cells
        ]
        image = axes.imshow(values, cmap=shade, vmin=0, vmax=1, aspect="auto")
        for y, row in enumerate(cells):
            for x, result in enumerate(row):
                if result:
                    text = digits(result["tightness"])
                    dark = result["tightness"] is not None and result["tightness"] < 0.55
                    text = text if text in ("1", NO_GAME) else text[1:]
                    axes.text(
                        x,
                        y,
                        text,
                        ha="center",
                        va="center",
                        fontsize=5.5,
                        color="white" if dark else "black",
                    )
        axes.set_title(f"{metric}, {('sampled', 'searched')[side]}")
        axes.set_xticks(
            range(len(BOUNDS)), BOUNDS, rotation=60, ha="right", rotation_mode="anchor", fontsize=8
        )
        axes.set_yticks(range(len(shapes)), [f"{n} x {k}" for n, k in shapes], fontsize=7)
        axes.tick_params(length=0)
        for k in range(1, len(PLAYERS)):
            axes.axhline(k * len(OUTCOMES) - 0.5, color="white", lw=1.5)
    panels[0].set_ylabel("players x outcomes")
    figure.colorbar(image, ax=panels, label="largest V / bound found", fraction=0.02, pad=0.01)
    figure.suptitle("Largest tightness found in the region; –: no game there", fontsize=10)
    return save(figure, folder, "tightness-table")


def draw(results, frontier, folder):
    """Draws what there are measurements for; returns the figures' names."""
    drawn = []
    with pyplot.rc_context(STYLE):
        if results:
            drawn.append(draw_table(results, folder))
        if frontier is not None:
            bins, slices = frontier
            drawn += [
                draw_surfaces(bins, folder),
                draw_slices(slices, folder),
                draw_ratio(bins, folder),
            ]
    return drawn
