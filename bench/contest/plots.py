# SPDX-License-Identifier: Apache-2.0
"""The figure of a result: games per second of every program, a panel per work."""


def draw(document, path):
    import matplotlib
    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "delegauge"
    from matplotlib import pyplot

    works = {name: r for name, r in document["works"].items() if r["rates"]}
    rows = max(len(r["rates"]) for r in works.values())
    columns = min(len(works), 3)
    deep = -(-len(works) // columns)
    figure, axes = pyplot.subplots(deep, columns, figsize=(5.2 * columns, (0.28 * rows + 1.1) * deep), layout="constrained",
                                   squeeze=False)
    for panel, (name, result) in zip(axes.flat, works.items()):
        names = list(result["rates"])[::-1]
        rates = [result["rates"][n]["wall"]["median"] for n in names]
        colours = ["C0" if n.startswith("delegauge") else "0.65" for n in names]
        panel.barh(names, rates, color=colours)
        panel.set_xscale("log")
        panel.set_title(name, fontsize=10)
        panel.tick_params(labelsize=8)
        panel.set_xlabel("games per second", fontsize=8)
        panel.grid(axis="x", alpha=0.3)
    for panel in list(axes.flat)[len(works):]:
        panel.set_visible(False)
    figure.savefig(path, metadata={"Date": None} if str(path).endswith(".svg") else None)
    pyplot.close(figure)
