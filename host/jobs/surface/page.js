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

const mostScenes = 8;  // browsers give a page no more than 16, and other pages want some
const largest = (values) => values.reduce((most, value) => (value !== null && value > most ? value : most), 0);

/// The bound above the games of each run. Several share their axes, their colours and the way they are turned.
function surfaceFigures(runs) {
  const hasWorstCase = runs.every((run) => "max_worst_case" in run.surface);
  const bounds = runs[0].bounds.filter((bound) => runs.every((run) => run.bounds.includes(bound)));
  const kinds = hasWorstCase ? [...bounds, "worst_case"] : bounds;
  const start = { x: 1.35, y: -1.35, z: 0.55 };
  let chosen = kinds[0], height = "max";
  const shown = new Set(["games"]);
  const part = section("The bound above the games");
  const drawable = runs.filter((run) => run.surface.count.length > 0);
  if (drawable.length < runs.length) {
    part.append(paragraph(runs.length === 1 ? "No game of this run counts: every player was indifferent in all of them."
      : "Runs without a game that counts have no figure: every player was indifferent in all of theirs.", "note"));
  }
  if (drawable.length === 0) return;
  if (kinds.length === 0) {
    part.append(paragraph("These runs have no bound in common.", "note"));
    return;
  }
  if (drawable.length > mostScenes) part.append(paragraph(`Of ${drawable.length} runs the first ${mostScenes} are drawn; the tables are of all.`, "note"));
  const heightOf = (kind, of) => (kind === "worst_case" ? `${of}_worst_case` : `${kind}_${of}`);
  const scenes = drawable.slice(0, mostScenes).map((run) => ({ run, grid: surfaceGrid(run.surface),
    slack: (kind) => run.points[kind === "worst_case" ? "worst_case_regret" : kind].map((value, i) => value - run.points.principals_welfare_regret[i]) }));

  /// Where axes end that all runs share; of a run by itself plotly finds them.
  function shared() {
    if (scenes.length === 1) return null;
    const most = (of) => Math.max(...scenes.map(of));
    const room = 1.02;
    return { x: room * most(({ grid }) => grid.x.at(-1)), y: room * most(({ grid }) => grid.y.at(-1)), slack: most(({ slack }) => largest(slack(chosen))),
             z: room * most(({ run }) => Math.max(largest(run.surface[heightOf(chosen, height)]), shown.has("attained") ? largest(run.surface.max_regret) : 0,
                                                  shown.has("games") ? largest(run.points.principals_welfare_regret) : 0)) };
  }
  const make = ({ run, grid, slack: slackOf }) => () => {
    const label = boundLabel(chosen), points = run.points, ends = shared();
    const data = [sheet(label, grid.x, grid.y, grid.of(heightOf(chosen, height)), "#5aa9e6", 0.5,
      `${label}: %{z:.4f}<br>W %{x:.3f}<br>misalignment %{y:.3f}<extra></extra>`)];
    if (shown.has("games")) {
      const slack = slackOf(chosen);
      data.push({ type: "scatter3d", mode: "markers", name: "sampled games", x: points.agents_welfare_regret, y: points.weighted_misalignment,
        z: points.principals_welfare_regret, customdata: points.index, text: slack.map((s) => s.toFixed(4)),
        marker: { size: 2.2, color: slack, cmin: 0, ...(ends ? { cmax: ends.slack } : {}), colorscale: colorScale(),
                  colorbar: { title: { text: "slack", side: "top" }, thickness: 12, len: 0.6, x: 1, xanchor: "right" } },
        hovertemplate: "game %{customdata}<br>regret %{z:.4f}, slack %{text}<br>W %{x:.3f}<br>misalignment %{y:.3f}<extra></extra>" });
    }
    if (shown.has("mean")) data.push(sheet("mean regret", grid.x, grid.y, grid.of("mean_regret"), "#e69f00", 0.85, "mean regret %{z:.4f}<extra></extra>"));
    if (shown.has("attained")) data.push(sheet("largest regret", grid.x, grid.y, grid.of("max_regret"), "#009e73", 0.7, "largest regret %{z:.4f}<extra></extra>"));
    const axes = scene(agentsRegretTitle, misalignmentTitle, "principals' welfare regret", { camera: { eye: start, center: { x: 0, y: 0, z: -0.2 } } });
    if (ends) for (const of of ["x", "y", "z"]) axes[`${of}axis`] = { ...axes[`${of}axis`], range: [0, ends[of]] };
    return { data, layout: { margin: { l: 0, r: 0, t: run.title ? 30 : 10, b: 0 }, legend: { x: 0, y: run.title ? 0.93 : 1 }, showlegend: true,
      ...(run.title ? { title: panelTitle(run.title) } : {}), scene: axes } };
  };
  const redraw = [], again = () => redraw.forEach((draw) => draw());
  if (hasPlotly) {
    part.append(element("div", {},
      radios("Surface", "surface-bound", kinds.map((kind) => [kind, boundLabel(kind)]), chosen, (kind) => { chosen = kind; again(); }),
      radios("Its height", "surface-height", [["max", "largest in each bin"], ["mean", "mean of each bin"]], height, (of) => { height = of; again(); }),
      checkboxes("Also", "surface-also", [["games", "sampled games"], ["mean", "mean regret"], ["attained", "attained maximum"]], shown, again)));
  }
  const holder = scenes.length > 1 ? element("div", { class: "panels" }) : part;
  if (holder !== part) part.append(holder);
  for (const one of scenes) {
    redraw.push(figure(holder, `Bound surface over agents' regret and misalignment, with sampled games beneath${one.run.title ? `, ${one.run.title}` : ""}`, make(one), "plot scene"));
  }
  if (hasPlotly) {
    drawing.push(...redraw.map((draw) => async () => { await draw(); turnByKeys(draw.div, start); }));
    if (redraw.length > 1) drawing.push(() => turnTogether(redraw.map((draw) => draw.div)));
  }
  const violations = sum(runs.flatMap((run) => run.bounds.map((bound) => run.statistics[bound].violations)));
  const drawn = scenes.map(({ run }) => `${show(run.points.index.length)} of ${show(run.games)}`).join(", ");
  part.append(paragraph(`Each dot is a game: what its principals lost, coloured by the slack, how far it is below the surface at that very game. ` +
    `The misalignment is each player's distance to its agent, weighted by the principal's magnitude, added up. ` +
    `${drawn} games are drawn; the surfaces are of all of them, in 64 × 64 bins. ` +
    `${hasPlotly ? "Drag to turn, or use the arrow keys. " : ""}${violations === 0n ? "No game exceeds any bound." : `${show(violations)} times a bound is exceeded!`}`));
}

