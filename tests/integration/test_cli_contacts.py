"""envoi-cli contacts: in, listed, out, forgotten."""

import json
import tempfile
import unittest
from pathlib import Path

from console import cli

CARDS = ("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Example\r\nEMAIL:zoe@example.com\r\nCATEGORIES:Team\r\nEND:VCARD\r\n"
         "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Without\r\nEND:VCARD\r\n")


class Contacts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "envoi" / "contacts.json"

    def run_cli(self, *arguments, stdin=b"", code=0):
        done = cli("contacts", *arguments, stdin=stdin,
                   environment={"XDG_DATA_HOME": str(self.folder), "HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def test_there_and_back(self):
        done = self.run_cli("import", "-", stdin=CARDS.encode())
        self.assertIn("One new address", done.stdout.decode())
        self.assertIn("Line 7: no e-mail address, left out (Without)", done.stderr.decode())
        self.run_cli("import", "-", stdin=b"Name;E-Mail\nAnna;anna@example.org\n")
        self.assertEqual(self.run_cli("list").stdout.decode(),
                         "Anna <anna@example.org>\nZoë Example <zoe@example.com>\n")
        self.assertEqual(self.run_cli("list", "zo").stdout.decode(), "Zoë Example <zoe@example.com>\n")
        listed = json.loads(self.run_cli("list", "--json").stdout)
        self.assertEqual([one["address"] for one in listed], ["anna@example.org", "zoe@example.com"])
        self.assertEqual((listed[1]["groups"], listed[1]["times"], listed[1]["last"]), (["Team"], 0, None))
        cards = self.run_cli("export").stdout
        self.assertEqual(cards.count(b"BEGIN:VCARD"), 2)
        self.run_cli("export", "-o", str(self.folder / "all.vcf"))
        self.assertEqual((self.folder / "all.vcf").read_bytes(), cards)
        self.run_cli("forget", "Anna@example.org")
        self.run_cli("forget", "anna@example.org", code=65)
        self.assertIn("1 new address".replace("1", "One"),
                      self.run_cli("import", str(self.folder / "all.vcf")).stdout.decode())

    def test_what_is_wrong(self):
        self.run_cli("import", str(self.folder / "none.vcf"), code=66)
        self.run_cli("import", "-", stdin=b"no,addresses\n", code=65)
        self.run_cli(code=64)
        self.run_cli("import", code=64)
        self.run_cli("export", "--json", code=64)
        self.assertIn("import FILE", self.run_cli("--help").stdout.decode())
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text('{"version": 9}', "utf-8")
        self.run_cli("list", code=65)
        self.run_cli("import", "-", stdin=CARDS.encode(), code=65)
        self.assertEqual(self.file.read_text("utf-8"), '{"version": 9}')


if __name__ == "__main__":
    unittest.main()
