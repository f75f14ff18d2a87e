"""The pages that show planted texts, opened by Chromium: no dialog, nothing run, no policy offended."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from support import ROOT

PACKAGES = Path(os.environ.get("GIROK_WEB_PACKAGES", ROOT / "build/web-packages"))
MOST = 60


def in_browser(suite, server, member, paths, mark):
    name = "opened by Chromium: nothing runs, no policy is offended"
    node, chromium = shutil.which("node"), shutil.which("chromium")
    if not node or not chromium or not (PACKAGES / "node_modules/playwright-core").exists():
        return suite.skip(name, "no node, no chromium, or no packages of the web pages")
    every = max(1, len(paths) // MOST)
    chosen = [path for path in paths if "{" not in path][::every]
    with tempfile.TemporaryDirectory(prefix="girok-injection-") as folder:
        told = Path(folder) / "told.json"
        told.write_text(json.dumps({"address": server.origin, "handle": member[0], "passphrase": member[1], "paths": chosen, "mark": mark, "packages": str(PACKAGES), "chromium": chromium}), encoding="utf-8")
        try:
            done = subprocess.run([node, str(Path(__file__).parent / "injection.mjs"), str(told)], capture_output=True, timeout=1800, env=dict(os.environ, HOME=folder))
        except subprocess.TimeoutExpired:
            return suite.case(name, ["it does not end"])
    said = done.stdout.decode("utf-8", "replace").splitlines()
    found = [line for line in said if not line.startswith("seen ")] + ([] if done.returncode == 0 and said else [done.stderr.decode("utf-8", "replace")[-1500:]])
    return suite.case(f"{name} ({said[-1].removeprefix('seen ') if said else 0} pages)", found)
