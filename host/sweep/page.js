// SPDX-License-Identifier: Apache-2.0
// The page of `sweep`: a statistic of all cells over any two or three of the options that vary.

/// A list to choose from. options: [[value, label], ...].
function sweepChoice(legend, name, options, chosen, onchange) {
  const list = element("select", { "data-choice": name, onchange: () => onchange(list.value) });
  for (const [value, label] of options) list.append(element("option", { value, selected: value === chosen }, label));
  return element("label", { class: "choice" }, legend, " ", list);
}

/// What a sweep has, by names: its cells' values, statistics and points.
class SweepData {
  constructor(sweep) {
    this.sweep = sweep;
    this.column = new Map(sweep.columns.map((name, i) => [name, i]));
    this.points = [...new Set(sweep.cells.flatMap((cell) => cell.points.map((point) => point.label)))];
    this.values = sweep.varied.map((_, v) => sweep.axes?.[v] ?? [...new Set(sweep.cells.map((cell) => cell.values[v]))]);
  }
  /// The statistics there are: what ends in _mean.
  statistics() {
    return this.sweep.columns.filter((name) => name.endsWith("_mean")).map((name) => name.slice(0, -5));
  }
  get(cell, point, name) {
    const at = this.column.get(name);
    if (cell === undefined || at === undefined) return null;
    return cell.points.find(({ label }) => label === point)?.values[at] ?? cell.of_cell[at] ?? null;
  }
  /// The cell that has these values, by the numbers of options.
  cell(wanted) {
    return this.sweep.cells.find((cell) => [...wanted].every(([v, value]) => cell.values[v] === value));
  }
}

const sweepEnds = { mean: "mean", max: "maximum", q05: "5 % quantile", q50: "median", q95: "95 % quantile" };
const isNumeric = (texts) => texts.every((text) => text !== "" && Number.isFinite(Number(text)));
const sweepColors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8b5a2b", "#666666"];
const sweepDashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

/// What is shown, and how: what the user may change.
class SweepView {
  constructor(data) {
    this.data = data;
    this.x = data.sweep.varied.length > 0 ? 0 : -1;
    this.series = data.sweep.varied.length > 1 ? 1 : -1;  // lines, or the other axis of a map
    this.panels = data.sweep.varied.length > 2 ? 2 : -1;
    this.kind = "lines";
    this.statistic = data.statistics().includes(data.sweep.shown) ? data.sweep.shown : data.statistics()[0];
    this.end = "mean";
    this.point = data.points.includes("fused") ? "fused" : data.points[0];
    this.rest = data.values.map((values) => values[0]);  // of the options that no axis has
  }
  /// The values of an axis that is there; of one that is not, one that says nothing.
  along(option) { return option < 0 ? [undefined] : this.data.values[option]; }
  /// The cell at these values of the axes.
  at(x, series, panel) {
    const wanted = new Map(this.rest.map((value, v) => [v, value]));
    for (const [option, value] of [[this.x, x], [this.series, series], [this.panels, panel]]) {
      if (option >= 0) wanted.set(option, value);
    }
    return this.data.cell(wanted);
  }
  number(cell, end = this.end) { return this.data.get(cell, this.point, `${this.statistic}_${end}`); }
  title() { return `${sweepEnds[this.end]} of ${this.statistic.replaceAll("_", " ")}${this.point ? `, ${this.point}` : ""}`; }
  name(option) { return (this.data.sweep.varied[option] ?? "").replaceAll("-", " "); }
}

function sweepLines(view, panel) {
  const xs = view.along(view.x), numeric = isNumeric(xs);
  return view.along(view.series).map((series, i) => {
    const cells = xs.map((x) => view.at(x, series, panel));
    const errors = cells.map((cell) => (view.end === "mean" ? 1.96 * (view.number(cell, "stderr") ?? 0) : 0));
    return { type: "scatter", mode: "lines+markers", name: series === undefined ? view.title() : `${view.name(view.series)} ${series}`,
             x: numeric ? xs.map(Number) : xs, y: cells.map((cell) => view.number(cell)), showlegend: series !== undefined,
             error_y: { type: "data", array: errors, visible: view.end === "mean", thickness: 1 },
             line: { color: sweepColors[i % sweepColors.length], dash: sweepDashes[i % sweepDashes.length], width: 2 },
             hovertemplate: `%{y:.5f}<extra>${view.name(view.x)} %{x}</extra>` };
  });
}

function sweepMap(view, panel, range) {
  const xs = view.along(view.x), ys = view.along(view.series);
  const z = ys.map((y) => xs.map((x) => view.number(view.at(x, y, panel))));
  return [{ type: "heatmap", x: xs, y: ys.map((y) => y ?? ""), z, colorscale: "Cividis", zmin: range[0], zmax: range[1], hoverongaps: false, xgap: 1, ygap: 1,
            text: z.map((row) => row.map((value) => (value === null ? "" : value.toPrecision(3)))), texttemplate: xs.length * ys.length <= 100 ? "%{text}" : "",
            colorbar: { thickness: 14 }, hovertemplate: "%{z:.5f}<br>%{x}, %{y}<extra></extra>" }];
}

