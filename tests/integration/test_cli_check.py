"""envoi-cli check: what is worth a look before a message is sent."""

import tempfile
import unittest
from pathlib import Path

from console import cli

LETTER = (b"From: anna@example.com\r\nTo: bert@example.org\r\nSubject: A walk\r\n"
          b"Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n")
OPTIONS = ("--from", "anna@example.com", "--to", "bert@example.org", "--subject", "A walk")


class Check(unittest.TestCase):
    def checked(self, *arguments, stdin=b""):
        done = cli("check", *arguments, stdin=stdin)
        self.assertEqual(done.stderr, b"")
        return done.returncode, done.stdout.decode("utf-8").splitlines()

    def test_nothing_to_ask(self):
        self.assertEqual(self.checked("-", stdin=LETTER % b"See you on Sunday"), (0, []))
        self.assertEqual(self.checked(*OPTIONS, "--text", "-", stdin=b"See you"), (0, []))

    def test_questions(self):
        code, lines = self.checked("-", stdin=LETTER % b"Anbei der Plan")
        self.assertEqual(code, 65)
        self.assertEqual(lines, ["question: The letter says \u201cAnbei\u201d, but nothing is attached."])

    def test_hints(self):
        code, lines = self.checked(*OPTIONS, "--html", "-", stdin=b"<p style='position:fixed'>See you</p>")
        self.assertEqual((code, lines), (0, ["hint: Gmail and Outlook do not show: position."]))

    def test_files(self):
        with tempfile.TemporaryDirectory() as folder:
            pdf = Path(folder, "plan.pdf")
            pdf.write_bytes(b"%PDF-1.7\n1 0 obj<</Author(Clara)>>endobj")
            code, lines = self.checked(*OPTIONS, "--text", "-", "--attach", str(pdf), stdin=b"See you")
        self.assertEqual((code, lines), (0, ["hint: \u201cplan.pdf\u201d names who wrote it: Clara."]))

    def test_usage(self):
        self.assertEqual(cli("check").returncode, 64)
        self.assertEqual(cli("check", "-", "--subject", "x").returncode, 64)
        self.assertEqual(cli("check", "/nonexistent.eml").returncode, 66)
        self.assertIn(b"envoi-cli check FILE", cli("check", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
