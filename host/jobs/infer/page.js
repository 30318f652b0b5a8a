// SPDX-License-Identifier: Apache-2.0
// The page of `infer`: how far estimates are off after so many observed profiles.

const distributionStyles = {
  all: { label: "any profile", color: "#0072b2", dash: "solid" }, nash: { label: "Nash equilibria", color: "#d55e00", dash: "dash" },
  epsilon_nash: { label: "epsilon-equilibria", color: "#009e73", dash: "dot" }, played: { label: "what is played", color: "#cc79a7", dash: "dashdot" },
};

function inferPage(run) {
  const c = run.configuration, points = run.points;
  document.getElementById("title").textContent = "How well are the measures estimated from few observations?";
  document.getElementById("subtitle").textContent = `${show(run.games)} games of ${Array.isArray(c.dims) ? c.dims.join("×") : c.dims}, seed ${c.seed}`;
  const part = section("Error against observed profiles");
  const panels = element("div", { class: "panels" }), redraw = [];
  let scale = "linear";
  if (hasPlotly) part.append(radios("Errors on", "infer-scale", [["linear", "a linear axis"], ["log", "a log axis"]], scale, (of) => { scale = of; redraw.forEach((f) => f()); }));
  part.append(panels);
  const names = Object.keys(distributionStyles).filter((name) => points.distribution.includes(name));
  for (const measure of ["ia", "ic", "ca", "cc"]) {
    const make = () => {
      const data = [];
      for (const name of names) {
        const rows = points.distribution.flatMap((d, row) => (d === name ? [row] : []));
        const style = distributionStyles[name];
        const x = rows.map((row) => points.samples[row] + 1);
        const mean = rows.map((row) => points[`${measure}_error_mean`][row]);
        const half = rows.map((row) => 1.645 * points[`${measure}_error_stderr`][row]);
        const high = mean.map((m, i) => m + half[i]), low = mean.map((m, i) => m - half[i]);
        data.push({ type: "scatter", mode: "lines", x: [...x, ...x.toReversed()], y: [...high, ...low.toReversed()], fill: "toself", legendgroup: name,
                    fillcolor: translucent(style.color, 0.2), line: { width: 0 }, hoverinfo: "skip", showlegend: false });
        data.push({ type: "scatter", mode: "lines+markers", name: style.label, legendgroup: name, x, y: mean, marker: { size: 4 },
                    line: { color: style.color, dash: style.dash, width: 2 }, hovertemplate: `${style.label}: %{y:.4f} after %{x}<extra></extra>` });
      }
      return { data, layout: { title: { text: measureTitles[measure], font: { size: 13 }, x: 0.02, y: 0.97 },
        xaxis: axis("profiles observed", { type: "log", dtick: 1 }), yaxis: axis("mean absolute error", scale === "log" ? { type: "log" } : { rangemode: "tozero" }) } };
    };
    redraw.push(figure(panels, `Error of ${measureTitles[measure]} against observed profiles`, make));
  }
  drawing.push(...redraw);
  part.append(paragraph("Profiles are drawn from the distribution that the legend names. Bands: 90 % confidence of the mean."));
  const columns = [{ name: "distribution", text: true }, { name: "samples" }, ...["ia", "ic", "ca", "cc"].map((m) => ({ name: `${m}_error_mean`, label: `${m} error`, digits: 4 }))];
  section("In numbers", sortableTable("Errors of the estimates", columns, rowsOf({ distribution: points.distribution,
    samples: points.samples.map((s) => s + 1), ...Object.fromEntries(["ia", "ic", "ca", "cc"].map((m) => [`${m}_error_mean`, points[`${m}_error_mean`]])) })).scroll);
}

pages.infer = ([run]) => inferPage(run);
