// SPDX-License-Identifier: Apache-2.0
// The page of `surface`: the bound above the games, how tight it is, and the tightest games.

/// The columns of surface.csv as matrices over the bins, [misalignment][agents' regret].
function surfaceGrid(bins) {
  const width = bins.agents_regret_high.map((high, i) => high - bins.agents_regret_low[i]);
  const height = bins.misalignment_high.map((high, i) => high - bins.misalignment_low[i]);
  // Agents' regret runs along the matrices' rows.
  const column = bins.row, row = bins.column;
  const columns = Math.max(...column) + 1, rows = Math.max(...row) + 1;
  const middle = (count, step) => Array.from({ length: count }, (_, i) => (i + 0.5) * step);
  return {
    x: middle(columns, width[0]), y: middle(rows, height[0]),
    of(name) {
      const z = Array.from({ length: rows }, () => new Array(columns).fill(null));
      bins[name].forEach((value, i) => { z[row[i]][column[i]] = value; });
      return z;
    },
  };
}

function surfaceFigure(run) {
  const hasWorstCase = "max_worst_case" in run.surface;
  const kinds = hasWorstCase ? [...run.bounds, "worst_case"] : run.bounds;
  const grid = run.surface.count.length > 0 ? surfaceGrid(run.surface) : null;
  const start = { x: 1.35, y: -1.35, z: 0.55 };
  let chosen = kinds[0], height = "max";
  const shown = new Set(["games"]);
  const part = section("The bound above the games");
  if (!grid) return part.append(paragraph("No game of this run counts: every player was indifferent in all of them.", "note"));

  const heightOf = (kind, of) => (kind === "worst_case" ? `${of}_worst_case` : `${kind}_${of}`);
  function make() {
    const label = boundLabel(chosen), points = run.points;
    const data = [sheet(label, grid.x, grid.y, grid.of(heightOf(chosen, height)), "#5aa9e6", 0.5,
      `${label}: %{z:.4f}<br>W %{x:.3f}<br>misalignment %{y:.3f}<extra></extra>`)];
    if (shown.has("games")) {
      const above = points[chosen === "worst_case" ? "worst_case_regret" : chosen];
      const slack = above.map((value, i) => value - points.principals_welfare_regret[i]);
      data.push({ type: "scatter3d", mode: "markers", name: "sampled games", x: points.agents_welfare_regret, y: points.weighted_misalignment,
        z: points.principals_welfare_regret, customdata: points.index, text: slack.map((s) => s.toFixed(4)),
        marker: { size: 2.2, color: slack, cmin: 0, colorscale: colorScale(),
                  colorbar: { title: { text: "slack", side: "top" }, thickness: 12, len: 0.6, x: 1, xanchor: "right" } },
        hovertemplate: "game %{customdata}<br>regret %{z:.4f}, slack %{text}<br>W %{x:.3f}<br>misalignment %{y:.3f}<extra></extra>" });
    }
    if (shown.has("mean")) data.push(sheet("mean regret", grid.x, grid.y, grid.of("mean_regret"), "#e69f00", 0.85, "mean regret %{z:.4f}<extra></extra>"));
    if (shown.has("attained")) data.push(sheet("largest regret", grid.x, grid.y, grid.of("max_regret"), "#009e73", 0.7, "largest regret %{z:.4f}<extra></extra>"));
    return { data, layout: { margin: { l: 0, r: 0, t: 10, b: 0 }, legend: { x: 0, y: 1 }, showlegend: true,
      scene: scene(agentsRegretTitle, misalignmentTitle, "principals' welfare regret", { camera: { eye: start, center: { x: 0, y: 0, z: -0.2 } } }) } };
  }
  const controls = element("div", {},
    radios("Surface", "surface-bound", kinds.map((kind) => [kind, boundLabel(kind)]), chosen, (kind) => { chosen = kind; draw(); }),
    radios("Its height", "surface-height", [["max", "largest in each bin"], ["mean", "mean of each bin"]], height, (of) => { height = of; draw(); }),
    checkboxes("Also", "surface-also", [["games", "sampled games"], ["mean", "mean regret"], ["attained", "attained maximum"]], shown, () => draw()));
  if (hasPlotly) part.append(controls);
  const draw = figure(part, "Bound surface over agents' regret and misalignment, with sampled games beneath", make, "plot scene");
  if (hasPlotly) drawing.push(async () => { await draw(); turnByKeys(draw.div, start); });
  const violations = sum(run.bounds.map((bound) => run.statistics[bound].violations));
  part.append(paragraph(`Each dot is a game: what its principals lost, coloured by the slack, how far it is below the surface at that very game. ` +
    `The misalignment is each player's distance to its agent, weighted by the principal's magnitude, added up. ` +
    `${show(run.points.index.length)} of ${show(run.games)} games are drawn; the surfaces are of all of them, in 64 × 64 bins. ` +
    `${hasPlotly ? "Drag to turn, or use the arrow keys. " : ""}${violations === 0n ? "No game exceeds any bound." : `${show(violations)} times a bound is exceeded!`}`));
}

