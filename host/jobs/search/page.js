// SPDX-License-Identifier: Apache-2.0
// The page of `search`: the map of the frontier, and the games that were found.

function frontierMap(run) {
  const map = run.map;
  const columns = map.misalignment.length - 1, rows = map.agents_regret.length - 1;
  const matrix = (name) => Array.from({ length: rows }, (_, row) => map[name].slice(row * columns, (row + 1) * columns));
  const options = [["tightness", "tightest game, V / bound"], ["regret", "largest regret"], ...map.bounds.map((bound) => [`ratio_${bound}`, `largest regret / ${bound}`])];
  let chosen = "tightness";
  const part = section("The frontier that was found");
  if (hasPlotly) part.append(radios("Colour", "map-quantity", options, chosen, (of) => { chosen = of; draw(); }));
  const draw = figure(part, "Map of the frontier over misalignment and agents' regret", () => ({
    data: [{ type: "heatmap", x: map.misalignment, y: map.agents_regret, z: matrix(chosen), colorscale: "Cividis", zmin: 0,
             zmax: chosen === "regret" ? undefined : 1, hoverongaps: false, xgap: columns > 64 ? 0 : 1, ygap: rows > 64 ? 0 : 1,
             colorbar: { thickness: 14 }, hovertemplate: "%{z:.4f}<br>misalignment %{x:.3f}<br>W %{y:.3f}<extra></extra>" }],
    layout: { xaxis: axis(misalignmentTitle), yaxis: axis(agentsRegretTitle) },
  }));
  drawing.push(draw);
  part.append(paragraph("A bin for each range of misalignment and agents' regret; empty where no game was found. " +
    "What is attained is a lower bound of what can be: a search may miss games."));
}

function searchPage(run) {
  const c = run.configuration;
  document.getElementById("title").textContent = `How tight can the bound ${c.bound} be?`;
  document.getElementById("subtitle").textContent = `${show(run.chains)} chains of ${show(c.steps)} steps, ${c.players} players × ${c.outcomes} outcomes, ` +
    (c.outcome_weights ? "with outcome weights, " : "") +
    `${show(run.inside)} found games in their region, seed ${c.seed}`;
  if (run.map) frontierMap(run);
  const t = run.tightness, q = t.quantiles ?? {};
  section("What chains reached", sortableTable("Tightness that chains reached",
    ["mean", "standard error", "min", "5 %", "median", "95 %", "max"].map((name) => ({ name, digits: 6 })),
    [{ mean: t.mean, "standard error": t.standard_error, min: t.min, "5 %": q["0.05"], median: q["0.5"], "95 %": q["0.95"], max: t.max }]).scroll);
  section("The tightest games", paragraph("The command prints all of them in full, in this order."), command(run.evaluate),
    sortableTable("The tightest games", [{ name: "rank" }, { name: "chain", cell: (row) => row.chain }, { name: "tightness", digits: 9 }, { name: "regret", digits: 4 },
      { name: "bound_value", label: "bound's value", digits: 4 }, { name: "worst_case_regret", label: "V", digits: 4 }, { name: "trivial_bound", label: "trivial bound", digits: 4 },
      { name: "agents_welfare_regret", label: "agents' regret", digits: 4 }, { name: "weighted_misalignment", label: "misalignment", digits: 4 },
      { name: "collective_alignment_agents", label: "agents' collective alignment", digits: 4 }], rowsOf(run.tightest)).scroll);
}

pages.search = ([run]) => searchPage(run);
