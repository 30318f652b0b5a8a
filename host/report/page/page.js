// SPDX-License-Identifier: Apache-2.0
// What the pages of all jobs share: elements, themed figures, switches and tables. Texts from the
// run go through textContent only.
"use strict";

// The page's policy has no place for style attributes, of which plotly.js sets some. The object model
// may set the same.
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

const report = JSON.parse(document.getElementById("data").textContent);
const hasPlotly = typeof Plotly !== "undefined";
const main = document.getElementById("main");

const pages = {};  // by job: what puts its runs on the page

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function section(title, ...children) {
  const made = element("section", {}, element("h2", {}, title), ...children);
  main.append(made);
  return made;
}

const paragraph = (text, style = "caption") => element("p", { class: style }, text);

/// Whole numbers of 64 bits come as texts of their digits: a number of JavaScript's holds 53 bits.
const isWhole = (value) => typeof value === "string" && /^[0-9]{1,20}$/.test(value);
const sum = (wholes) => wholes.reduce((all, whole) => all + BigInt(whole), 0n);

/// A number as a table shows it.
function show(value, digits = undefined) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (isWhole(value)) return BigInt(value).toLocaleString("en-US");
  if (typeof value === "bigint") return value.toLocaleString("en-US");
  if (typeof value !== "number") return String(value);
  if (digits === undefined) return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? value.toFixed(digits) : value.toExponential(2);
}

/// A set of radio buttons; options: [[value, label], ...].
function radios(legend, name, options, chosen, onchange) {
  const set = element("fieldset", { "data-switch": name }, element("legend", {}, legend));
  for (const [value, label] of options) {
    const button = element("input", { type: "radio", name, value, checked: value === chosen,
                                      onchange: () => onchange(value) });
    set.append(element("label", {}, button, " ", label));
  }
  return set;
}

/// Likewise of boxes; `chosen` is a set that they change.
function checkboxes(legend, name, options, chosen, onchange) {
  const set = element("fieldset", { "data-switch": name }, element("legend", {}, legend));
  for (const [value, label] of options) {
    const box = element("input", { type: "checkbox", value, checked: chosen.has(value),
      onchange: () => { chosen[box.checked ? "add" : "delete"](value); onchange(); } });
    set.append(element("label", {}, box, " ", label));
  }
  return set;
}

/// A table whose columns sort. columns: [{name, label, text, digits, key, cell}], rows: objects. Without
/// digits numbers are whole.
function sortableTable(label, columns, rows) {
  const body = element("tbody");
  let sorted = null, direction = 1;
  const heads = columns.map((column) => element("th", { scope: "col", class: column.text ? "text" : undefined },
    element("button", { type: "button", onclick: () => sort(column) }, column.label ?? column.name)));
  function fill() {
    body.replaceChildren(...rows.map((row) => element("tr", {}, ...columns.map((column) =>
      element("td", { class: column.text ? "text" : undefined },
        column.cell ? column.cell(row) : column.text ? row[column.name] : show(row[column.name], column.digits))))));
  }
  function sort(column) {
    direction = sorted === column ? -direction : 1;
    sorted = column;
    const key = (row) => {
      const value = column.key ? column.key(row) : row[column.name];
      return isWhole(value) ? BigInt(value) : value;
    };
    rows.sort((a, b) => {
      const x = key(a), y = key(b);
      return direction * (x < y ? -1 : x > y ? 1 : 0);
    });
    heads.forEach((head, i) => head.setAttribute("aria-sort",
      columns[i] !== column ? "none" : direction > 0 ? "ascending" : "descending"));
    fill();
  }
  fill();
  const table = element("table", { "aria-label": label }, element("thead", {}, element("tr", {}, ...heads)), body);
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
  return { scroll, update(next) { rows = next; sorted = null; heads.forEach((h) => h.removeAttribute("aria-sort")); fill(); } };
}

/// Columns by name as a list of objects.
function rowsOf(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])));
}

/// A command with a button that copies it.
function command(text) {
  const code = element("code", {}, text);
  const button = element("button", { type: "button", class: "copy", "aria-label": "Copy: " + text, onclick: async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    button.textContent = "copied";
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  } }, "copy");
  return element("span", {}, button, " ", code);
}

// Figures.

// What axes are called, of whichever job.
const agentsRegretTitle = "agents' welfare regret W";
const misalignmentTitle = "weighted misalignment";
const measureTitles = { ia: "individual alignment IA", ic: "individual capability IC", ca: "collective alignment CA",
                        cc: "collective capability CC", calibration: "calibration" };

