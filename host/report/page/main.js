// SPDX-License-Identifier: Apache-2.0
// Puts the page together.

/// What remains to be drawn, in order; a figure at a time, so that the page answers in between.
const drawing = [];

function staticFigures() {
  main.prepend(paragraph("This delegauge was built without plotly.js, so the figures cannot be turned or switched." +
    (report.figures.length > 0 ? "" : " gnuplot was not found either, so there are only tables; install it and run delegauge report again."), "note"));
  for (const { caption, source } of report.figures) {
    main.append(element("figure", {}, element("img", { src: source, alt: caption }), element("figcaption", { class: "caption" }, caption)));
  }
}

/// What is said of runs that `merge --partial` made.
function partialRuns() {
  for (const { folder, run } of report.runs) {
    if (!run.partial) continue;
    const ranges = run.partial.ranges.map(([begin, end]) => `${begin} to ${end}`);
    main.prepend(paragraph(`${folder} is partial: shards are missing, and these are the statistics of what there is (${ranges.join(", ")}).`, "note"));
  }
}

async function start() {
  const [run] = report.runs;
  if (!hasPlotly) staticFigures();
  pages[run.job](report.runs);
  partialRuns();
  foot();
  for (const draw of drawing) {
    await draw();
    await new Promise((resolve) => { setTimeout(resolve); });
  }
  document.documentElement.dataset.ready = Math.round(performance.now());
}

const theme = document.getElementById("theme");
const redrawAll = () => { for (const draw of figures) draw(); };
theme.addEventListener("change", () => {
  if (theme.value) document.documentElement.dataset.theme = theme.value;
  else delete document.documentElement.dataset.theme;
  redrawAll();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redrawAll);
start();