/// Scenes that are looked at from the same side: whoever turns one turns all.
function turnTogether(divs) {
  let turning = false;
  for (const div of divs) {
    div.on("plotly_relayout", async (change) => {
      const eye = change["scene.camera.eye"] ?? change["scene.camera"]?.eye;
      if (!eye || turning) return;
      turning = true;
      await Promise.all(divs.filter((other) => other !== div).map((other) => Plotly.relayout(other, { "scene.camera.eye": { ...eye } })));
      turning = false;
    });
  }
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

function tightnessFigures(runs) {
  let against = "regret";
  const measured = (run) => run.bounds.filter((bound) => run.tightness?.[bound]);
  const drawable = runs.filter((run) => measured(run).length > 0);
  const part = section("How tight the bounds are");
  if (drawable.length > 0) {
    const options = [["regret", "regret / bound"]];
    if (drawable.some((run) => measured(run).some((bound) => run.tightness[bound].worst_case))) options.push(["worst_case", "V / bound"]);
    const redraw = [];
    if (hasPlotly) part.append(radios("Tightness as", "tightness-against", options, against, (of) => { against = of; redraw.forEach((f) => f()); }));
    const panels = element("div", { class: "panels" });
    part.append(panels);
    const xTitle = () => (against === "regret" ? "tightness, regret / bound" : "tightness, V / bound");
    const curves = (run, of) => measured(run).filter((bound) => run.tightness[bound][against])
      .map((bound) => [bound, tightnessCurves(run.tightness[bound][against])[of]]);
    /// Where the axis of all runs ends.
    const ends = (of, pick) => pick(...drawable.flatMap((run) => curves(run, of).flatMap(([, y]) => y.filter((value) => value > 0))));
    const make = (run, of, yaxis, shape) => () => {
      const data = curves(run, of).map(([bound, y]) => {
        // The last step has an end, too.
        const x = y.map((_, i) => i / y.length);
        if (shape === "hv") { x.push(1); y.push(y.at(-1)); }
        return { type: "scatter", mode: "lines", name: bound, x, y,
                 line: { ...lineStyle(bound), width: 2, shape }, hovertemplate: `${bound}: %{y:.4g} at %{x:.3f}<extra></extra>` };
      });
      return { data, layout: { ...(run.title ? { title: panelTitle(run.title) } : {}), xaxis: axis(xTitle(), { range: [0, 1] }), yaxis: yaxis() } };
    };
    const named = (run, label) => `${label}${run.title ? `, ${run.title}` : ""}`;
    const several = drawable.length > 1;
    for (const run of drawable) {
      redraw.push(figure(panels, named(run, "Histogram of tightness"), make(run, "density",
        () => axis("density of games", several ? { range: [0, 1.03 * ends("density", Math.max)] } : { rangemode: "tozero" }), "hv")));
    }
    for (const run of drawable) {
      redraw.push(figure(panels, named(run, "Survival curve of tightness"), make(run, "survival", () => axis("share of games at least as tight",
        { type: "log", exponentformat: "power", dtick: 1, ...(several ? { range: [Math.log10(ends("survival", Math.min)) - 0.1, 0.1] } : {}) }), "linear")));
    }
    drawing.push(...redraw);
  }

  const columns = [...(runs.length > 1 ? [{ name: "run", text: true }] : []), { name: "bound", text: true }, { name: "of", text: true, label: "tightness" }, { name: "violations" },
    ...["mean", "standard_error", "5 %", "median", "95 %", "99 %", "max"].map((name) => ({ name, label: name.replace("_", " "), digits: 4 }))];
  const rows = [];
  for (const run of runs) {
    for (const bound of run.bounds) {
      for (const [key, of] of [["tightness", "regret / bound"], ["worst_case_tightness", "V / bound"]]) {
        const stat = run.statistics[bound][key];
        if (!stat) continue;
        const q = stat.quantiles ?? {};
        rows.push({ run: run.title, bound, of, violations: key === "tightness" ? run.statistics[bound].violations : null, mean: stat.mean,
          standard_error: stat.standard_error, "5 %": q["0.05"], median: q["0.5"], "95 %": q["0.95"], "99 %": q["0.99"], max: stat.max });
      }
    }
  }
  part.append(sortableTable("Statistics of tightness", columns, rows).scroll);
}

const trivialShare = 0.05;  // of the largest misalignment of a run's games that are drawn

/// The tightest games of a bound among those that are drawn, where agents want something else than their principals.
function tightestApart(run, bound, count = 10) {
  const { points } = run, limit = trivialShare * largest(points.weighted_misalignment);
  return points.index.flatMap((index, i) => {
    const value = points[bound][i], regret = points.principals_welfare_regret[i];
    if (!(points.weighted_misalignment[i] > limit) || !(value > 0)) return [];
    return [{ run, bound, index, tightness: regret / value, regret, bound_value: value, worst_case_regret: points.worst_case_regret?.[i] ?? null,
              agents_welfare_regret: points.agents_welfare_regret[i], weighted_misalignment: points.weighted_misalignment[i] }];
  }).sort((a, b) => b.tightness - a.tightness).slice(0, count).map((row, i) => ({ ...row, rank: i + 1 }));
}

function tightestTable(runs) {
  const part = section("The tightest games");
  const all = runs.flatMap((run) => rowsOf(run.tightest).map((row) => ({ ...row, run })));
  const apart = runs.flatMap((run) => run.bounds.flatMap((bound) => tightestApart(run, bound)));
  const bounds = [...new Set(runs.flatMap((run) => run.bounds))];
  let bound = "all";
  const trivial = new Set();
  const pick = () => (trivial.has("left-out") ? apart : all).filter((row) => bound === "all" || row.bound === bound);
  const table = sortableTable("The tightest games", [
    ...(runs.length > 1 ? [{ name: "run", text: true, key: (row) => row.run.title, cell: (row) => row.run.title }] : []),
    { name: "bound", text: true }, { name: "rank" }, { name: "index", cell: (row) => row.index },
    { name: "tightness", digits: 6 }, { name: "regret", digits: 4 }, { name: "bound_value", label: "bound's value", digits: 4 },
    { name: "worst_case_regret", label: "V", digits: 4 }, { name: "agents_welfare_regret", label: "agents' regret", digits: 4 },
    { name: "weighted_misalignment", label: "misalignment", digits: 4 },
    { name: "replay", text: true, key: (row) => row.index, cell: (row) => command(row.run.replay + row.index) },
  ], pick());
  const change = () => table.update(pick());
  part.append(paragraph("Most of these are trivial: their misalignment is next to nothing, so agents want what their principals want, all that is lost is the agents' own regret, " +
      `and a bound has hardly anything to add to it. Without them, these are the tightest of the games that are drawn whose misalignment is more than ${show(100 * trivialShare)} % of the largest. ` +
      "The command prints the game in full."),
    checkboxes("Trivial games", "tightest-trivial", [["left-out", "leave out"]], trivial, change),
    radios("Of", "tightest-bound", [["all", "all bounds"], ...bounds.map((b) => [b, b])], bound, (b) => { bound = b; change(); }),
    table.scroll);
}

function surfacePage(runs) {
  if (runs.length > 1) runTitles(runs).forEach((title, i) => { runs[i].title = title; });
  const metricOf = (c) => (typeof c.metric === "string" ? c.metric : JSON.stringify(c.metric)) + (c.outcome_weights ? " with outcome weights" : "");
  const all = (of) => [...new Set(runs.map((run) => of(run.configuration)))].join(" or ");
  const degenerate = sum(runs.map((run) => run.degenerate));
  document.getElementById("title").textContent = "How tight are regret bounds on sampled games?";
  document.getElementById("subtitle").textContent = `${show(sum(runs.map((run) => run.games)))} games, ${all((c) => `${c.players} players × ${c.outcomes} outcomes`)}, metric ${all(metricOf)}, ` +
    `welfare ${all((c) => c.welfare)}, ${all((c) => c.precision)}, seed ${all((c) => c.seed)}` + (degenerate !== 0n ? `; ${show(degenerate)} degenerate games are left out` : "");
  surfaceFigures(runs);
  tightnessFigures(runs);
  tightestTable(runs);
}

pages.surface = surfacePage;