// Colours of Okabe and Ito, told apart by colour-blind eyes; dashes tell them apart in grey.
const lineStyles = {
  published: { color: "#0072b2", dash: "solid" }, sharp: { color: "#d55e00", dash: "dash" },
  collective: { color: "#009e73", dash: "dot" }, fused: { color: "#cc79a7", dash: "dashdot" },
  pairwise: { color: "#e69f00", dash: "longdash" }, matched: { color: "#8b5a2b", dash: "8px,3px" },
  pareto: { color: "#7b3fa0", dash: "10px,3px,2px,3px" }, worst_case: { color: "#56b4e9", dash: "longdashdot" },
};
/// A bound without a style of its own has one of these, always the same.
const spareStyles = [
  { color: "#666666", dash: "3px,3px" }, { color: "#a80000", dash: "12px,2px,2px,2px" },
];
const lineStyle = (name) => lineStyles[name]
  ?? spareStyles[[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % spareStyles.length];
const boundLabel = (name) => (name === "worst_case" ? "V, the true worst case" : name);

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const isDark = () => {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};
/// From small values, which stand out, to large ones.
const colorScale = () => (isDark() ? [[0, "#fde725"], [0.5, "#21918c"], [1, "#7a5fa5"]]
                                   : [[0, "#440154"], [0.5, "#21918c"], [1, "#a0da39"]]);

const figures = [];  // functions that draw one
let drawn = 0;

function axis(title, more = {}) {
  return { title: { text: title }, gridcolor: color("--line"), zerolinecolor: color("--line"), automargin: true, ...more };
}

/// Where there is no room beside a scene its scale of colours lies above it, and it is seen from further away, so that no label is cut.
function narrowScene(data, layout) {
  for (const trace of data) {
    const bar = trace.marker?.colorbar;
    if (bar) Object.assign(bar, { orientation: "h", x: 0.5, xanchor: "center", y: 1, yanchor: "bottom", len: 0.9, title: { ...bar.title, side: "top" } });
  }
  layout.margin = { l: 0, r: 0, t: (layout.title?.text ? 30 : 5) + (data.some((trace) => trace.marker?.colorbar) ? 55 : 0), b: 75 };
  layout.legend = { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom", font: { size: 11 } };
  const { camera } = layout.scene;
  // The room is as narrow as the scene is wide, with what stands beside it.
  const far = Object.fromEntries(Object.entries(camera.eye).map(([axis, at]) => [axis, at * 1.5]));
  const small = (of) => ({ ...of, title: { text: of.title.text.replace(" welfare regret", " regret"), font: { size: 10 } }, tickfont: { size: 9 }, nticks: 5 });
  const { xaxis, yaxis, zaxis } = layout.scene;
  layout.scene = { ...layout.scene, camera: { ...camera, eye: far }, xaxis: small(xaxis), yaxis: small(yaxis), zaxis: small(zaxis) };
}

/// Adds a figure to `parent`. make() returns {data, layout}; the returned function draws it again.
function figure(parent, label, make, style = "plot") {
  // Where there is no library its parts are left out, and their callers need not know.
  if (!hasPlotly) return () => {};
  const div = element("div", { class: style, role: "img", "aria-label": label, "data-figure": label });
  parent.append(div);
  const draw = () => {
    const { data, layout } = make();
    const ink = color("--ink");
    const narrow = div.clientWidth > 0 && div.clientWidth < 500;
    if (narrow && layout.scene) narrowScene(data, layout);
    const all = {
      paper_bgcolor: color("--panel"), plot_bgcolor: color("--panel"), font: { color: ink, size: 12 },
      margin: { l: 55, r: 15, t: 40, b: 45 }, uirevision: "kept", hoverlabel: { align: "left" },
      legend: { orientation: "h", yref: "container", y: 0.01, yanchor: "bottom" }, ...layout,
    };
    return Plotly.react(div, data, all, { responsive: true, displaylogo: false, plotGlPixelRatio: Math.max(1, Math.min(2, devicePixelRatio)), showSendToCloud: false, plotlyServerURL: "" });
  };
  figures.push(draw);
  draw.div = div;
  return draw;
}

/// What tells runs side by side from each other, a text for each: where their configurations differ. `leading`: members that come
/// first, and are named in any case; `apart`: members that need no name, since a figure says them itself.
function runTitles(runs, leading = [], apart = []) {
  const short = (value) => (typeof value === "number" ? Number(value.toPrecision(6)) : Array.isArray(value) ? value.map(short) : value);
  const textOf = (name, value) => (name === "dims" && Array.isArray(value) ? value.join("×")
    : typeof value === "string" ? value : JSON.stringify(short(value ?? "none")).replaceAll('"', "").replaceAll(",", ", "));
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.configuration)))];
  const differs = names.filter((name) => !apart.includes(name) && !leading.includes(name) && new Set(runs.map((run) => JSON.stringify(run.configuration[name]))).size > 1);
  // Lengths and seeds, and what follows from the metric where nobody says it, tell runs apart only where nothing else does.
  const weak = ["seed", "games", "repetitions", "target_regret"];
  const telling = differs.some((name) => !weak.includes(name)) ? differs.filter((name) => !weak.includes(name)) : differs;
  return runs.map((run) => {
    const parts = [...leading.map((name) => textOf(name, run.configuration[name])), ...telling.map((name) => `${name.replaceAll("_", " ")} ${textOf(name, run.configuration[name])}`)];
    const text = parts.length > 0 ? parts.join(", ") : run.folder;
    return text.length > 90 ? `${text.slice(0, 89)}…` : text;
  });
}

