"""envoi-cli build: its messages are read by Python's email and compared field by field."""

import datetime
import email
import email.policy
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from console import CLI, cli
from mime_defects import defects, text_of

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")
BASE = ["--from", "anna@example.com", "--to", "ben@example.com"]


def addresses(field):
    return [(address.display_name, address.addr_spec) for address in field.addresses]


class BuildTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="envoi-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def build(self, *arguments, **options):
        done = cli("build", *arguments, **options)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return self.parse(done.stdout)

    def parse(self, octets):
        self.assertNotRegex(octets, rb"[^\r]\n|\r[^\n]", "lines end in CR LF")
        self.assertLessEqual(max(map(len, octets.split(b"\r\n"))), 998)
        message = email.message_from_bytes(octets, policy=email.policy.default)
        self.assertEqual(defects(message), [])
        return message

    def assert_fails(self, code, *arguments, says=None, **options):
        done = cli("build", *arguments, **options)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.assertEqual(done.stdout, b"")
        self.assertTrue(done.stderr.startswith(b"envoi-cli: "))
        if says:
            self.assertIn(says, done.stderr.decode())

    def test_whole_letter(self):
        html = '<html><body><p>Grüße <b>例</b></p><p><img src="cid:logo" alt="a logo"></p></body></html>'
        files = {"Übersicht 2026.pdf": b"%PDF-1.7\n" + os.urandom(3000), "日本語.txt": "große\nZeile\n".encode(),
                 "plain name.bin": bytes(range(256)) * 20}
        attach = []
        for name, content in files.items():
            attach += ["--attach", self.file(name, content)]
        before = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
        message = self.build(
            "--from", "Änna Müller-Example <anna@example.com>",
            "--to", 'Bert <bert@example.com>, "Example, Carl" <carl@example.com>', "--to", "田中 <tanaka@example.jp>",
            "--cc", "dora@bücher.example", "--bcc", "hidden@example.com", "--reply-to", "Büro <office@example.com>",
            "--subject", "Größe und 例: 🎉", "--html", self.file("letter.html", html),
            "--inline", self.file("logo.png", PNG) + "=logo", *attach, "--header", "X-Thing: Größe",
            "--header", "Keywords:one, two")
        self.assertEqual(addresses(message["From"]), [("Änna Müller-Example", "anna@example.com")])
        self.assertEqual(addresses(message["To"]), [("Bert", "bert@example.com"), ("Example, Carl", "carl@example.com"),
                                                    ("田中", "tanaka@example.jp")])
        self.assertEqual(addresses(message["Cc"]), [("", "dora@xn--bcher-kva.example")])
        self.assertEqual(addresses(message["Reply-To"]), [("Büro", "office@example.com")])
        self.assertEqual(message["Subject"], "Größe und 例: 🎉")
        self.assertEqual(message["X-Thing"], "Größe")
        self.assertEqual(message["Keywords"], "one, two")
        self.assertEqual(message["MIME-Version"], "1.0")
        self.assertRegex(message["Message-ID"], r"^<[0-9a-f]{32}@example\.com>$")
        self.assertLessEqual(before, message["Date"].datetime)
        self.assertLessEqual(message["Date"].datetime, datetime.datetime.now(datetime.timezone.utc))
        self.assertIsNone(message["Bcc"])
        self.assertNotIn("hidden", message.as_string())

        self.assertEqual(message.get_content_type(), "multipart/mixed")
        alternative, *attachments = message.iter_parts()
        self.assertEqual(alternative.get_content_type(), "multipart/alternative")
        plain, related = alternative.iter_parts()
        self.assertEqual(plain.get_content_type(), "text/plain")
        self.assertIn("Grüße 例", text_of(plain))
        self.assertEqual(related.get_content_type(), "multipart/related")
        page, picture = related.iter_parts()
        self.assertEqual(page.get_content_type(), "text/html")
        self.assertEqual(text_of(page).rstrip("\n"), html)
        self.assertEqual(picture.get_content_type(), "image/png")
        self.assertEqual(picture["Content-ID"], "<logo>")
        self.assertEqual(picture.get_content(), PNG)
        self.assertEqual(picture.get_content_disposition(), "inline")
        self.assertEqual({part.get_filename(): part.get_payload(decode=True) for part in attachments}, files)
        self.assertTrue(all(part.get_content_disposition() == "attachment" for part in attachments))

    def test_plain_letter_has_one_part(self):
        message = self.build(*BASE, "--subject", "x", "--text", self.file("t", "Dear Ben,\n\nyours\n"))
        self.assertEqual(message.get_content_type(), "text/plain")
        self.assertEqual(text_of(message), "Dear Ben,\n\nyours\n")

    def test_texts(self):
        for given, expected in (("a\r\nb\r\n", "a\nb\n"), ("\ufeffä\n", "ä\n"), ("a\rb\n", "a\nb\n"), ("", ""),
                                ("x" * 5000 + "\n", "x" * 5000 + "\n"), ("From me\n.\n \t\n", "From me\n.\n \t\n")):
            with self.subTest(given=given[:20]):
                message = self.build(*BASE, "--text", "-", stdin=given.encode())
                self.assertEqual(text_of(message).rstrip("\n"), expected.rstrip("\n"))

    def test_text_beside_html(self):
        message = self.build(*BASE, "--text", self.file("t", "as I want it\n"), "--html", self.file("h", "<p>ä</p>"))
        plain, page = message.iter_parts()
        self.assertEqual(text_of(plain), "as I want it\n")
        self.assertEqual(page.get_content().strip(), "<p>ä</p>")

    def test_picture_that_the_html_does_not_name_is_attached(self):
        message = self.build(*BASE, "--html", self.file("h", "<p>x</p>"), "--inline", self.file("p.png", PNG) + "=p")
        self.assertEqual(message.get_content_type(), "multipart/mixed")
        self.assertEqual([part.get_filename() for part in message.iter_attachments()], ["p.png"])

    def test_only_bcc(self):
        done = cli("build", "--from", "anna@example.com", "--bcc", "hidden@example.com")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"hidden", done.stdout)

    def test_fields_that_replace(self):
        message = self.build(*BASE, "--header", "Date: Tue, 1 Jul 2025 12:00:00 +0200",
                             "--header", "Message-ID: <own.id@example.org>", "--header", "In-Reply-To: <a@b.example>",
                             "--header", "References: <x@b.example> <a@b.example>")
        self.assertEqual(message["Date"].datetime.isoformat(), "2025-07-01T12:00:00+02:00")
        self.assertEqual(message.get_all("Date"), [message["Date"]])
        self.assertEqual(message.get_all("Message-ID"), ["<own.id@example.org>"])
        self.assertEqual(message["In-Reply-To"], "<a@b.example>")
        self.assertEqual(message["References"].split(), ["<x@b.example>", "<a@b.example>"])

    def test_output_to_a_pipe_does_not_replace_it(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
            done = cli("build", *BASE, "--subject", "x", "-o", str(pipe))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(pipe.is_fifo())
            self.assertIn(b"Subject: x\r\n", reader.communicate(timeout=30)[0])

    def test_hidden_recipients_have_one_door(self):
        for name in ("Bcc", "bcc", "Resent-Bcc"):
            self.assert_fails(65, *BASE, "--header", f"{name}: hidden@example.com", says=name)

    def test_output_file(self):
        target = self.folder / "out.eml"
        done = cli("build", *BASE, "--subject", "x", "-o", str(target))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        self.assertEqual(self.parse(target.read_bytes())["Subject"], "x")
        # A failure leaves what was there.
        before = target.read_bytes()
        self.assert_fails(66, *BASE, "--attach", "/no/such/file", "-o", str(target))
        self.assertEqual(target.read_bytes(), before)
        self.assert_fails(73, *BASE, "-o", str(self.folder / "none" / "x.eml"), says="x.eml")
        self.assert_fails(73, *BASE, "-o", str(self.folder))

    def test_injection(self):
        for evil in ("x\r\nBcc: evil@example.com", "x\nBcc: evil@example.com", "x\rBcc: evil@example.com",
                     "x\r\n\r\nbody", "x\x1b[2J", "\n", "x\r\n continued"):
            for arguments in ([*BASE, "--subject", evil], [*BASE, "--header", f"X-A: {evil}"],
                              [*BASE, "--header", f"X-A{evil}: b"], [*BASE, "--reply-to", evil],
                              ["--from", f"{evil} <anna@example.com>", "--to", "b@example.com"],
                              ["--from", f"anna@example.com{evil}", "--to", "b@example.com"],
                              ["--from", "anna@example.com", "--to", f"{evil} <ben@example.com>"],
                              ["--from", "anna@example.com", "--to", f"ben@example.com{evil}"],
                              ["--from", "anna@example.com", "--to", f"ben@example.com{evil}, c@example.com"],
                              [*BASE, "--cc", f"\"{evil}\"@example.com"], [*BASE, "--bcc", f"a@{evil}.example"]):
                with self.subTest(arguments=arguments):
                    done = cli("build", *arguments)
                    self.assertNotIn(b"\x1b", done.stderr)
                    self.assertEqual((done.returncode, done.stdout), (65, b""), done.stderr)
        for evil in ("cid\r\nX-A: b", "a b", "a>b"):
            page = self.file("h", f'<img src="cid:{evil}">')
            done = cli("build", *BASE, "--html", page, "--inline", self.file("p.png", PNG) + "=" + evil)
            with self.subTest(evil=evil):
                message = email.message_from_bytes(done.stdout, policy=email.policy.default)
                self.assertTrue(all(part["X-A"] is None for part in message.walk()))

    def test_file_names_can_not_inject(self):
        for name in ("a\r\nX-A: b.txt", 'a";\nfilename="b', "a\u202etxt.exe", "ä" * 100):
            with self.subTest(name=name):
                message = self.build(*BASE, "--attach", self.file(name, b"x"))
                self.assertIsNone(message["X-A"])
                part, = message.iter_attachments()
                self.assertIsNone(part["X-A"])
                self.assertNotRegex(part.get_filename(), "[\r\n\u202e]")

    def test_bad_files(self):
        self.assert_fails(66, *BASE, "--attach", str(self.folder / "gone.pdf"), says="gone.pdf")
        self.assert_fails(66, *BASE, "--attach", str(self.folder), says="folder")
        self.assert_fails(66, *BASE, "--text", str(self.folder / "gone.txt"), says="gone.txt")
        self.assert_fails(66, *BASE, "--text", str(self.folder), says="folder")
        self.assert_fails(66, *BASE, "--html", str(self.folder / "gone.html"), "--inline",
                          str(self.folder / "gone.png") + "=x")
        self.assert_fails(66, *BASE, "--attach", "")
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        self.assert_fails(66, *BASE, "--attach", str(fifo))
        if os.geteuid() != 0:
            locked = self.file("locked", b"x")
            os.chmod(locked, 0)
            self.assert_fails(66, *BASE, "--attach", locked)
        self.assert_fails(65, *BASE, "--text", self.file("latin1", b"gr\xfc\xdfe"), says="“latin1” can't be sent as it is")

    def test_bad_letters(self):
        self.assert_fails(65, "--from", "anna@example.com", says="no recipient")
        self.assert_fails(65, "--to", "anna@example.com", says="no sender")
        self.assert_fails(65, "--from", "anna@example.com", "--to", "ben@", says="“ben@”")
        self.assert_fails(65, "--from", "anna@example.com", "--to", "a@example.com, nobody", says="“nobody”")
        self.assert_fails(65, "--from", "anna@example.com", "--to", "a@-x-.example")
        self.assert_fails(65, "--from", "anna@example.com, ben@example.com", "--to", "a@example.com")
        self.assert_fails(65, *BASE, "--cc", "x y <", says="x y")
        for name in ("Subject", "from", "TO", "Bcc", "Content-Type", "MIME-Version", "X Y", "Ü"):
            self.assert_fails(65, *BASE, "--header", f"{name}: x", says=name)
        self.assert_fails(65, *BASE, "--header", "Date: yesterday")
        self.assert_fails(65, *BASE, "--header", "Sender: nobody")

    def test_wrong_command_lines(self):
        for arguments in (["--to"], ["--nothing"], ["x"], ["-x"], ["--subject", "a", "--subject", "b"], ["--", "x"],
                          ["--header", "no colon"], ["--header", ": x"], ["--inline", "x.png", "--html", "-"],
                          ["--inline", "x.png=", "--html", "-"], ["--inline", "x.png=a"],
                          ["--text", "-", "--html", "-"], ["--from", "a@example.com", "--from", "b@example.com"]):
            with self.subTest(arguments=arguments):
                self.assert_fails(64, *arguments, says="--help")
        for arguments in ([], ["nothing"], ["--nothing"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(cli(*arguments).returncode, 64)

    def test_help(self):
        for arguments, says in ((["--help"], "Commands:"), (["build", "--help"], "--inline"),
                                (["send", "--help"], "--password-stdin"), (["serve", "-h"], "--port"),
                                (["build", "--from", "x", "--help"], "--from"), (["--version"], "envoi-cli ")):
            with self.subTest(arguments=arguments):
                done = cli(*arguments)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertIn(says, done.stdout.decode())
                self.assertLessEqual(max(map(len, done.stdout.decode().splitlines())), 90)

    def test_any_locale(self):
        for locale in ("C", "POSIX", "C.UTF-8", "nowhere"):
            with self.subTest(locale=locale):
                message = self.build(*BASE, "--subject", "Größe", environment={"LC_ALL": locale})
                self.assertEqual(message["Subject"], "Größe")

    def test_utf8_local_part(self):
        done = cli("build", "--from", "anna@example.com", "--to", "bärbel@example.com")
        self.assertEqual(done.returncode, 0)
        self.assertIn("To: bärbel@example.com\r\n".encode(), done.stdout)

    def test_invitation_and_contact(self):
        calendar = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:RE\r\n QUEST\r\nBEGIN:VEVENT\r\nUID:1@example.com\r\n"
                    "SUMMARY:Fête\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n").encode()
        card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Änna\r\nEND:VCARD\r\n".encode()
        message = self.build(*BASE, "--text", self.file("t.txt", "Come"), "--attach", self.file("party.ics", calendar),
                             "--attach", self.file("anna.vcf", card))
        self.assertEqual([part.get_content_type() for part in message.walk()],
                         ["multipart/mixed", "multipart/alternative", "text/plain", "text/calendar",
                          "application/ics", "text/vcard"])
        alternative, attached, contact = list(message.walk())[3:]
        self.assertEqual(alternative["Content-Type"].params, {"charset": "utf-8", "method": "REQUEST"})
        self.assertEqual(alternative["Content-Transfer-Encoding"], "quoted-printable")
        self.assertIsNone(alternative["Content-Disposition"])
        self.assertEqual(alternative.get_payload(decode=True), calendar)
        self.assertEqual((attached.get_filename(), attached.get_content_disposition()), ("party.ics", "attachment"))
        self.assertEqual(attached.get_payload(decode=True), calendar)
        self.assertEqual(contact.get_content_charset(), "utf-8")
        self.assertEqual(contact.get_payload(decode=True), card)

    def test_forwarded_message(self):
        inner = "From: Änna <anna@example.com>\nSubject: Größe\n\nx\n".encode()
        message = self.build(*BASE, "--text", self.file("t.txt", "Look"), "--attach", self.file("old.eml", inner))
        forwarded = list(message.iter_attachments())[0]
        self.assertIn(forwarded.get_content_type(), ("message/rfc822", "message/global"))
        self.assertEqual((forwarded.get_filename(), forwarded.get_content_disposition()), ("old.eml", "attachment"))
        self.assertEqual(forwarded.get_content()["Subject"], "Größe")
        self.assertEqual(forwarded.get_content()["From"], "Änna <anna@example.com>")

    def test_large_attachment_in_little_memory(self):
        size = 200 * 1024 * 1024
        path = self.folder / "large.bin"
        with open(path, "wb") as file:
            file.truncate(size)
        target = self.folder / "out.eml"
        script = ("import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)")
        done = subprocess.run(["/usr/bin/python3", "-c", script, CLI, "build", *BASE, "--attach", str(path), "-o",
                               str(target)], capture_output=True, check=True)
        self.assertGreater(target.stat().st_size, size * 4 // 3)
        self.assertLess(int(done.stdout), 60_000)


if __name__ == "__main__":
    unittest.main()
