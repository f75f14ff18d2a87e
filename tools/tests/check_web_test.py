#!/usr/bin/env python3
"""check-web finds what nobody uses, and lets alone what is put together."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent / "check-web"
PAGE = {
    "src/server/pages/a.cpp": 'view.page = "a/show"; route.answer = "a.show"; c.words["a.title"]; c.words["a.tab." + name]; add("first"); c.words.of_code("a.state", state);',
    "src/app/state.cpp": 'return "half done";',
    "web/templates/a/show.mustache": '<p class="card level-{{code}}">[[a.hello]]</p>{{> a/part}}',
    "web/templates/a/part.mustache": "<p></p>",
    "web/api/a.show.json": "{}",
    "web/styles/a.css": ":root { --ink: #000; }\n.card { color: var(--ink); } .level-sealed { color: red; }",
    "web/words/a.tsv": "a.title\tT\tT\tT\na.hello\tH\tH\tH\na.tab.first\tF\tF\tF\na.state.half-done\tD\tD\tD\n",
}


class CheckWeb(unittest.TestCase):
    def check(self, more):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**PAGE, **more}.items():
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, str(TOOL), "--root", folder], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_what_is_used_is_let_alone(self):
        self.assertEqual(self.check({}), (0, ""))

    def test_what_nobody_uses_is_found(self):
        for name, text, said in (
                ("web/words/b.tsv", "b.title\tT\tT\tT\n", "web/words/b.tsv: nobody says b.title\n"),
                ("web/words/b.tsv", "a.tab.second\tS\tS\tS\n", "web/words/b.tsv: nobody says a.tab.second\n"),
                ("web/templates/b/show.mustache", "", "web/templates/b/show.mustache: nobody shows this template\n"),
                ("web/api/b.show.json", "{}", "web/api/b.show.json: no answer has this schema\n"),
                ("web/styles/b.css", ".gone { }", "web/styles/b.css: nobody has the class gone\n"),
                ("web/styles/b.css", ":root { --gone: 1px; }", "web/styles/b.css: nobody uses --gone\n")):
            self.assertEqual(self.check({name: text}), (1, said))

    def test_words_that_no_table_has_are_found(self):
        self.assertEqual(self.check({"src/server/pages/b.cpp": 'view.title = c.words["b.title"];'}), (1, "src/server/pages/b.cpp: no table has the words b.title\n"))


if __name__ == "__main__":
    unittest.main()
