"""envoi-cli show and build --eml: whatever the file, it is shown, and what is odd is named."""

import base64
import hashlib
import json
import os
import resource
import subprocess
import tempfile
import unittest
from pathlib import Path

from console import CLI, cli

CORPUS = Path(os.environ["ENVOI_SOURCE"]) / "tests" / "data" / "eml"

# What a field says is kept when a message is built anew.
KEPT_DEFECTS = ("duplicate-field", "malformed-address", "irregular-address", "malformed-date",
                "malformed-message-id", "unknown-charset", "invalid-characters")

LETTER = (b"From: =?utf-8?Q?=C3=84nna?= <anna@example.com>\r\nTo: Team: b@example.com, \"C, D\" <c@example.com>;\r\n"
          b"Bcc: d@example.com\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nX-Own: kept\r\n"
          b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
          b"--b\r\nContent-Type: text/plain; charset=ISO-8859-1; format=fixed\r\n"
          b"Content-Transfer-Encoding: Quoted-Printable\r\n\r\nGr=FC=DFe\r\nAnna\r\n"
          b"--b\r\nContent-Type: image/png; name=\"../a.png\"\r\nContent-Disposition: inline; size=3\r\n"
          b"Content-ID: <p@example.com>\r\nContent-Description: a dot\r\nContent-Transfer-Encoding: base64\r\n\r\n"
          b"YWJj\r\n--b--\r\n")


def shown(octets, *arguments):
    """The lines for a person, of a message on standard input."""
    done = cli("show", "-", *arguments, stdin=octets)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8")


def described(octets):
    return json.loads(shown(octets, "--json"))


def defects(message):
    return sorted(f"{defect['kind']} {defect['where']}".strip() for defect in message["defects"])


