"""core/smtp against a real Postfix with Dovecot's SASL."""

import base64
import os
import shutil
import tempfile
import unittest

from console import cli
from real_servers import PASSWORD, USER, Postfix, send

HEADER = b"From: anna@example.com\r\nTo: ben@example.com\r\nSubject: a test\r\nMessage-ID: <1@example.com>\r\n" \
         b"Date: Tue, 24 Nov 2026 06:00:00 +0000\r\n"
BODIES = {
    "plain": b"Dear Ben,\r\n\r\nall is well.\r\n",
    "dots": b".\r\n..\r\n.a\r\na.\r\n\r\n.\r\n",
    "empty": b"",
    "long lines": b"x" * 998 + b"\r\n." + b"y" * 997 + b"\r\n",
    "white space": b" \r\n\t\r\nend \r\n",
    "large": b"".join(b"%07d .................................................................\r\n" % i for i in range(60_000)),
}


@unittest.skipIf(Postfix.missing(), Postfix.missing())
class PostfixTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.postfix = Postfix(cls.folder)
        cls.addClassCleanup(cls.postfix.stop)

    def file(self, octets, name="letter.eml"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(octets)
        return path

    def send(self, octets, way, to=("ben@example.com",), **options):
        if not isinstance(octets, list):
            octets = [octets]
        files = [self.file(one, f"letter{number}.eml") for number, one in enumerate(octets)]
        port = getattr(self.postfix, way)
        security = way if way in ("starttls", "tls") else "none"
        if security != "none":
            options.setdefault("user", USER)
            options.setdefault("authority", self.postfix.certificates.authority)
        result = send(files, port, security, to, **options)
        secrets = [PASSWORD, base64.b64encode(PASSWORD.encode()).decode(),
                   base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()]
        for secret in secrets:
            self.assertNotIn(secret, "\n".join(result["transcript"]))
        return result

    def assert_delivered(self, octets, mailbox="ben"):
        (delivered,) = self.postfix.take(mailbox)
        self.assertTrue(delivered.endswith(octets.replace(b"\r\n", b"\n")), delivered[:2000])
        return delivered

    def assert_sent(self, result, index=0):
        self.assertIsNone(result["error"], result)
        self.assertEqual(result["messages"][index]["verdict"], "sent", result)

    def test_every_body_by_every_way(self):
        for way in ("plain", "data", "simple", "starttls", "tls"):
            for name, body in BODIES.items():
                with self.subTest(way=way, body=name):
                    octets = HEADER + b"\r\n" + body
                    result = self.send(octets, way)
                    self.assert_sent(result)
                    message = result["messages"][0]
                    self.assertEqual(message["reply"]["code"], 250)
                    self.assertIn("queued as", message["reply"]["text"])
                    self.assertEqual([one["verdict"] for one in message["recipients"]], ["accepted"])
                    self.assertEqual(result["tls"], "TLS 1.3" if way in ("starttls", "tls") else "")
                    self.assertEqual(result["mechanism"], "PLAIN" if way in ("starttls", "tls") else "")
                    self.assert_delivered(octets)
                    chunks = any(line.startswith("C: BDAT ") for line in result["transcript"])
                    self.assertEqual(chunks, way not in ("data", "simple"))

    def test_bare_line_ends_cannot_smuggle(self):
        inner = b"MAIL FROM:<anna@example.com>\r\nRCPT TO:<carl@example.com>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n"
        for end in (b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\r\n\x00.\r\n"):
            with self.subTest(end=end):
                result = self.send(HEADER + b"\r\nouter" + end + inner, "plain")
                self.assert_sent(result)
                self.assertIn(b"Subject: smuggled", self.postfix.take("ben")[0])
        self.assertFalse(os.path.exists(os.path.join(self.folder, "mail", "carl", "new")))

    def test_recipients_refused_one_by_one(self):
        for way in ("plain", "data", "simple"):
            with self.subTest(way=way):
                octets = HEADER + b"\r\nhello\r\n"
                result = self.send(octets, way, ["nobody@example.com", "ben@example.com", "later@example.com"])
                message = result["messages"][0]
                self.assertEqual(message["verdict"], "partly sent")
                self.assertEqual([one["verdict"] for one in message["recipients"]],
                                 ["refused for good", "accepted", "refused for now"])
                self.assertEqual([one["code"] for one in message["recipients"]], [550, 250, 450])
                self.assertEqual([one["enhanced"] for one in message["recipients"]], ["5.1.1", "2.0.0", "4.2.1"])
                self.assertIsNone(result["error"])
                self.assert_delivered(octets)

    def test_refused_letters_do_not_stop_the_next(self):
        good = HEADER + b"\r\nhello\r\n"
        for way in ("plain", "data", "simple", "tls"):
            with self.subTest(way=way):
                result = self.send([good, b"X-Refuse: 1\r\n" + good, good], way)
                self.assertEqual([one["verdict"] for one in result["messages"]], ["sent", "not sent", "sent"])
                refused = result["messages"][1]
                self.assertEqual(refused["reply"]["code"], 550)
                self.assertEqual(refused["reply"]["enhanced"], "5.7.1")
                self.assertIn("we do not like this", refused["error"]["serverText"])
                self.assertEqual(len(self.postfix.take("ben", 2)), 2)

    def test_many_letters_in_one_session(self):
        letters = [HEADER + b"\r\n" + b"letter %d\r\n" % number + b".\r\n" * (number * 1000) for number in range(12)]
        for way in ("plain", "data", "simple"):
            with self.subTest(way=way):
                result = self.send(letters, way)
                self.assertIsNone(result["error"], result)
                self.assertEqual([one["verdict"] for one in result["messages"]], ["sent"] * len(letters))
                delivered = self.postfix.take("ben", len(letters))
                for letter in letters:
                    body = letter.replace(b"\r\n", b"\n")
                    self.assertEqual(len([one for one in delivered if one.endswith(body)]), 1)

    def test_one_log_in_for_many_files(self):
        count = 500
        options = ["--server", f"127.0.0.1:{self.postfix.tls}", "--user", USER, "--password-env", "ENVOI_TEST_PASSWORD",
                   "--ca-file", self.postfix.certificates.authority]
        for number in range(count):
            options += ["--eml", self.file(HEADER + b"\r\nletter %d\r\n" % number, f"many{number}.eml")]
        connections = lambda: self.postfix.logs().count("]: connect from")
        before = connections()
        done = cli("send", *options, environment={"ENVOI_TEST_PASSWORD": PASSWORD})
        self.assertEqual(done.returncode, 0, done.stderr)
        bodies = sorted(one.split(b"\n\n")[1] for one in self.postfix.take("ben", count))
        self.assertEqual(bodies, sorted(b"letter %d\n" % number for number in range(count)))
        self.assertEqual(connections(), before + 1)

    def test_nobody_accepted(self):
        for way in ("plain", "data", "simple"):
            result = self.send([HEADER + b"\r\nx\r\n"] * 2, way, ["nobody@example.com", "noone@example.com"])
            for message in result["messages"]:
                self.assertEqual(message["verdict"], "not sent")
                self.assertEqual([one["verdict"] for one in message["recipients"]], ["refused for good"] * 2)

    def test_size_is_checked_before_upload(self):
        result = self.send(HEADER + b"\r\n" + b"x" * 60 + b"\r\n" * 10_000_000, "plain")
        message = result["messages"][0]
        self.assertEqual(message["verdict"], "not sent")
        self.assertIn("20000000", message["error"]["detail"])
        self.assertFalse(any(line.startswith("C: MAIL") for line in result["transcript"]))
        # Where the server does not say its limit, it says no after or during the data.
        result = self.send(HEADER + b"\r\n" + (b"x" * 60 + b"\r\n") * 400_000, "simple")
        self.assertEqual(result["messages"][0]["verdict"], "not sent", result)

    def test_eight_bit_and_smtputf8(self):
        octets = HEADER + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" \
                          "Content-Transfer-Encoding: 8bit\r\n\r\nGrüße ✓\r\n".encode()
        result = self.send(octets, "plain", eight_bit=True)
        self.assert_sent(result)
        self.assertTrue(any("BODY=8BITMIME" in line for line in result["transcript"]))
        self.assert_delivered(octets)
        octets = "To: bärbel@example.com\r\n".encode() + octets
        result = self.send(octets, "tls", ["bärbel@example.com"], eight_bit=True)
        self.assert_sent(result)
        self.assertTrue(any(line.endswith("SMTPUTF8") for line in result["transcript"]))
        self.assert_delivered(octets, "baerbel")
        result = self.send(octets, "simple", ["bärbel@example.com"])
        self.assertEqual(result["messages"][0]["verdict"], "not sent")

    def test_wrong_password(self):
        for way in ("starttls", "tls"):
            result = self.send(HEADER + b"\r\nx\r\n", way, password="wrong")
            self.assertEqual(result["messages"][0]["verdict"], "not sent")
            self.assertTrue(result["error"]["serverText"].startswith("535 5.7.8"), result)
            self.assertEqual(result["error"]["context"], USER)

    def test_no_log_in_no_mail(self):
        result = self.send(HEADER + b"\r\nx\r\n", "tls", user="")
        self.assertEqual(result["messages"][0]["verdict"], "not sent")

    def test_untrusted_certificate(self):
        for way in ("starttls", "tls"):
            result = self.send(HEADER + b"\r\nx\r\n", way, authority="")
            self.assertEqual(result["messages"][0]["verdict"], "not sent")
            self.assertIn("Envoi Test Authority", result["error"]["detail"])
            self.assertFalse(any(line.startswith("C: AUTH") for line in result["transcript"]))

    def test_wrong_kind_of_port(self):
        # TLS from the start where plaintext is spoken, and the other way round.
        result = send([self.file(HEADER)], self.postfix.starttls, "tls", ["ben@example.com"], user=USER)
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertIn("STARTTLS", result["error"]["detail"])
        result = send([self.file(HEADER)], self.postfix.plain, "starttls", ["ben@example.com"], user=USER)
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertFalse(any(line.startswith("C: AUTH") for line in result["transcript"]))


if __name__ == "__main__":
    unittest.main()
