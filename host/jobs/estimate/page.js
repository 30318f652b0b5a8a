// SPDX-License-Identifier: Apache-2.0
// The page of `estimate`: alignment with intervals, outcomes by both sides' welfare, where regret is lost, and how many clusters
// it takes.

const groupColors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666"];
const groupColor = (g) => groupColors[g % groupColors.length];

/// The numbers of the quantities of a measure.
const quantitiesOf = (run, measure) => run.quantities.flatMap((quantity, q) => (quantity.measure === measure ? [q] : []));

function forestPlot(run) {
  const part = section("How aligned is each agent with its principal?");
  const rows = [];
  for (const measure of ["individual_alignment", "collective_alignment_principals", "collective_alignment_agents"]) {
    for (const q of quantitiesOf(run, measure)) {
      const of = run.quantities[q];
      const name = of.player >= 0 ? `principal ${of.player + 1}` : measure === "collective_alignment_agents" ? "agents together" : "principals together";
      run.groups.forEach((group, g) => rows.push({ label: `${name}, ${group.name}`, g, value: group.estimates.estimate[q], low: group.estimates.low[q], high: group.estimates.high[q] }));
    }
  }
  const draw = figure(part, "Forest plot of alignment by player and group", () => ({
    data: [{ type: "scatter", mode: "markers", x: rows.map((r) => r.value), y: rows.map((_, i) => i), marker: { size: 8, color: rows.map((r) => groupColor(r.g)) },
             error_x: { type: "data", symmetric: false, array: rows.map((r) => (r.high === null ? 0 : r.high - r.value)),
                        arrayminus: rows.map((r) => (r.low === null ? 0 : r.value - r.low)), color: color("--soft") },
             text: rows.map((r) => r.label), hovertemplate: "%{text}: %{x:.4f}<extra></extra>", showlegend: false }],
    layout: { xaxis: axis("alignment: 1 the same preferences, 0 opposed"), height: 120 + 26 * rows.length,
              yaxis: axis("", { tickvals: rows.map((_, i) => i), ticktext: rows.map((r) => r.label.replace(/[<>&]/g, "?")), autorange: "reversed" }) },
  }));
  drawing.push(draw);
  part.append(paragraph(`Lines: ${show(100 * run.configuration.level, 1)} % intervals of ${show(run.games)} replicates over clusters. Alignment says what agents want, not how well they get it.`));
}

