// SPDX-License-Identifier: Apache-2.0
// The page of `grid`: the paper's curves, a panel for each variable.

const curveStyles = {
  w_avg: { label: "played", color: "#0072b2", dash: "solid", band: true },
  w_max: { label: "best", color: "#009e73", dash: "dash" },
  w_min: { label: "worst", color: "#d55e00", dash: "dot" },
  bound_regret: { label: "best, less the regret bound", color: "#cc79a7", dash: "dashdot", band: true },
  bound_ideal: { label: "ideal, less its bound", color: "#e69f00", dash: "longdash", band: true },
  bound_sharp_regret: { label: "with the sharp regret bound", color: "#cc79a7", dash: "dot", more: true },
  bound_sharp_ideal: { label: "with the sharp ideal bound", color: "#e69f00", dash: "dot", more: true },
  bound_pairwise: { label: "best, less pairwise", color: "#56b4e9", dash: "dash", more: true },
  bound_worst_case: { label: "best, less V", color: "#999999", dash: "longdashdot", more: true },
};
const welfareTitle = "principals' welfare, 0 worst, 1 ideal";

function translucent(tint, opacity) {
  const value = Number.parseInt(tint.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${opacity})`;
}

/// The rows of a run by their fixed value.
function scansOf(run) {
  const scans = new Map();
  run.points.fixed.forEach((fixed, row) => {
    if (!scans.has(fixed)) scans.set(fixed, []);
    scans.get(fixed).push(row);
  });
  return [...scans];
}

/// Configurations do not name what is played by capabilities.
const playOf = (run) => run.configuration.play ?? "capability";

/// "others 0.9, product play": what else is to be said of a scan.
function othersOf(run, fixed) {
  const parts = fixed === null ? [] : [`others ${fixed}`];
  if (playOf(run) !== "capability") parts.push(`${playOf(run)} play`);
  return parts.join(", ");
}
const before = (text) => (text === "" ? "" : `, ${text}`);

function curvePanel(panels, run, fixed, rows, state) {
  const measure = run.vary[0];
  const of = (name) => rows.map((row) => run.points[name][row]);
  const x = of("value");
  function make() {
    const data = [];
    for (const name of run.curves) {
      const style = curveStyles[name];
      const mean = of(`${name}_mean`);
      if (style.band && state.band !== "none") {
        const error = of(`${name}_stderr`);
        const [low, high] = state.band === "games" ? [of(`${name}_q05`), of(`${name}_q95`)]
          : [mean.map((m, i) => m - 1.645 * error[i]), mean.map((m, i) => m + 1.645 * error[i])];
        data.push({ type: "scatter", mode: "lines", x: [...x, ...x.toReversed()], y: [...high, ...low.toReversed()], fill: "toself",
                    fillcolor: translucent(style.color, 0.2), line: { width: 0 }, hoverinfo: "skip", showlegend: false, legendgroup: name });
      }
      data.push({ type: "scatter", mode: rows.length > 60 ? "lines" : "lines+markers", name: style.label, legendgroup: name, x, y: mean,
        marker: { size: 4 }, line: { color: style.color, dash: style.dash, width: 2 }, visible: style.more ? "legendonly" : true,
        hovertemplate: `${style.label}: %{y:.4f} at %{x:.3f}<extra></extra>` });
    }
    const title = [run.title, othersOf(run, fixed)].filter((text) => text).join(", ");
    return { data, layout: { title: panelTitle(title), xaxis: axis(measureTitles[measure] ?? measure),
                             yaxis: axis(welfareTitle, state.range === "unit" ? { range: [-0.05, 1.05] } : {}) } };
  }
  return figure(panels, `Welfare and bounds against ${measureTitles[measure] ?? measure}` + before(othersOf(run, fixed)) + before(run.title ?? ""), make);
}

function gridCurves(runs) {
  const part = section("Welfare against each measure");
  const panels = element("div", { class: "panels" }), redraw = [];
  const state = { band: "games", range: "unit" };
  const again = () => redraw.forEach((draw) => draw());
  if (hasPlotly) part.append(
    radios("Bands", "grid-band", [["games", "5 to 95 % of games"], ["mean", "90 % confidence of the mean"], ["none", "none"]], state.band,
      (band) => { state.band = band; again(); }),
    radios("Welfare", "grid-range", [["unit", "from 0 to 1"], ["all", "all"]], state.range, (range) => { state.range = range; again(); }));
  part.append(panels);
  for (const run of runs) for (const [fixed, rows] of scansOf(run)) redraw.push(curvePanel(panels, run, fixed, rows, state));
  drawing.push(...redraw);
  part.append(paragraph("Means over the games of each point. Played: what the agents make of it; best and worst: of any profile. " +
    "The two bounds are drawn as the welfare that they promise: the best welfare less the bound on the regret, and the ideal welfare less the bound on what is out of reach. " +
    "Names in the legend show and hide curves." + runs.filter((run) => run.step > 1).map((run) => ` Every ${run.step}th of ${show(run.rows)} points is drawn.`).join("")));
}

/// Matrices over the two measures that vary, for one fixed value.
function gridSurface(run, fixed, rows) {
  const state = { kind: "w_avg", also: new Set(["bound_regret"]), range: "unit" };
  const part = section(`Welfare over ${run.vary.map((m) => measureTitles[m] ?? m).join(" and ")}` + before(othersOf(run, fixed)) + (run.title ? `: ${run.title}` : ""));
  const x = [...new Set(rows.map((row) => run.points.value[row]))], y = [...new Set(rows.map((row) => run.points.second_value[row]))];
  const matrix = (name) => y.map((_, j) => x.map((_, i) => run.points[`${name}_mean`][rows[i * y.length + j]]));
  const start = { x: -1.5, y: -1.5, z: 0.9 };
  const make = () => ({
    data: run.curves.filter((name) => state.also.has(name) || name === state.kind).map((name) =>
      sheet(curveStyles[name].label, x, y, matrix(name), curveStyles[name].color, name === state.kind ? 0.9 : 0.5,
        `${curveStyles[name].label}: %{z:.4f}<extra></extra>`)),
    layout: { margin: { l: 0, r: 0, t: 10, b: 0 }, legend: { x: 0, y: 1 }, showlegend: true,
              scene: heights(scene(measureTitles[run.vary[0]], measureTitles[run.vary[1]], welfareTitle, { camera: { eye: start } })) },
  });
  // What a bound promises may lie far below what any profile gives, and would flatten all else.
  const heights = (of) => (state.range === "unit" ? { ...of, zaxis: { ...of.zaxis, range: [-0.05, 1.05] } } : of);
  const options = run.curves.map((name) => [name, curveStyles[name].label]);
  const name = `grid-surface-${fixed}`;
  if (hasPlotly) part.append(radios("Surface", name, options, state.kind, (kind) => { state.kind = kind; draw(); }),
    checkboxes("Also", `${name}-also`, options, state.also, () => draw()),
    radios("Welfare", `${name}-range`, [["unit", "from 0 to 1"], ["all", "all"]], state.range, (range) => { state.range = range; draw(); }));
  const draw = figure(part, "Welfare surface over two measures", make, "plot scene");
  if (hasPlotly) drawing.push(async () => { await draw(); turnByKeys(draw.div, start); });
}

function gridTables(runs) {
  const part = section("Violations");
  const rows = runs.flatMap((run) => Object.entries(run.violations).map(([bound, violations]) =>
    ({ run: run.folder, what: run.title ?? "", bound: bound.replaceAll("_", " "), games: run.games, violations })));
  part.append(paragraph("Games that exceed a bound, over all points."),
    sortableTable("Violations of bounds", [{ name: "run", text: true }, ...(runs.length > 1 ? [{ name: "what", label: "is", text: true }] : []), { name: "bound", text: true }, { name: "games" }, { name: "violations" }], rows).scroll);
}

function gridPage(runs) {
  document.getElementById("title").textContent = "What agents make of their principals' welfare, and what bounds promise";
  const dimsOf = (run) => (Array.isArray(run.configuration.dims) ? run.configuration.dims.join("×") : run.configuration.dims);
  const all = (of) => [...new Set(runs.map(of))].join(", ");
  document.getElementById("subtitle").textContent = `${show(sum(runs.map((run) => run.games)))} games of ${all(dimsOf)}; ` +
    `varied: ${all((run) => run.vary.join(" and "))}; played: ${all(playOf)}; ${all((run) => run.configuration.precision)}, seed ${all((run) => run.configuration.seed)}`;
  // What varies, where others stand and what is played, panels say themselves.
  if (runs.length > 1) runTitles(runs, ["dims"], ["vary", "fixed", "play"]).forEach((title, i) => { runs[i].title = title; });
  const curves = runs.filter((run) => run.vary.length === 1);
  if (curves.length > 0) gridCurves(curves);
  for (const run of runs) if (run.vary.length > 1) for (const [fixed, rows] of scansOf(run)) gridSurface(run, fixed, rows);
  gridTables(runs);
}

pages.grid = gridPage;
