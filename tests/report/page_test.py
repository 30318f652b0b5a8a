# SPDX-License-Identifier: Apache-2.0
"""Opens reports in a real browser: nothing fails, nothing is fetched, and what is to be seen is there."""

import json
import os
import sys
import unittest

from support import ROOT, FolderTest, delegauge, need

if __name__ == "__main__":
    need(["selenium"], ["chromium", "chromedriver"])

from browser import Browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

MOST_BYTES = 8_000_000
MOST_SECONDS = 3.0


def texts(browser, selector):
    return browser.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)


class Page(FolderTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def open(self, name, *arguments):
        """Runs a job with a report, opens it, and checks what holds for every page."""
        folder = self.path(name)
        delegauge(*arguments, "--out", folder, "--report", "--quiet")
        return self.open_page(os.path.join(folder, "report.html"))

    def open_page(self, page):
        self.assertLess(os.path.getsize(page), MOST_BYTES)
        seconds = self.browser.open(page)
        errors, requests = self.browser.logs()
        self.assertEqual(errors, [])
        self.assertEqual([r for r in requests if not r.startswith(("file:", "data:", "blob:"))], [])
        self.assertEqual(len([r for r in requests if r.startswith("file:")]), 1, requests)
        keep = os.environ.get("DELEGAUGE_SCREENSHOTS")
        if keep:
            self.browser.driver.save_screenshot(os.path.join(keep, os.path.basename(os.path.dirname(page)) + ".png"))
        return seconds

    def choose(self, switch, value):
        box = self.browser.driver.find_element(By.CSS_SELECTOR, f'[data-switch="{switch}"] input[value="{value}"]')
        self.browser.run("arguments[0].scrollIntoView({block: 'center'})", box)
        box.click()

    def assert_drawn(self, selector, colours=20):
        count, most = self.browser.colours(selector)
        self.assertGreater(count, colours)
        self.assertLess(most, 0.97)

    def scene(self, what):
        return self.browser.run(f"return document.querySelector('.plot.scene').{what}")


class SurfacePages(Page):
    def test_small_and_large_runs(self):
        for games in ("1", "1e6"):
            seconds = self.open(f"run-{games}", "surface", "--games", games)
            self.assertEqual(self.browser.run("return document.querySelectorAll('.plot').length"), 3)
            self.assertIn("How tight", texts(self.browser, "h1")[0])
            self.assert_drawn(".plot.scene")
        # Machines that do something else, too, are slower.
        slower = max(1.0, os.getloadavg()[0] / os.cpu_count())
        page = self.path("run-1e6", "report.html")
        best = min(seconds, self.browser.open(page))
        print(f"interactive after {best:.2f} s, load {slower:.1f}, {os.path.getsize(page)} bytes", file=sys.stderr)
        self.assertLess(best, MOST_SECONDS * slower)

    def test_a_partial_run_says_so(self):
        delegauge("surface", "--games", "3000", "--shard", "1/3", "--out", self.path("shards"), "--quiet")
        delegauge("merge", self.path("shards"), "--partial", "--out", self.path("partial"))
        delegauge("report", self.path("partial"))
        self.open_page(self.path("partial", "report.html"))
        self.assertIn("partial: shards are missing, and these are the statistics of what there is (0 to 1000)",
                      texts(self.browser, ".note")[0])

    def test_hostile_texts_are_shown_as_texts(self):
        name = "x</script><script>window.hacked=1</script>'\"&amp;<img src=x onerror=window.hacked=1>"
        os.makedirs(self.path(name))
        delegauge("surface", "--games", "100", "--out", self.path(name), "--quiet")
        for file in ("summary.json", "run.json"):
            with open(self.path(name, file), encoding="utf-8") as stream:
                document = json.load(stream)
            if file == "run.json":
                document["program"]["version"] = "</script><script>window.hacked=1</script><!--"
            with open(self.path(name, file), "w", encoding="utf-8") as stream:
                json.dump(document, stream)
        delegauge("report", self.path(name))
        self.open_page(self.path(name, "report.html"))
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        self.assertIn("delegauge </script><script>window.hacked=1</script><!-- (", texts(self.browser, "footer")[0])
        command = texts(self.browser, "tbody code")[0]
        self.assertTrue(command.startswith("delegauge replay --run '"), command)
        self.assertIn("'\\''", command)

    def test_no_other_script_is_run(self):
        delegauge("surface", "--games", "100", "--out", self.path("policy"), "--report", "--quiet")
        page = self.path("policy", "report.html")
        with open(page, encoding="utf-8") as file:
            text = file.read()
        self.assertNotIn("unsafe", text[:text.index("<style>")])
        # Whatever got into the page is not run, as an element or as an attribute.
        with open(page, "w", encoding="utf-8") as file:
            file.write(text.replace("<main ", "<script>window.hacked=1</script><p onclick='window.hacked=1' id='trap'>x</p><main "))
        self.browser.open(page)
        self.browser.run("document.getElementById('trap').click()")
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        self.assertGreater(self.browser.run("return document.querySelectorAll('.plot').length"), 0)
        self.browser.logs()

    def test_integers_of_64_bits_are_shown_exactly(self):
        self.open("seed", "surface", "--games", "100", "--seed", "9007199254740993")
        self.assertIn("seed 9007199254740993", texts(self.browser, "#subtitle")[0])
        self.assertIn("seed 9007199254740993", texts(self.browser, "footer")[0])
        self.assertIn("9007199254740993", texts(self.browser, "footer td"))
        self.assertIn("100 games", texts(self.browser, "#subtitle")[0])

    def test_without_the_library_there_are_static_figures(self):
        folder = self.path("static")
        delegauge("surface", "--games", "1000", "--out", folder, "--report", "--quiet")
        page = os.path.join(folder, "report.html")
        with open(page, encoding="utf-8") as file:
            text = file.read()
        begin = text.index("<script>", text.index("MIT licence"))
        text = text[:begin] + "<script>" + text[text.index("</script>", begin):]
        picture = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
        for figures, said in (([], "gnuplot was not found"), ([{"caption": "what it shows", "source": picture}], "without plotly.js")):
            with open(page, "w", encoding="utf-8") as file:
                file.write(text.replace('"figures":[]', '"figures":' + json.dumps(figures).replace("<", "\\u003c")))
            self.open_page(page)
            self.assertIn(said, texts(self.browser, ".note")[0])
            self.assertEqual(self.browser.run("return [...document.images].map((i) => i.naturalWidth)"), [9] * len(figures))
            self.assertEqual(texts(self.browser, "figcaption"), [f["caption"] for f in figures])
            self.assertEqual(len(texts(self.browser, 'table[aria-label="The tightest games"] tbody tr')), 60)
            self.assertEqual(texts(self.browser, ".plot, [data-switch^=surface]"), [])

    def test_pages_of_the_largest_runs_are_small(self):
        for name, arguments in (("curve", ["grid", "--dims", "2x2", "--points", "10000", "--repetitions", "1"]),
                                ("sheet", ["grid", "--dims", "2x2", "--vary", "ia,ca", "--points", "100", "--repetitions", "1"]),
                                ("map", ["search", "--players", "2", "--outcomes", "2", "--map", "256x256", "--chains", "131072", "--steps", "1"])):
            delegauge(*arguments, "--out", self.path(name), "--report", "--quiet")
            self.assertLess(os.path.getsize(self.path(name, "report.html")), MOST_BYTES)


class SurfacePage(Page):
    """One page, on which all of these are done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls("open").open("one", "surface", "--games", "20000", "--seed", "77")

    def test_surfaces_switch(self):
        self.assertEqual(self.scene("data.map((t) => t.type)"), ["surface", "scatter3d"])
        self.assertEqual(self.scene("layout.scene.xaxis.title.text"), "agents' welfare regret W")
        self.assertEqual(self.scene("layout.scene.yaxis.title.text"), "weighted misalignment")
        self.assertEqual(self.scene("layout.scene.zaxis.title.text"), "principals' welfare regret")
        heights = {}
        for bound in ("published", "sharp", "collective", "matched", "fused", "pairwise", "worst_case"):
            self.choose("surface-bound", bound)
            heights[bound] = json.dumps(self.scene("data[0].z"))
            # Nothing is above its surface.
            self.assertGreater(self.scene("data[1].marker.color.reduce((a, b) => Math.min(a, b))"), -1e-5)
        self.assertEqual(len(set(heights.values())), 7)
        self.choose("surface-height", "mean")
        self.assertNotEqual(json.dumps(self.scene("data[0].z")), heights["worst_case"])
        self.choose("surface-also", "mean")
        self.choose("surface-also", "attained")
        self.choose("surface-also", "games")
        self.assertEqual(self.scene("data.map((t) => t.name)"), ["V, the true worst case", "mean regret", "largest regret"])
        self.assert_drawn(".plot.scene")
        self.assertEqual(self.browser.logs()[0], [])

    def test_keys_turn_the_scene(self):
        seen = set()
        self.browser.run("document.getElementById('theme').focus()")
        for _ in range(60):
            self.browser.driver.switch_to.active_element.send_keys(Keys.TAB)
            seen.add(self.browser.run("const e = document.activeElement; "
                                      "return e.id || e.dataset.figure || e.name || e.ariaLabel || e.textContent.slice(0, 40)"))
        self.assertLessEqual({"surface-bound", "surface-height", "tightness-against", "tightest-bound", "tightness"}, seen)
        self.assertTrue(any(name.startswith("Bound surface") for name in seen), seen)
        self.assertFalse([name for name in seen if "Share" in name or "cloud" in name.lower()])
        div = self.browser.driver.find_element(By.CSS_SELECTOR, ".plot.scene")
        before = self.scene("layout.scene.camera.eye")
        div.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_UP)
        self.browser.wait("return document.querySelector('.plot.scene').dataset.eye")
        after = self.scene("layout.scene.camera.eye")
        self.assertNotAlmostEqual(before["x"], after["x"], 2)
        self.assertGreater(after["z"], before["z"])

    def test_tables_sort_and_offer_replay(self):
        table = 'table[aria-label="The tightest games"]'
        self.assertEqual(len(texts(self.browser, f"{table} tbody tr")), 60)
        self.choose("tightest-bound", "fused")
        self.assertEqual(set(texts(self.browser, f"{table} tbody td:first-child")), {"fused"})
        button = self.browser.driver.find_element(By.CSS_SELECTOR, f"{table} th:nth-child(3) button")
        indices = lambda: [int(t) for t in texts(self.browser, f"{table} tbody td:nth-child(3)")]
        button.send_keys(Keys.ENTER)
        self.assertEqual(indices(), sorted(indices()))
        button.send_keys(Keys.ENTER)
        self.assertEqual(indices(), sorted(indices(), reverse=True))
        self.assertEqual(len(set(indices())), 10)
        command = texts(self.browser, f"{table} tbody code")[0]
        self.assertEqual(command, f"delegauge replay --run {self.path('one')} --index {indices()[0]}")
        replayed = json.loads(delegauge(*command.split()[1:]))
        self.assertEqual(replayed["index"], indices()[0])

    def test_trivial_games_can_be_left_out(self):
        table = 'table[aria-label="The tightest games"]'
        self.choose("tightest-bound", "fused")
        column = lambda n: [float(t) for t in texts(self.browser, f"{table} tbody td:nth-child({n})")]
        self.assertLess(max(column(9)), 0.02)  # agents of the tightest games want what principals want
        self.choose("tightest-trivial", "left-out")
        try:
            points = self.browser.run("return report.runs[0].points")
            limit = 0.05 * max(points["weighted_misalignment"])
            tight = sorted((regret / bound for regret, bound, misalignment in
                            zip(points["principals_welfare_regret"], points["fused"], points["weighted_misalignment"])
                            if misalignment > limit and bound > 0), reverse=True)
            self.assertEqual([f"{t:.6f}" for t in tight[:10]], [f"{t:.6f}" for t in column(4)])
            self.assertGreater(min(column(9)), limit - 1e-4)
            index = texts(self.browser, f"{table} tbody td:nth-child(3)")[0]
            replayed = json.loads(delegauge("replay", "--run", self.path("one"), "--index", index))
            self.assertAlmostEqual(replayed["record"]["weighted_misalignment"], column(9)[0], 3)
        finally:
            self.choose("tightest-trivial", "left-out")

    def test_histograms_have_axes_and_every_bound(self):
        self.assertEqual(texts(self.browser, ".panels .xtitle"), ["tightness, regret / bound"] * 2)
        self.assertEqual(texts(self.browser, ".panels .ytitle"), ["density of games", "share of games at least as tight"])
        names = ["published", "sharp", "collective", "matched", "fused", "pairwise"]
        self.assertEqual(texts(self.browser, ".panels .plot:first-child .legendtext"), names)
        areas = self.browser.run("return document.querySelector('.panels .plot').data.map((t) => "
                                 "t.y.slice(0, -1).reduce((a, b) => a + b, 0) / (t.y.length - 1))")
        for area in areas:
            self.assertAlmostEqual(area, 1, 6)
        self.choose("tightness-against", "worst_case")
        self.assertEqual(texts(self.browser, ".panels .xtitle"), ["tightness, V / bound"] * 2)

    def test_themes_and_phones(self):
        paper = "return getComputedStyle(document.body).backgroundColor"
        light = self.browser.run(paper)
        panel = self.scene("layout.paper_bgcolor")
        self.browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.browser.command("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=2, mobile=True)
        try:
            self.assertNotEqual(self.browser.run(paper), light)
            self.browser.wait(f"return document.querySelector('.plot.scene').layout.paper_bgcolor !== '{panel}'")
            self.browser.wait("return document.documentElement.scrollWidth <= 390")
            self.browser.wait("return document.querySelector('.plot.scene .main-svg').clientWidth <= 390")
            # The scale lies above the scene, which is seen from further away than where there is room.
            self.browser.open(self.path("one", "report.html"))
            self.assertEqual(self.scene("data[1].marker.colorbar.orientation"), "h")
            self.assertGreater(self.scene("layout.scene.camera.eye.x"), 1.9)
            self.assertEqual(self.browser.logs()[0], [])
        finally:
            self.browser.command("Emulation.setEmulatedMedia", features=[])
            self.browser.command("Emulation.clearDeviceMetricsOverride")
            self.browser.open(self.path("one", "report.html"))

    def test_foot_says_how_it_was_made(self):
        foot = texts(self.browser, "footer")[0]
        for text in ("seed 77", "games/s", "delegauge 0.", "plotly.js", "MIT", "principal_magnitudes"):
            self.assertIn(text, foot)

class SeveralSurfaces(Page):
    """Runs side by side: the same axes, and what differs above each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        runs = []
        for metric in ("epic", "max"):
            runs.append(cls.path(metric))
            delegauge("surface", "--games", "3000", "--metric", metric, "--outcomes", "6", "--out", runs[-1], "--quiet")
        delegauge("report", *runs, "--out", cls.path("both.html"))
        cls("open_page").open_page(cls.path("both.html"))

    def scenes(self, what):
        return self.browser.run(f"return [...document.querySelectorAll('.plot.scene')].map((plot) => plot.{what})")

    def test_titles_say_what_differs(self):
        self.assertEqual(self.scenes("layout.title.text"), ["metric epic", "metric max"])
        titles = self.browser.run("return [...document.querySelectorAll('.plot')].map((plot) => plot.layout.title.text)")
        self.assertEqual(titles, ["metric epic", "metric max"] * 3)
        self.assertIn("6,000 games, 4 players × 6 outcomes, metric epic or max", texts(self.browser, "#subtitle")[0])
        table = 'table[aria-label="Statistics of tightness"]'
        self.assertEqual(set(texts(self.browser, f"{table} tbody td:first-child")), {"metric epic", "metric max"})

    def test_axes_are_shared_and_hold_everything(self):
        for bound in ("published", "pairwise", "worst_case"):
            self.choose("surface-bound", bound)
            for axis, data in (("x", "data[1].x"), ("y", "data[1].y"), ("z", "data[1].z")):
                first, second = self.scenes(f"layout.scene.{axis}axis.range")
                self.assertEqual(first, second)
                most = max(max(values) for values in self.scenes(data))
                self.assertGreaterEqual(first[1], most)
            tops = self.scenes("data[0].z.flat().reduce((most, z) => Math.max(most, z ?? 0), 0)")
            self.assertAlmostEqual(self.scenes("layout.scene.zaxis.range[1]")[0], max(1.02 * max(tops), self.scenes("layout.scene.zaxis.range[1]")[1]))
            colours = self.scenes("data[1].marker.cmax")
            self.assertEqual(colours[0], colours[1])
            self.assertAlmostEqual(colours[0], max(max(slack) for slack in self.scenes("data[1].marker.color")))
        for kind in ("Histogram", "Survival"):
            ranges = self.browser.run(f"return [...document.querySelectorAll('[data-figure^={kind}]')].map((plot) => plot.layout.yaxis.range)")
            self.assertEqual(len(ranges), 2)
            self.assertEqual(ranges[0], ranges[1])

    def test_all_are_turned_together(self):
        self.browser.driver.find_elements(By.CSS_SELECTOR, ".plot.scene")[0].send_keys(Keys.ARROW_RIGHT)
        self.browser.wait("const [a, b] = document.querySelectorAll('.plot.scene'); return a.dataset.eye && "
                          "b.layout.scene.camera.eye.x === a.layout.scene.camera.eye.x")
        self.assertEqual(self.browser.logs()[0], [])


class OtherPages(Page):
    def test_grid_has_a_panel_for_each_variable(self):
        for measure in ("ia", "ca"):
            delegauge("grid", "--dims", "3x3", "--vary", measure, "--points", "6", "--repetitions", "200",
                      "--fixed", "0.5,0.9", "--out", self.path(measure), "--quiet")
        page = self.path("grid.html")
        delegauge("report", self.path("ia"), self.path("ca"), "--out", page)
        self.open_page(page)
        self.assertEqual(texts(self.browser, ".panels .xtitle"),
                         ["individual alignment IA"] * 2 + ["collective alignment CA"] * 2)
        self.assertEqual(set(texts(self.browser, ".panels .ytitle")), {"principals' welfare, 0 worst, 1 ideal"})
        for curve in ("played", "best", "worst", "best, less the regret bound", "ideal, less its bound"):
            self.assertEqual(texts(self.browser, ".legendtext").count(curve), 4)
        bands = "return document.querySelector('.panels .plot').data.filter((t) => t.fill === 'toself').length"
        self.assertEqual(self.browser.run(bands), 3)
        self.choose("grid-band", "none")
        self.assertEqual(self.browser.run(bands), 0)
        self.choose("grid-range", "all")
        self.assertLess(self.browser.run("return document.querySelector('.panels .plot')._fullLayout.yaxis.range[0]"), -1)

    def test_grid_over_two_measures_is_a_surface(self):
        self.open("two", "grid", "--dims", "2x2", "--vary", "ia,cc", "--points", "5", "--repetitions", "20")
        self.assertEqual(self.scene("data[0].z.map((row) => row.length)"), [5] * 5)
        self.assertEqual(self.scene("layout.scene.yaxis.title.text"), "collective capability CC")
        self.choose("grid-surface-0.9", "w_max")
        self.assertEqual(self.scene("data[0].name"), "best")
        self.assert_drawn(".plot.scene")

    def test_infer_is_on_a_log_axis(self):
        self.open("infer", "infer", "--dims", "3x3", "--samples", "100", "--repetitions", "50")
        self.assertEqual(texts(self.browser, ".panels .xtitle"), ["profiles observed"] * 4)
        types = "return [...document.querySelectorAll('.panels .plot')].map((p) => p._fullLayout.%s.type)"
        self.assertEqual(self.browser.run(types % "xaxis"), ["log"] * 4)
        self.choose("infer-scale", "log")
        self.assertEqual(self.browser.run(types % "yaxis"), ["log"] * 4)

    def test_search_has_a_map(self):
        self.open("search", "search", "--map", "4x6", "--chains", "128", "--steps", "200")
        shape = "const z = document.querySelector('.plot').data[0].z; return [z.length, z[0].length]"
        self.assertEqual(self.browser.run(shape), [4, 6])
        self.choose("map-quantity", "ratio_pairwise")
        self.assertEqual(texts(self.browser, ".xtitle"), ["weighted misalignment"])
        self.assert_drawn(".plot")
        self.assertEqual(len(texts(self.browser, 'table[aria-label="The tightest games"] tbody tr')), 10)
        self.open("region", "search", "--chains", "16", "--steps", "100")
        self.assertEqual(texts(self.browser, ".plot"), [])

    def pick(self, choice, value):
        Select(self.browser.driver.find_element(By.CSS_SELECTOR, f'[data-choice="{choice}"]')).select_by_value(value)

    def test_sweep_has_lines_and_maps_of_any_options(self):
        self.open("sweep", "sweep", "surface", "--players", "2:4", "--outcomes", "2,4,8", "--metric", "epic,max", "--games", "3000")
        drawn = "[...document.querySelectorAll('.panels .plot')]"
        ready = f"return {drawn}.every((plot) => plot.data !== undefined)"
        self.browser.wait(ready)
        # Players along, a line for each number of outcomes, a panel for each metric.
        self.assertEqual(self.browser.run(f"return {drawn}.map((plot) => plot.data.map((line) => line.y.length))"), [[3] * 3] * 2)
        self.assertEqual(texts(self.browser, ".panels .xtitle"), ["players"] * 2)
        with open(self.path("sweep", "cells", "0010", "summary.json"), encoding="utf-8") as file:
            cell = json.load(file)  # players 3, outcomes 4, max
        line = self.browser.run(f"const line = {drawn}[1].data[1]; return [line.y[1], line.error_y.array[1]]")
        tightness = cell["bounds"]["fused"]["tightness"]
        self.assertEqual(line[0], tightness["mean"])
        self.assertAlmostEqual(line[1], 1.96 * tightness["standard_error"])
        self.pick("kind", "map")
        self.pick("point", "pairwise")
        self.pick("x", "2")
        self.pick("panels", "0")
        self.browser.wait(f"return {drawn}.length === 3 && {drawn}.every((plot) => plot.data?.[0].type === 'heatmap')")
        self.assertEqual(self.browser.run(f"return {drawn}[1].data[0].z[1][1]"), cell["bounds"]["pairwise"]["tightness"]["mean"])
        self.assert_drawn(".panels .plot")
        # Without panels the third option has a value of its own.
        self.pick("panels", "-1")
        self.browser.wait(f"return {drawn}.length === 1 && {drawn}[0].data !== undefined")
        self.pick("rest-0", "3")
        self.browser.wait(f"return {drawn}[0].data?.[0].z[1][1] === {cell['bounds']['pairwise']['tightness']['mean']}")
        rows = texts(self.browser, 'table[aria-label="All cells"] tbody tr')
        self.assertEqual(len(rows), 18)
        self.assertIn("delegauge surface --players 3 --metric max --games 3000", rows[9])
        errors, _ = self.browser.logs()
        self.assertEqual(errors, [])

    def test_sweeps_of_other_jobs_have_pages(self):
        self.open("sweep-grid", "sweep", "grid", "--dims", "2x2,3x2", "--vary", "ia;ca", "--points", "3", "--repetitions", "10")
        self.open("sweep-infer", "sweep", "infer", "--dims", "2x2,2x3", "--samples", "20", "--repetitions", "20")
        self.open("sweep-search", "sweep", "search", "--bound", "fused,sharp", "--chains", "32", "--steps", "30")
        self.open("sweep-one", "sweep", "surface", "--games", "300")

    def test_estimate_shows_alignment_outcomes_and_losses(self):
        with open(os.path.join(ROOT, "tests", "data", "log.csv"), encoding="utf-8") as file:
            log = file.read()
        hostile = "<img src=x onerror=window.hacked=1>"
        with open(self.path("log.csv"), "w", encoding="utf-8") as file:
            file.write(log.replace(",b,", f",{hostile},"))
        self.open("estimate", "estimate", self.path("log.csv"), "--replicates", "100", "--compare", f"a:{hostile}")
        self.assertIsNone(self.browser.run("return window.hacked ?? null"))
        self.assertEqual(self.browser.run("return document.querySelectorAll('img').length"), 0)
        with open(self.path("estimate", "estimates.json"), encoding="utf-8") as file:
            groups = json.load(file)["groups"]
        drawn = "return document.querySelectorAll('.plot')[%d].data[%d].%s"
        # Both players, and both sides together, of three groups.
        self.assertEqual(self.browser.run(drawn % (0, 0, "x"))[0], float(f'{groups["all"]["estimates"]["individual_alignment/0"]["estimate"]:.9g}'))
        self.assertEqual(len(self.browser.run(drawn % (0, 0, "x"))), 4 * 3)
        self.assertEqual(len(self.browser.run(drawn % (1, 1, "x"))), 240)
        terms = ["cooperation_term", "preference_term"]
        for share in ("0.1", "0.05"):
            self.choose("estimate-share", str(["0.01", "0.05", "0.1"].index(share)))
            for n, term in enumerate(terms):
                self.assertAlmostEqual(self.browser.run(drawn % (2, n, "y"))[1], list(groups.values())[1]["estimates"][f"{term}_{share}"]["estimate"], delta=1e-8)
        self.assertIn(hostile, texts(self.browser, 'table[aria-label="Estimates"] tbody td'))
        self.assertEqual(texts(self.browser, 'table[aria-label="Half widths of intervals by number of clusters"] thead th')[1:], ["240 clusters", "480 clusters", "960 clusters", "2,400 clusters"])
        self.assertIn("100 replicates in", texts(self.browser, "footer")[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