/// A text as plotly shows it, which has tags of its own.
const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const panelTitle = (text) => ({ text: plain(text), font: { size: 13 }, x: 0.02, y: 0.97 });

/// Three axes. More is of the scene.
function scene(x, y, z, more = {}) {
  const of = (title) => axis(title, { backgroundcolor: color("--panel"), showbackground: true });
  return { xaxis: of(x), yaxis: of(y), zaxis: { ...of(z), rangemode: "tozero" }, aspectmode: "manual",
           aspectratio: { x: 1.15, y: 1.15, z: 0.85 }, ...more };
}

/// Lets the arrow keys turn a scene, + and - come nearer and go away.
function turnByKeys(div, start) {
  let eye = { ...(div.layout?.scene?.camera?.eye ?? start) };
  div.setAttribute("tabindex", "0");
  div.setAttribute("role", "application");
  div.setAttribute("aria-roledescription", "three-dimensional figure; arrow keys turn it, plus and minus zoom");
  div.on("plotly_relayout", (change) => { if (change["scene.camera"]) eye = { ...change["scene.camera"].eye }; });
  div.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const zoom = { "+": 0.9, "-": 1 / 0.9 }[event.key];
    if (!turn && !zoom) return;
    event.preventDefault();
    const radius = Math.hypot(eye.x, eye.y, eye.z) * (zoom ?? 1);
    const round = Math.atan2(eye.y, eye.x) + (turn ? turn[0] * 0.12 : 0);
    const up = Math.min(1.5, Math.max(-1.5, Math.asin(eye.z / Math.hypot(eye.x, eye.y, eye.z)) + (turn ? turn[1] * 0.12 : 0)));
    eye = { x: radius * Math.cos(up) * Math.cos(round), y: radius * Math.cos(up) * Math.sin(round), z: radius * Math.sin(up) };
    Plotly.relayout(div, { "scene.camera.eye": eye });
    div.dataset.eye = JSON.stringify(eye);
  });
}

/// A surface of one colour.
function sheet(name, x, y, z, tint, opacity, text) {
  return { type: "surface", name, x, y, z, colorscale: [[0, tint], [1, tint]], showscale: false, opacity, connectgaps: false,
           contours: { x: { show: true, color: color("--soft"), width: 1, highlight: false },
                       y: { show: true, color: color("--soft"), width: 1, highlight: false }, z: { highlight: false } },
           lighting: { ambient: 0.85, diffuse: 0.3, specular: 0.05 }, showlegend: true, hovertemplate: text };
}

function configurationTable(run) {
  const rows = [];
  const add = (name, value) => rows.push(element("tr", {}, element("th", { scope: "row" }, name), element("td", {},
    typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", "))));
  for (const [name, value] of Object.entries(run.configuration)) if (value !== null) add(name, value);
  return element("table", {}, element("tbody", {}, ...rows));
}

function foot() {
  const foot = document.getElementById("foot");
  for (const run of report.runs) {
    const { program, started, seconds, games_per_second: rate, execution } = run.run;
    const where = execution.device === "cuda" ? ` on ${execution.devices.join(", ")}`
      : execution.device === "cpu" ? ` on ${execution.threads} threads, ${execution.isa}` : ", added up from shards";
    foot.append(paragraph(`${run.folder}: delegauge ${program.version} (${program.commit}), seed ${run.configuration.seed}, ` +
      `${show(run.games)} ${run.unit ?? "games"} in ${show(seconds, 2)} s, ${rate ? show(Math.round(rate)) : "–"} ${run.unit ?? "games"}/s${where}; ${started}`),
      element("details", {}, element("summary", {}, "Configuration"), configurationTable(run)));
  }
  foot.append(paragraph(`Made by delegauge report ${report.version}.` + (hasPlotly ? ` Figures drawn by plotly.js ${Plotly.version} (MIT licence).` : "")));
}
