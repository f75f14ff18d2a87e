#!/usr/bin/env python3
"""check-docs finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent / "check-docs"


class CheckDocs(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, str(TOOL), "--root", folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_links_that_resolve_are_fine(self):
        code, output = self.check({
            "README.md": "[a](docs/a.md#how-it-works) [b](docs/) [c](https://example.org/x) [d](#top)\n# Top\n`[e](nowhere)`\n```\n[f](nowhere)\n```\n",
            "docs/a.md": "## How it works\n[back](../README.md)\n"})
        self.assertEqual((code, output), (0, ""))

    def test_a_link_to_no_file_is_found(self):
        code, output = self.check({"README.md": "fine\n[a](docs/missing.md)\n"})
        self.assertEqual((code, output), (1, "README.md:2: no such file: docs/missing.md\n"))

    def test_a_link_to_no_heading_is_found(self):
        code, output = self.check({"README.md": "# Here\n[a](#there)\n"})
        self.assertEqual((code, output), (1, "README.md:2: no such heading: #there\n"))

    def test_a_header_that_its_room_does_not_name_is_found(self):
        files = {"src/app/README.md": "| `keys/agent`, `lists` (`_rows`) | what |\n", "src/app/keys/agent.h": "", "src/app/lists.h": "", "src/app/lists_rows.h": "", "src/app/test_lists.h": "", "src/cli/x.h": ""}
        self.assertEqual(self.check(files), (0, ""))
        self.assertEqual(self.check({**files, "src/app/keys/more.h": ""}), (1, "src/app/README.md: does not name keys/more.h\n"))

    def test_paths_of_one_machine_are_found(self):
        for path in ("/home/kim/girok", "/work/girok", "/root/x", "/Users/kim/x"):
            code, output = self.check({"src/a.cpp": f"// see\n// {path}\n"})
            self.assertEqual(code, 1, path)
            self.assertIn("src/a.cpp:2: a path of one machine", output)

    def test_paths_of_every_machine_are_fine(self):
        code, output = self.check({"README.md": "/tmp/out.html, /usr/share/doc, ~/work/x, https://example.org/home/kim/\n"})
        self.assertEqual((code, output), (0, ""))


if __name__ == "__main__":
    unittest.main()
