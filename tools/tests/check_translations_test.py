#!/usr/bin/env python3
"""check-translations finds sentences that have no translation, and particles that do not fit."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent


class CheckTranslations(unittest.TestCase):
    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, text in {"tools/untranslated.txt": "# none\n", **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            done = subprocess.run([sys.executable, str(TOOLS / "check-translations"), "--root", str(root)], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_a_sentence_with_a_translation_is_left_alone(self):
        code, output = self.check({"src/app/a.cpp": 'return fail(ErrorCode::usage, "no list of that name: " + name, {}, "choose another list");\n',
                                   "data/translations/a.tsv": "no list of that name: {0}\t없는 명단: {0}\t没有名单：{0}\nchoose another list\t다른 명단\t另选\n"})
        self.assertEqual((code, output), (0, ""))

    def test_a_sentence_without_one_is_told(self):
        code, output = self.check({"src/app/a.cpp": 'return fail(ErrorCode::usage, fmt::format("more than {} rows in it", most), path);\n'})
        self.assertEqual(code, 1)
        self.assertEqual(output, "src/app/a.cpp: no translation: more than {} rows in it\n")

    def test_in_a_pattern_a_sentence_has_to_be_translated_too(self):
        files = {"src/base/a.cpp": 'auto s = "not written now: the disk is broken"; auto t = "not written now: " + why + " at last";\n'}
        tables = "not written now: {0*}\t쓰지 못함: {0*}\t未写入：{0*}\n"
        code, output = self.check({**files, "data/translations/a.tsv": tables})
        self.assertEqual(code, 1)
        self.assertIn("the disk is broken", output)
        code, output = self.check({**files, "data/translations/a.tsv": tables + "the disk is broken\t고장\t坏了\n{0} at last\t{0} 드디어\t{0} 终于\n"})
        self.assertEqual((code, output), (0, ""))

    def test_what_is_known_to_need_none_is_listed_and_the_list_is_kept_short(self):
        source = {"src/app/a.cpp": 'errors.push_back({ErrorCode::usage, "this is for terminals only", {}, {}});\n'}
        code, output = self.check({**source, "tools/untranslated.txt": "this is for terminals only\n"})
        self.assertEqual((code, output), (0, ""))
        code, output = self.check({**source, "tools/untranslated.txt": "this is for terminals only\nnobody says this now\n"})
        self.assertEqual(code, 1)
        self.assertIn("no such sentence", output)
        self.assertEqual(self.check({**source, "tools/untranslated.txt": "file: src/app/a.*\n"}), (0, ""))

    def test_other_texts_of_use_cases_and_statements_of_sql_are_no_sentences(self):
        code, output = self.check({"src/app/a.cpp": 'out += "Nothing is lost at all";\n', "src/vault/a.cpp": 'run("SELECT a FROM b WHERE c");\n'})
        self.assertEqual((code, output), (0, ""))

    def test_a_particle_after_a_value_fits_every_value(self):
        code, output = self.check({"web/words/a.tsv": "a\t{0} is here\t{0}이 있음\t{0}在\nb\t{0} goes\t{0}의 길, {1}에\t{0}\n"})
        self.assertEqual(code, 1)
        self.assertIn("web/words/a.tsv:1", output)
        self.assertNotIn("a.tsv:2", output)

    def test_a_how_to_calls_buttons_as_the_pages_do_and_is_there_in_every_language(self):
        files = {"web/words/a.tsv": "a\tSave it\t저장\t保存\n", "docs/howto/web-a.md": "Press *Save it*. **Now.**\n",
                 "docs/howto/ko/web-a.md": "*저장*\n", "docs/howto/zh/web-a.md": "*保存*\n"}
        self.assertEqual(self.check(files), (0, ""))
        code, output = self.check({**files, "docs/howto/zh/web-a.md": "*存*与*储*\n"})
        self.assertEqual((code, output), (1, "docs/howto/zh/web-a.md: no page says: 储\n"))
        code, output = self.check({**files, "docs/howto/web-b.md": "one\n"})
        self.assertEqual(code, 1)
        self.assertIn("docs/howto/web-b.md: not in every language", output)


if __name__ == "__main__":
    unittest.main()
