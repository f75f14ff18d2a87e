#!/usr/bin/env python3
"""The runner of all tests counts what its programs say, keeps their order, and ends with what failed and why."""

import contextlib
import importlib.machinery
import importlib.util
import io
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("run_tests", str(Path(__file__).resolve().parent.parent / "run-tests"))
run_tests = importlib.util.module_from_spec(importlib.util.spec_from_loader("run_tests", loader))
loader.exec_module(run_tests)

DOCTEST = """===============================================================================
src/base/a_test.cpp:3:
TEST CASE:  a case that only says something

src/base/a_test.cpp:5: MESSAGE: skipped: no disk of memory

===============================================================================
src/base/a_test.cpp:9:
TEST CASE:  two and two are five

src/base/a_test.cpp:11: ERROR: CHECK( 2 + 2 == 5 ) is NOT correct!
  values: CHECK( 4 == 5 )

===============================================================================
[doctest] test cases:  3 |  2 passed | 1 failed | 0 skipped
"""
SUITE = """ok   something holds
FAIL the gate is shut
     open at noon
     open at night
ok   something else holds
2 passed, 1 failed, 0 skipped
"""


class RunTests(unittest.TestCase):
    def said(self, work):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = work()
        return code, out.getvalue()

    def test_cases_of_unit_tests_are_counted_and_one_more_fails_where_the_program_falls_over(self):
        self.assertEqual(run_tests.count_doctest(DOCTEST, 1), (1, 1, 1))
        self.assertEqual(run_tests.count_doctest("[doctest] test cases: 2 | 2 passed | 0 failed | 0 skipped", 139), (2, 1, 0))
        self.assertEqual(run_tests.count_doctest("Segmentation fault", 139), (0, 1, 0))

    def test_a_cause_names_the_case_and_what_was_wrong_in_it(self):
        self.assertEqual(run_tests.causes(DOCTEST), ["TEST CASE:  two and two are five", "src/base/a_test.cpp:11: ERROR: CHECK( 2 + 2 == 5 ) is NOT correct!", "  values: CHECK( 4 == 5 )"])
        self.assertEqual(run_tests.causes(SUITE), ["FAIL the gate is shut", "     open at noon", "     open at night"])
        self.assertIn("FAIL: test_it (a.B)", run_tests.causes("....\n======\nFAIL: test_it (a.B)\n------\nTraceback"))
        self.assertEqual(run_tests.causes("\n".join(map(str, range(20)))), [str(number) for number in range(12, 20)])
        many = run_tests.causes("\n".join(f"FAIL case {number}" for number in range(100)))
        self.assertEqual((many[0], len(many), many[-1]), ("FAIL case 0", 25, "… and 76 more lines"))

    def test_works_run_side_by_side_and_are_told_in_their_order(self):
        both = threading.Barrier(2, timeout=60)
        second = threading.Event()

        def slow():
            both.wait()
            second.wait(60)
            return "", 1, 0, 0

        def fast():
            both.wait()
            second.set()
            return "skip a part: no disk\n", 2, 0, 1

        totals = run_tests.Totals()
        _, said = self.said(lambda: totals.add_all([("slow", slow), ("fast", fast)], 2))
        self.assertRegex(said, r"^ok   slow: 1 passed, 0 failed \(.*\n     fast: skip a part: no disk\nok   fast: 2 passed, 0 failed, 1 skipped \(.*\n$")
        self.assertEqual((totals.passed, totals.failed, totals.skipped), (3, 0, 1))

    def test_what_failed_stands_once_more_at_the_end(self):
        totals = run_tests.Totals()

        def everything():
            totals.add_all([("one", lambda: (SUITE, 2, 1, 0)), ("two", lambda: ("ok   all\n", 5, 0, 0))], 2)
            return totals.end()

        code, said = self.said(everything)
        self.assertEqual(code, 1)
        self.assertTrue(said.endswith("FAIL one\n     FAIL the gate is shut\n          open at noon\n          open at night\n7 passed, 1 failed, 0 skipped\n"), said)

    def test_that_nothing_ran_is_a_failure(self):
        code, said = self.said(run_tests.Totals().end)
        self.assertEqual((code, said), (1, "0 passed, 0 failed, 0 skipped\n"))

    def test_suites_run_the_longest_first_and_benches_alone_in_the_end(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("articles/run-a", "benchmarks/run-b", "browser/run-web", "json/run-json", "server/run-s", "server/support.py"):
                path = Path(folder, "tests", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("#!/bin/sh\necho '1 passed, 0 failed, 0 skipped'\nexit ${GIROK_BIN##*/}\n", encoding="utf-8")
                path.chmod(0o755)
            with mock.patch.object(run_tests, "ROOT", Path(folder)):
                beside, alone = run_tests.suites(Path(folder, "0"))
                self.assertEqual([name for name, _ in beside], ["tests/browser/run-web", "tests/server/run-s", "tests/articles/run-a", "tests/json/run-json"])
                self.assertEqual([name for name, _ in alone], ["tests/benchmarks/run-b"])
                self.assertEqual(beside[0][1](), ("1 passed, 0 failed, 0 skipped\n", 1, 0, 0))
                code_only = run_tests.suites(Path(folder, "3"))[0][0][1]
                self.assertEqual(code_only()[1:], (1, 1, 0))


if __name__ == "__main__":
    unittest.main()