function sweepFigures(part, view) {
  const holder = element("div", { class: "panels" });
  part.append(holder);
  // Other panels are other figures; those of before are taken off the page's list.
  let own = [];
  return () => {
    for (const draw of own) {
      Plotly.purge(draw.div);
      figures.splice(figures.indexOf(draw), 1);
    }
    holder.replaceChildren();
    const cells = view.data.sweep.cells.map((cell) => view.number(cell)).filter((value) => value !== null);
    const range = cells.length > 0 ? [Math.min(...cells), Math.max(...cells)] : [0, 1];
    // Panels have one axis, with room for the bars of lines.
    const room = 0.08 * (range[1] - range[0]) || 0.01;
    const shared = [range[0] - room, range[1] + room];
    own = view.along(view.panels).map((panel) => {
      const name = panel === undefined ? view.title() : `${view.name(view.panels)} ${panel}`;
      return figure(holder, `${view.title()}${panel === undefined ? "" : `, ${name}`}`, () => ({
        data: view.kind === "map" ? sweepMap(view, panel, range) : sweepLines(view, panel),
        layout: { title: { text: name, font: { size: 13 }, x: 0.02, y: 0.97 },
                  xaxis: axis(view.name(view.x), view.kind === "map" || !isNumeric(view.along(view.x)) ? { type: "category" } : {}),
                  yaxis: view.kind === "map" ? axis(view.series < 0 ? "" : view.name(view.series), { type: "category" }) : axis(view.title(), { range: shared }) } }));
    });
    return Promise.all(own.map((draw) => draw()));
  };
}

function sweepControls(part, view, redraw) {
  const { data } = view, { varied } = data.sweep;
  const controls = element("div", { class: "controls" });
  part.append(controls);
  const fill = () => {
    const again = () => { fill(); redraw(); };
    const choose = (legend, name, options, key, after = redraw) => sweepChoice(legend, name, options, String(view[key]), (value) => {
      view[key] = typeof view[key] === "number" ? Number(value) : value;
      after();
    });
    const options = varied.map((name, v) => [String(v), name.replaceAll("-", " ")]);
    const none = ["-1", "none"];
    controls.replaceChildren(
      choose("Statistic", "statistic", data.statistics().map((name) => [name, name.replaceAll("_", " ")]), "statistic", again),
      choose("of its", "end", Object.entries(sweepEnds).filter(([end]) => data.column.has(`${view.statistic}_${end}`)), "end"),
      ...(data.points.length > 1 ? [choose(data.sweep.points, "point", data.points.map((label) => [label, label]), "point")] : []),
      choose("as", "kind", [["lines", "lines"], ["map", "a heat map"]], "kind"),
      choose("along", "x", options, "x", again),
      choose("for each", "series", [none, ...options], "series", again),
      choose("a panel for each", "panels", [none, ...options], "panels", again),
      ...varied.flatMap((name, v) => ([view.x, view.series, view.panels].includes(v) || data.values[v].length < 2 ? [] :
        [sweepChoice(`where ${name} is`, `rest-${v}`, data.values[v].map((value) => [value, value || "not given"]), view.rest[v],
          (value) => { view.rest[v] = value; redraw(); })])));
  };
  fill();
}

function sweepTableOf(view) {
  const { data } = view, { varied, cells } = data.sweep;
  const many = data.points.length > 6;
  const shown = many || data.points.length === 0 ? [view.point] : data.points;
  const columns = [{ name: "cell" }, ...varied.map((name, v) => ({ name: `v${v}`, label: name, text: true,
    key: (row) => (Number.isFinite(Number(row[`v${v}`])) ? Number(row[`v${v}`]) : row[`v${v}`]) })),
    ...shown.map((point, p) => ({ name: `p${p}`, label: point ?? view.statistic, digits: 4 })),
    { name: "command", label: "by itself", text: true, cell: (row) => command(row.command) }];
  const rows = cells.map((cell, i) => ({ cell: i + 1, command: cell.command,
    ...Object.fromEntries(varied.map((_, v) => [`v${v}`, cell.values[v]])),
    ...Object.fromEntries(shown.map((point, p) => [`p${p}`, data.get(cell, point, `${view.statistic}_mean`)])) }));
  return sortableTable("All cells", columns, rows).scroll;
}

function sweepPage(run) {
  const data = new SweepData(run.sweep), view = new SweepView(data);
  document.getElementById("title").textContent = `A sweep of ${run.sweep.job} over ${run.sweep.varied.join(", ").replaceAll("-", " ") || "one cell"}`;
  document.getElementById("subtitle").textContent = `${run.sweep.cells.length} cells, ${show(run.games)} games`;
  if (hasPlotly) {
    const part = section("What the cells came to");
    let redraw = () => {};
    sweepControls(part, view, () => redraw());
    redraw = sweepFigures(part, view);
    part.append(paragraph("Bars on lines: 1.96 standard errors of the mean to either side. Gaps are cells that there are not."));
    drawing.push(redraw);
  }
  section(`Mean ${view.statistic.replaceAll("_", " ")} of every cell`, paragraph("The command runs the cell by itself; add --out DIR for all of its files."), sweepTableOf(view));
}

pages.sweep = ([run]) => sweepPage(run);
