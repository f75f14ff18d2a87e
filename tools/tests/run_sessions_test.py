#!/usr/bin/env python3
"""The runner of sessions fails where a session is not what its script says."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUNNER = Path(__file__).resolve().parent.parent.parent / "tests/sessions/run-sessions"


class RunSessions(unittest.TestCase):
    def run_session(self, text, name="a.session"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, str(RUNNER), str(path)], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def passes(self, text, **options):
        code, output = self.run_session(text, **options)
        self.assertEqual(code, 0, output)
        self.assertIn("1 passed, 0 failed, 0 skipped", output)

    def fails(self, text, saying="", **options):
        code, output = self.run_session(text, **options)
        self.assertEqual(code, 1, output)
        self.assertIn("0 passed, 1 failed, 0 skipped", output)
        self.assertIn(saying, output)

    def test_the_output_must_be_the_expected_one(self):
        self.passes("$ echo a\na\n")
        self.fails("$ echo a\nb\n", "-b")
        self.fails("$ echo a\n", "+a")
        self.fails("$ true\na\n", "-a")
        self.fails("$ echo oops >&2\n", "+oops")

    def test_the_exit_code_must_be_the_expected_one(self):
        self.passes("$ exit 3\n[exit 3]\n")
        self.fails("$ exit 3\n", "[exit 3]")
        self.fails("$ true\n[exit 3]\n")

    def test_dots_stand_for_any_lines_but_not_for_everything(self):
        self.passes("$ seq 9\n...\n3\n4\n...\n9\n")
        self.passes("$ seq 3\n...\n")
        self.passes("$ true\n...\n")
        self.fails("$ seq 9\n1\n...\n8\n")
        self.fails("$ seq 9\n...\n4\n3\n...\n")
        self.fails("$ echo took 5 s\ntook ... ms\n")

    def test_an_empty_session_is_no_pass(self):
        self.fails("# nothing\n", "there is nothing in it")

    def test_pages_run_their_session_blocks_only(self):
        self.passes("# Title\n```sh\nrm -rf /nowhere\n```\n```session\n$ echo a > f\n```\ntext\n```session\n$ cat f\na\n```\n", name="a.md")
        self.fails("```session\n$ echo a\nb\n```\n", name="a.md")

    def test_a_session_may_say_that_it_is_skipped(self):
        code, output = self.run_session("# skip: not yet\n$ false\n")
        self.assertEqual(code, 0)
        self.assertIn("0 passed, 0 failed, 1 skipped", output)

    def test_files_stay_in_the_folder(self):
        self.fails("--- ../outside\nx\n---\n$ true\n", "outside the session's folder")


if __name__ == "__main__":
    unittest.main()
