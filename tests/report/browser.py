# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, and what it says of a page."""

import json
import shutil
import time
import urllib.parse

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

# Whether anything of a picture is drawn: how many colours the figure has, and how much of one.
COLOURS = """
const [selector, done] = arguments;
Plotly.toImage(document.querySelector(selector), {format: "png"}).then((url) => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    done([counts.size, Math.max(...counts.values()) / pixels.length]);
  };
  image.src = url;
});
"""


class Browser:
    def __init__(self, width=1000, height=700):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in ("--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader",
                         "--enable-unsafe-swiftshader", "--force-color-profile=srgb", "--lang=en-US",
                         f"--window-size={width},{height}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_script_timeout(60)

    def close(self):
        self.driver.quit()

    def open(self, path, patience=60):
        """Opens a page and waits until all is drawn. Returns the seconds that took."""
        self.logs()  # of the page before
        start = time.monotonic()
        self.driver.get("file://" + urllib.parse.quote(path))
        while self.run("return document.documentElement.dataset.ready") is None:
            if time.monotonic() - start > patience:
                raise AssertionError(f"{path}: is not ready: {self.driver.get_log('browser')}")
            time.sleep(0.02)
        return time.monotonic() - start

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, script, patience=20):
        start = time.monotonic()
        while not self.run(script):
            if time.monotonic() - start > patience:
                raise AssertionError(f"never true: {script}")
            time.sleep(0.05)

    def command(self, name, **parameters):
        return self.driver.execute_cdp_cmd(name, parameters)

    def logs(self):
        """Errors on the console, and addresses of what was requested, since the last call."""
        errors = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        requests = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                requests.append(message["params"]["request"]["url"])
        return errors, requests

    def colours(self, selector):
        """The number of colours of a figure, and the share of the most frequent one."""
        return self.driver.execute_async_script(COLOURS, selector)