/// Share of games per unit of tightness over 64 bins, and of games at least as tight.
function tightnessCurves(counts) {
  const bins = 64, fine = 512;
  const games = counts.games.map(Number), total = games.reduce((a, b) => a + b, 0);
  const density = new Array(bins).fill(0);
  counts.low.forEach((low, i) => { density[Math.floor(low * bins)] += games[i] / total * bins; });
  const survival = new Array(fine).fill(0);
  counts.low.forEach((low, i) => { survival[Math.round(low * fine)] = games[i] / total; });
  for (let i = fine - 2; i >= 0; --i) survival[i] += survival[i + 1];
  return { density, survival };
}

function tightnessFigures(run) {
  let against = "regret";
  const part = section("How tight the bounds are");
  const redraw = [];
  const bounds = run.bounds.filter((bound) => run.tightness?.[bound]);
  if (bounds.length === 0) return;
  const options = [["regret", "regret / bound"]];
  if (bounds.some((bound) => run.tightness[bound].worst_case)) options.push(["worst_case", "V / bound"]);
  if (hasPlotly) part.append(radios("Tightness as", "tightness-against", options, against, (of) => { against = of; redraw.forEach((f) => f()); }));
  const panels = element("div", { class: "panels" });
  part.append(panels);
  const xTitle = () => (against === "regret" ? "tightness, regret / bound" : "tightness, V / bound");
  const make = (of, yaxis, shape) => () => {
    const data = bounds.filter((bound) => run.tightness[bound][against]).map((bound) => {
      const y = tightnessCurves(run.tightness[bound][against])[of];
      // The last step has an end, too.
      const x = y.map((_, i) => i / y.length);
      if (shape === "hv") { x.push(1); y.push(y.at(-1)); }
      return { type: "scatter", mode: "lines", name: bound, x, y,
               line: { ...lineStyle(bound), width: 2, shape }, hovertemplate: `${bound}: %{y:.4g} at %{x:.3f}<extra></extra>` };
    });
    return { data, layout: { xaxis: axis(xTitle(), { range: [0, 1] }), yaxis: yaxis() } };
  };
  redraw.push(figure(panels, "Histogram of tightness", make("density", () => axis("density of games", { rangemode: "tozero" }), "hv")));
  redraw.push(figure(panels, "Survival curve of tightness", make("survival",
    () => axis("share of games at least as tight", { type: "log", exponentformat: "power", dtick: 1 }), "linear")));
  drawing.push(...redraw);

  const columns = [{ name: "bound", text: true }, { name: "of", text: true, label: "tightness" }, { name: "violations" },
    ...["mean", "standard_error", "5 %", "median", "95 %", "99 %", "max"].map((name) => ({ name, label: name.replace("_", " "), digits: 4 }))];
  const rows = [];
  for (const bound of run.bounds) {
    for (const [key, of] of [["tightness", "regret / bound"], ["worst_case_tightness", "V / bound"]]) {
      const stat = run.statistics[bound][key];
      if (!stat) continue;
      const q = stat.quantiles ?? {};
      rows.push({ bound, of, violations: key === "tightness" ? run.statistics[bound].violations : null, mean: stat.mean,
        standard_error: stat.standard_error, "5 %": q["0.05"], median: q["0.5"], "95 %": q["0.95"], "99 %": q["0.99"], max: stat.max });
    }
  }
  part.append(sortableTable("Statistics of tightness", columns, rows).scroll);
}

function tightestTable(run) {
  const part = section("The tightest games");
  const rows = rowsOf(run.tightest);
  let bound = "all";
  const pick = () => rows.filter((row) => bound === "all" || row.bound === bound);
  const table = sortableTable("The tightest games", [
    { name: "bound", text: true }, { name: "rank" }, { name: "index", cell: (row) => row.index },
    { name: "tightness", digits: 6 }, { name: "regret", digits: 4 }, { name: "bound_value", label: "bound's value", digits: 4 },
    { name: "worst_case_regret", label: "V", digits: 4 }, { name: "agents_welfare_regret", label: "agents' regret", digits: 4 },
    { name: "weighted_misalignment", label: "misalignment", digits: 4 },
    { name: "replay", text: true, key: (row) => row.index, cell: (row) => command(run.replay + row.index) },
  ], pick());
  part.append(paragraph("The command prints the game in full."),
    radios("Of", "tightest-bound", [["all", "all bounds"], ...run.bounds.map((b) => [b, b])], bound, (b) => { bound = b; table.update(pick()); }),
    table.scroll);
}

function surfacePage(run) {
  const c = run.configuration;
  const metric = (typeof c.metric === "string" ? c.metric : JSON.stringify(c.metric)) + (c.outcome_weights ? " with outcome weights" : "");
  document.getElementById("title").textContent = "How tight are regret bounds on sampled games?";
  document.getElementById("subtitle").textContent = `${show(run.games)} games, ${c.players} players × ${c.outcomes} outcomes, metric ${metric}, ` +
    `welfare ${c.welfare}, ${c.precision}, seed ${c.seed}` + (run.degenerate !== "0" ? `; ${show(run.degenerate)} degenerate games are left out` : "");
  surfaceFigure(run);
  tightnessFigures(run);
  tightestTable(run);
}

pages.surface = ([run]) => surfacePage(run);
