#!/usr/bin/env python3
"""check-format finds what has not the shape, gives it that shape, and lets the rest alone."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).resolve().parent.parent / "check-format"
SHAPED, SHAPELESS = "int one() { return 1; }\n", "int  two( )\n{ return 2;}\n"


@unittest.skipUnless(shutil.which("clang-format-19"), "clang-format-19 is not there")
class CheckFormat(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)
        (self.root / "src").mkdir()
        (self.root / ".clang-format").write_text("BasedOnStyle: Google\n", encoding="utf-8")
        (self.root / "src/good.cpp").write_text(SHAPED, encoding="utf-8")
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)

    def tearDown(self):
        self.folder.cleanup()

    def check(self, *asked):
        done = subprocess.run([sys.executable, str(TOOL), "--root", str(self.root), *asked], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_what_has_the_shape_is_let_alone(self):
        self.assertEqual(self.check(), (0, ""))

    def test_what_has_not_is_named_and_left_as_it_is(self):
        (self.root / "src/bad.h").write_text(SHAPELESS, encoding="utf-8")
        self.assertEqual(self.check(), (1, "src/bad.h: not in the shape of .clang-format (tools/check-format --fix)\n"))
        self.assertEqual((self.root / "src/bad.h").read_text(encoding="utf-8"), SHAPELESS)

    def test_fix_gives_the_shape(self):
        (self.root / "src/bad.h").write_text(SHAPELESS, encoding="utf-8")
        self.assertEqual(self.check("--fix"), (0, ""))
        self.assertEqual((self.root / "src/bad.h").read_text(encoding="utf-8"), "int two() { return 2; }\n")
        self.assertEqual((self.root / "src/good.cpp").read_text(encoding="utf-8"), SHAPED)

    def test_only_what_is_asked_for(self):
        (self.root / "src/bad.h").write_text(SHAPELESS, encoding="utf-8")
        self.assertEqual(self.check(str(self.root / "src/good.cpp")), (0, ""))


if __name__ == "__main__":
    unittest.main()