/// The least welfare of the best share of the reference rows.
function shareLine(points, share) {
  const sorted = points.toSorted((a, b) => b - a);
  return sorted.length === 0 ? null : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function welfarePlane(run) {
  const part = section("What happened, and what could have");
  const { principals, agents, group, played } = run.plane;
  const share = run.configuration.top[run.configuration.top.length - 1];
  const of = (wanted) => principals.flatMap((_, i) => (played[i] === wanted ? [i] : []));
  const reference = of(0), shown = of(1);
  const line = shareLine(reference.map((i) => principals[i]), share);
  const draw = figure(part, "Outcomes by principals' and agents' welfare", () => ({
    data: [
      { type: "scatter", mode: "markers", name: "reference", x: reference.map((i) => agents[i]), y: reference.map((i) => principals[i]),
        marker: { size: 4, opacity: 0.45, color: color("--soft") }, hovertemplate: "principals %{y:.4g}, agents %{x:.4g}<extra></extra>" },
      { type: "scatter", mode: "markers", name: "played", x: shown.map((i) => agents[i]), y: shown.map((i) => principals[i]),
        marker: { size: 7, symbol: "diamond", color: shown.map((i) => groupColor(group[i])) }, hovertemplate: "played: principals %{y:.4g}, agents %{x:.4g}<extra></extra>" }],
    layout: { xaxis: axis("agents' welfare"), yaxis: axis("principals' welfare"),
              shapes: line === null ? [] : [{ type: "rect", xref: "paper", x0: 0, x1: 1, y0: line, y1: Math.max(...principals), line: { width: 0 }, fillcolor: translucent("#009e73", 0.15) }] },
  }));
  drawing.push(draw);
  part.append(paragraph(`Up to 4,000 rows of the log, evenly spaced. Shaded: the share ${share} of reference rows that is best for principals, by the rows shown and without weights.`));
}

function whereItIsLost(run) {
  const part = section("Where principals' welfare is lost");
  const top = run.configuration.top;
  let share = top.length - 1;
  if (hasPlotly) part.append(radios("Against the best", "estimate-share", top.map((of, s) => [String(s), `share ${of}`]), String(share), (of) => { share = Number(of); draw(); }));
  const value = (group, measure) => {
    const q = quantitiesOf(run, measure).find((at) => run.quantities[at].share === share);
    return group.estimates.estimate[q];
  };
  const names = run.groups.map((group) => group.name.replace(/[<>&]/g, "?"));
  const draw = figure(part, "Where principals' welfare is lost, by group", () => ({
    data: [
      { type: "bar", name: "agents do not cooperate", x: names, y: run.groups.map((g) => value(g, "cooperation_term")), marker: { color: "#0072b2" }, hovertemplate: "%{y:.4g}<extra></extra>" },
      { type: "bar", name: "agents want other things", x: names, y: run.groups.map((g) => value(g, "preference_term")), marker: { color: "#d55e00" }, hovertemplate: "%{y:.4g}<extra></extra>" },
      { type: "scatter", mode: "markers", name: "bound by preferences row by row", x: names, y: run.groups.map((g) => value(g, "bound_measured")),
        marker: { symbol: "line-ew-open", size: 26, line: { width: 3 }, color: "#009e73" }, hovertemplate: "bound_measured %{y:.4g}<extra></extra>" },
      { type: "scatter", mode: "markers", name: "bound by alignment and calibration alone", x: names, y: run.groups.map((g) => value(g, "bound_norm")),
        marker: { symbol: "line-ew-open", size: 34, line: { width: 3 }, color: "#cc79a7" }, hovertemplate: "bound_norm %{y:.4g}<extra></extra>" }],
    layout: { barmode: "relative", xaxis: axis("", { type: "category" }), yaxis: axis("principals' welfare") },
  }));
  drawing.push(draw);
  part.append(paragraph("Both bars together are the top share regret: the mean of the best share of reference rows less what was played. No row can say how much better outcomes are that nobody has seen."));
}

function sampleSizeGuide(run) {
  const all = run.groups[0], level = run.configuration.level;
  const rows = [];
  run.quantities.forEach((quantity, q) => {
    const wanted = quantity.measure === "individual_alignment" || quantity.measure === "principals_welfare_played" || quantity.measure === "principals_top_share_regret";
    const low = all.estimates.low[q], high = all.estimates.high[q];
    if (!wanted || low === null) return;
    const row = { key: quantity.key };
    for (const factor of [1, 2, 4, 10]) row[`x${factor}`] = (high - low) / 2 / Math.sqrt(factor);
    rows.push(row);
  });
  const count = (factor) => show(String(BigInt(all.clusters) * BigInt(factor)));
  section("How many clusters would it take?",
    paragraph(`Half of the width of a ${show(100 * level, 1)} % interval with more clusters like these: it shrinks with the square root of their number. More rows of the same clusters help less.`),
    sortableTable("Half widths of intervals by number of clusters", [{ name: "key", label: "of", text: true },
      ...[1, 2, 4, 10].map((factor) => ({ name: `x${factor}`, label: `${count(factor)} clusters`, digits: 4 }))], rows).scroll);
}

function estimatesTable(run) {
  const rows = [];
  const add = (group, isDifference) => run.quantities.forEach((quantity, q) => {
    if (isDifference && group.estimates.estimate[q] === null) return;
    rows.push({ group: group.name, key: quantity.key, estimate: group.estimates.estimate[q], low: group.estimates.low[q], high: group.estimates.high[q], marked: quantity.marked });
  });
  run.groups.forEach((group) => add(group, false));
  run.differences.forEach((group) => add(group, true));
  const part = section("In numbers", sortableTable("Estimates", [{ name: "group", text: true }, { name: "key", label: "estimate of", text: true },
    { name: "estimate", digits: 4 }, { name: "low", digits: 4 }, { name: "high", digits: 4 }, { name: "marked", label: "", text: true }], rows).scroll);
  const told = new Set();
  const list = element("dl");
  for (const { measure, meaning } of run.quantities) {
    if (told.has(measure)) continue;
    told.add(measure);
    list.append(element("dt", {}, measure), element("dd", {}, meaning));
  }
  part.append(element("details", {}, element("summary", {}, "What each number means"), list));
}

function estimatePage(run) {
  const all = run.groups[0];
  document.getElementById("title").textContent = "Alignment, calibration and regret in a log";
  document.getElementById("subtitle").textContent = `${show(all.rows)} rows, ${show(all.clusters)} clusters, ${show(run.games)} replicates, seed ${run.configuration.seed}`;
  const flags = run.groups.flatMap((group) => group.flags.map((flag) => `${group.name}: ${flag}.`));
  if (flags.length > 0) section("What to know of this log", ...flags.map((flag) => paragraph(flag)));
  forestPlot(run);
  welfarePlane(run);
  whereItIsLost(run);
  sampleSizeGuide(run);
  estimatesTable(run);
}

pages.estimate = ([run]) => estimatePage(run);
