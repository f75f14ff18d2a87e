#!/usr/bin/env python3
"""check-layers finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent


class CheckLayers(unittest.TestCase):
    def check(self, files, rules=TOOLS / "layers.txt"):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "src"
            for name, text in files.items():
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_text(text)
            done = subprocess.run([sys.executable, str(TOOLS / "check-layers"), "--source", str(source), "--rules", str(rules)],
                                  capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def refuses(self, name, text, saying):
        code, output = self.check({name: text})
        self.assertEqual(code, 1, output)
        self.assertIn(saying, output)

    def test_a_room_may_include_rooms_below_it_and_itself(self):
        code, output = self.check({"reading/a.cpp": '#include <vector>\n#include "reading/a.h"\n#include "text/t.h"\n#include "base/b.h"\n'})
        self.assertEqual((code, output), (0, ""))

    def test_a_room_may_not_include_a_room_above_it(self):
        self.refuses("text/a.h", '#include "base/b.h"\n#include "reading/a.h"\n', "src/text/a.h:2: 'text' may not include 'reading/a.h'")

    def test_a_room_may_not_include_a_room_beside_it(self):
        self.refuses("crypto/a.cpp", '#  include  "text/a.h"\n', "'crypto' may not include 'text/a.h'")

    def test_tests_follow_the_same_rows(self):
        self.refuses("base/a_test.cpp", '#include "text/a.h"\n', "'base' may not include")

    def test_angle_brackets_hide_nothing(self):
        self.refuses("base/a.cpp", "#include <text/a.h>\n", "'base' may not include")

    def test_a_library_belongs_to_its_room(self):
        for name, header, room in (("reading/a.cpp", "unicode/uchar.h", "text"), ("app/a.cpp", "uchardet/uchardet.h", "text"),
                                   ("app/a.cpp", "sodium.h", "crypto"), ("reading/a.h", "nlohmann/json.hpp", "app"),
                                   ("corroboration/a.cpp", "graphviz/gvc.h", "app"), ("app/a.cpp", "CLI/CLI.hpp", "cli")):
            self.refuses(name, f"#include <{header}>\n", f"only {room}")

    def test_paths_start_at_the_rooms(self):
        self.refuses("text/a.cpp", '#include "a.h"\n', "name files from src/ on")
        self.refuses("text/a.cpp", '#include "text/../reading/a.h"\n', "without '..'")

    def test_a_room_that_is_not_in_the_table_is_refused(self):
        self.refuses("attic/a.cpp", "", "room 'attic' is not in the table")

    def test_heavy_headers_stay_in_few_files(self):
        code, output = self.check({f"app/a{i}.cpp": "#include <graphviz/gvc.h>\n" for i in range(3)})
        self.assertEqual(code, 1)
        self.assertIn("3 files include graphviz/*, at most 2 should", output)

    def test_ways_in_ask_a_use_case_for_what_changes_a_case(self):
        self.refuses("server/pages/a.cpp", "\nreturn c.vault().erase(id, why);\n", "src/server/pages/a.cpp:2: 'server' asks a use case of app instead of calling the vault's erase()")
        self.refuses("cli/a.cpp", "vault.remove(member);\n", "the vault's remove()")
        self.refuses("cli/a.cpp", "opened->vault->grant(member);\n", "the vault's grant()")
        self.refuses("server/a.cpp", "vault::Vault::enrol(path);\n", "the vault's enrol()")
        code, output = self.check({"server/a.cpp": 'json.erase("a");\napp::erase_record(c.vault(), id);\nc.vault().model();\n',
                                   "cli/a_test.cpp": "vault.remove(member);\n", "app/a.cpp": "vault.remove(member);\n"})
        self.assertEqual((code, output), (0, ""))

    def test_a_long_source_is_found(self):
        self.refuses("text/a.cpp", "\n" * 500, "src/text/a.cpp: 500 lines: a source has fewer than 500")
        self.assertEqual(self.check({"text/a.cpp": "\n" * 499}), (0, ""))

    def test_a_table_that_is_not_in_order_is_refused(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as rules:
            rules.write("room reading : text\nroom text :\n")
            rules.flush()
            code, output = self.check({}, rules.name)
        self.assertNotEqual(code, 0)
        self.assertIn("not named above it", output)


if __name__ == "__main__":
    unittest.main()