class Show(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = Path(self.folder.name, "message.eml")

    def test_all_of_it_is_described(self):
        message = described(LETTER)
        self.assertEqual(message["defects"], [])
        self.assertEqual([(field["name"], field["text"]) for field in message["fields"]],
                         [("From", "Änna <anna@example.com>"), ("To", 'Team: b@example.com, "C, D" <c@example.com>;'),
                          ("Bcc", "d@example.com"), ("Subject", "Grüße"), ("X-Own", "kept")])
        self.assertEqual(message["fields"][0]["addresses"], [{"name": "Änna", "address": "anna@example.com"}])
        self.assertEqual(message["fields"][1]["addresses"],
                         [{"group": "Team", "members": [{"name": "", "address": "b@example.com"},
                                                        {"name": "C, D", "address": "c@example.com"}]}])
        self.assertNotIn("addresses", message["fields"][3])
        body = message["body"]
        text, picture = body.pop("parts")
        none = {"number": "", "parameters": {}, "charset": None, "encoding": None, "disposition": None,
                "dispositionParameters": {}, "fileName": None, "contentId": None, "fields": []}
        self.assertEqual(body, {**none, "type": "multipart/mixed"})
        octets = "Grüße\r\nAnna".encode("latin-1")
        self.assertEqual(text, {**none, "number": "1", "type": "text/plain", "parameters": {"format": "fixed"},
                                "charset": "ISO-8859-1", "encoding": "Quoted-Printable", "size": len(octets),
                                "sha256": hashlib.sha256(octets).hexdigest(), "text": "Grüße\nAnna"})
        self.assertEqual(picture, {**none, "number": "2", "type": "image/png", "encoding": "base64",
                                   "disposition": "inline", "dispositionParameters": {"size": "3"}, "fileName": "a.png", "contentId": "p@example.com",
                                   "fields": [{"name": "Content-Description", "text": "a dot"}], "size": 3,
                                   "sha256": hashlib.sha256(b"abc").hexdigest()})

    def test_messages_in_messages(self):
        letter = b"Subject: innermost\r\n\r\nhello\r\n"
        for number in range(7, 0, -1):
            letter = b"Subject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % number + letter
        message = described(letter)
        for number in range(1, 7):
            self.assertEqual(message["fields"], [{"name": "Subject", "text": str(number)}])
            part = message["body"]
            self.assertEqual((part["number"], part["type"]), ("", "message/rfc822"))
            letter = letter.partition(b"\r\n\r\n")[2]
            self.assertEqual(part["sha256"], hashlib.sha256(letter).hexdigest())
            self.assertNotIn("parts", part)
            message = part.get("message")
        self.assertIsNone(message)
        broken = b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx"
        message = described(broken)
        self.assertEqual(defects(message), [])
        self.assertEqual(defects(message["body"]["message"]), ["missing-final-boundary"])
        self.assertEqual(message["body"]["message"]["body"]["parts"][0]["text"], "x")
        self.assertIn("    > 1  text/plain, 1 byte", shown(broken).splitlines())

    def test_a_file_and_standard_input_are_the_same(self):
        self.file.write_bytes(LETTER)
        for arguments in ([], ["--json"]):
            done = cli("show", str(self.file), *arguments)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(done.stdout.decode(), shown(LETTER, *arguments))

    def test_for_people(self):
        lines = shown(LETTER).splitlines()
        for line in ("Subject: Grüße", "1  text/plain, ISO-8859-1, format=fixed, Quoted-Printable, 11 bytes",
                     "2  image/png, “a.png”, inline, base64, <p@example.com>, 3 bytes", "    | Anna",
                     "    SHA-256: " + hashlib.sha256(b"abc").hexdigest(), "    Content-Description: a dot"):
            self.assertIn(line, lines)
        self.assertNotIn("Odd about it:", lines)
        self.assertIn("  the last boundary is missing", shown(LETTER.removesuffix(b"--b--\r\n")).splitlines())

    def test_nothing_reaches_the_terminal_that_it_would_obey(self):
        evil = "\x1b]0;x\x07\x1b[31m\x9b31m\u202e\u2066\x00\x0b".encode()
        letter = (b"From: =?utf-8?B?" + base64.b64encode(evil) + b"?= <a@example.com>\r\nSubject: "
                  + evil + b"\r\nX-Mine: " + evil + b"\r\nContent-Type: multipart/mixed; boundary=b; x=\""
                  + evil.replace(b"\x00", b"") + b"\"\r\n\r\n--b\r\nContent-Type: text/plain; charset=\""
                  + evil + b"\"\r\nContent-ID: <" + evil + b"@x>\r\n\r\ntab\there  twice\r\n" + evil
                  + b"\r\n--b\r\nContent-Type: image/png; name=\"" + evil + b"\"\r\nContent-Transfer-Encoding: "
                  + evil + b"\r\n\r\n\r\n--b--\r\n")
        text = shown(letter)
        self.assertIn("| tab\there  twice", text)
        for character in text:
            self.assertTrue(character in "\n\t" or character.isprintable(), repr(character))
        described(letter)

    def test_corpus(self):
        files = sorted(CORPUS.glob("*.eml"))
        self.assertGreater(len(files), 1)
        for file in files:
            with self.subTest(file=file.name):
                done = cli("show", str(file), "--json")
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                message = json.loads(done.stdout.decode("utf-8"))
                json.dumps(message, ensure_ascii=False).encode("utf-8")  # no lone surrogates
                expected = file.with_suffix(".defects").read_text("utf-8").splitlines()
                self.assertEqual(defects(message), sorted(expected))
                self.assertEqual(cli("show", str(file)).returncode, 0)
                anew = cli("build", "--eml", str(file))
                self.assertEqual(anew.returncode, 0)
                self.assertEqual([kind for kind in defects(described(anew.stdout))
                                  if kind.split()[0] not in KEPT_DEFECTS], [])

    def test_what_is_no_message_is_shown_all_the_same(self):
        self.assertEqual(defects(described(b"")), ["missing-header-end"])
        done = cli("show", CLI, "--json")
        self.assertEqual(done.returncode, 0)
        json.loads(done.stdout)

    def large(self, octets, *expected):
        """What would be quadratic in one of these takes minutes."""
        message = described(octets)
        self.assertEqual(defects(message), sorted(expected))
        self.assertNotEqual(shown(octets), "")
        return message

    def test_ten_thousand_multiparts_deep(self):
        octets = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (number, number)
                          for number in range(10_000))
        deepest = ".".join(["1"] * 50)
        message = self.large(octets, f"too-deep {deepest}",
                             *["missing-final-boundary " + ".".join(["1"] * depth) for depth in range(1, 50)],
                             "missing-final-boundary")
        part = message["body"]
        while "parts" in part:
            part = part["parts"][0]
        self.assertEqual((part["number"], part["type"]), (deepest, "application/octet-stream"))
        inside = octets[octets.index(b"--b50\r\n"):]
        self.assertEqual(part["sha256"], hashlib.sha256(inside).hexdigest())

    def test_ten_thousand_messages_deep(self):
        self.large(b"Content-Type: message/rfc822\r\n\r\n" * 10_000)

    def test_a_hundred_thousand_parts(self):
        octets = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000 + b"--b--\r\n"
        parts = self.large(octets, "too-many-parts")["body"]["parts"]
        self.assertEqual(len(parts), 10_000)
        self.assertEqual(parts[-1]["type"], "application/octet-stream")

    def test_a_field_of_a_megabyte(self):
        for name in (b"Subject", b"To", b"Content-Type", b"X-Mine"):
            message = self.large(name + b": " + b"a, " * 340_000 + b"\r\n\r\nx",
                                 *{b"To": ["malformed-address To"], b"Content-Type": ["malformed-field Content-Type"]}
                                 .get(name, []))
            if name == b"Subject":
                self.assertEqual(len(message["fields"][0]["text"]), 340_000 * 3 - 1)

    def test_a_header_of_ten_megabytes(self):
        field = b"X-Mine: " + b"x" * 90 + b"\r\n"
        message = self.large(field * 100_000 + b"\r\nx", "missing-header-end")
        self.assertEqual(len(message["fields"]), 1024 * 1024 // len(field))
        self.assertTrue(message["body"]["text"].endswith("x\n\nx"))

    def test_attachments_are_not_held(self):
        line = base64.b64encode(bytes(57)) + b"\r\n"
        with self.file.open("wb") as file:
            file.write(b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n")
            for _ in range(100):
                file.write(line * 20_000)  # 156 MB in all
        enough = 64 * 1024 * 1024
        for arguments in ([], ["--json"]):
            # The limit is on what a program allocates; the file is mapped.
            done = subprocess.run([CLI, "show", str(self.file), *arguments], capture_output=True, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (enough, enough)))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(hashlib.sha256(bytes(57 * 2_000_000)).hexdigest().encode(), done.stdout)

    def test_files_that_can_not_be_read(self):
        for path in (self.folder.name, str(self.file), "/dev/null"):
            with self.subTest(path=path):
                done = cli("show", path, "--json")
                self.assertEqual((done.returncode, done.stdout), (66, b""))
                self.assertNotEqual(done.stderr, b"")
                self.assertEqual(cli("build", "--eml", path).returncode, 66)

    def test_usage(self):
        for arguments in ([], ["a", "b"], ["--json"], ["--json=x", "a"], ["--nothing", "a"], ["--", "a"]):
            with self.subTest(arguments=arguments):
                done = cli("show", *arguments)
                self.assertEqual((done.returncode, done.stdout), (64, b""))
        self.assertIn(b"missing-final-boundary", cli("show", "--help").stdout)


class BuildAnew(unittest.TestCase):
    def test_the_same_is_in_it(self):
        broken = LETTER.replace(b"\r\n", b"\n").removesuffix(b"--b--\n")
        done = cli("build", "--eml", "-", stdin=broken)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.decode().splitlines(),
                         ["the last boundary is missing", "a CR or LF stands alone"])
        before, after = described(broken), described(done.stdout)
        self.assertEqual(after["defects"], [])
        self.assertEqual(after["fields"], before["fields"])
        for name in ("text", "fileName", "contentId", "disposition", "type", "parameters", "fields"):
            self.assertEqual([part.get(name) for part in after["body"]["parts"]],
                             [part.get(name) for part in before["body"]["parts"]])
        self.assertEqual(after["body"]["parts"][1]["sha256"], before["body"]["parts"][1]["sha256"])

    def test_a_draft(self):
        draft = b"X-Unsent: 1\r\nBcc: d@example.com\r\nSubject: not ready\r\n\r\nto be go\r\n"
        done = cli("build", "--eml", "-", stdin=draft)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        for line in (b"X-Unsent: 1", b"Bcc: d@example.com", b"Subject: not ready", b"to be go"):
            self.assertIn(line + b"\r\n", done.stdout)

    def test_over_itself(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "message.eml")
            file.write_bytes(LETTER)
            self.assertEqual(cli("build", "--eml", str(file), "-o", str(file)).returncode, 0)
            self.assertEqual(defects(described(file.read_bytes())), [])
            self.assertEqual(os.listdir(folder), ["message.eml"])

    def test_no_message_options_beside(self):
        done = cli("build", "--eml", "-", "--subject", "x", stdin=LETTER)
        self.assertEqual((done.returncode, done.stdout), (64, b""))


if __name__ == "__main__":
    unittest.main()
