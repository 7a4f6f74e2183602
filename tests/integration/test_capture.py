"""The local test server, as "envoi-cli serve", with Python's smtplib as its client."""

import concurrent.futures
import email
import email.policy
import json
import os
import signal
import smtplib
import socket
import tempfile
import unittest
from email.message import EmailMessage
from pathlib import Path

from console import Serve, cli


def message(subject="A test", **fields):
    letter = EmailMessage()
    letter["From"] = fields.get("sender", "Anna Example <anna@example.com>")
    letter["To"] = fields.get("to", "ben@example.com")
    letter["Subject"] = subject
    letter.set_content(fields.get("text", "Dear Ben,\n.\n..\nyours\n"))
    return letter


class CaptureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="envoi-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name, "captured")

    def serve(self, *arguments):
        return Serve("--json", "--save", str(self.folder), *arguments)

    def test_says_where_it_listens_then_what_arrives(self):
        with Serve("--save", str(self.folder)) as server:
            self.assertRegex(server.first, r"^listening on 127\.0\.0\.1:\d+$")
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.send_message(message("Größe"), to_addrs=["ben@example.com", "carl@example.com"])
            first, second, third = server.line(), server.line(), server.line()
            self.assertRegex(first, r"^\d\d:\d\d:\d\d  from anna@example.com  to ben@example.com, carl@example.com$")
            self.assertRegex(second, r"^ +Größe \(\d+ bytes\)$")
            self.assertTrue(Path(third.strip()).is_file())

    def test_exactly_what_came(self):
        octets = (b"Subject: x\r\nFrom: a@example.com\r\n\r\n.\r\n..\r\n.a\r\n\r\n\r\n" + b"x" * 5000 +
                  b"\r\n\xff\xfe\r\nend\r\n")
        with self.serve() as server:
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.sendmail("anna@example.com", ["ben@example.com"], octets, ["BODY=8BITMIME"])
            arrival = server.arrival()
            self.assertEqual(Path(arrival["path"]).read_bytes(), octets)
            self.assertEqual(arrival["size"], len(octets))
            self.assertEqual(arrival["from"], "anna@example.com")
            self.assertEqual(arrival["to"], ["ben@example.com"])
            self.assertEqual(arrival["subject"], "x")
            envelope = json.loads(Path(arrival["path"]).with_suffix(".json").read_text("utf-8"))
            self.assertEqual((envelope["from"], envelope["to"]), ("anna@example.com", ["ben@example.com"]))

    def test_what_it_offers(self):
        with self.serve() as server, smtplib.SMTP("127.0.0.1", server.port) as client:
            client.ehlo()
            for extension in ("pipelining", "8bitmime", "smtputf8", "size", "enhancedstatuscodes", "auth"):
                self.assertTrue(client.has_extn(extension), extension)
            self.assertEqual(client.esmtp_features["auth"].split(), ["PLAIN", "LOGIN"])

    def test_any_password_passes_and_none_is_kept(self):
        secret = "a very secret password"
        for mechanism in ("auth_plain", "auth_login"):
            with self.subTest(mechanism=mechanism), self.serve() as server:
                with smtplib.SMTP("127.0.0.1", server.port) as client:
                    client.ehlo()
                    client.user, client.password = "anna", secret
                    code, _ = client.auth(mechanism[5:].upper(), getattr(client, mechanism))
                    self.assertEqual(code, 235)
                    client.send_message(message())
                server.arrival()
                server.stop()
                everything = b"".join(path.read_bytes() for path in self.folder.iterdir()) + server.errors.encode()
                self.assertNotIn(secret.encode(), everything)

    def test_international_addresses(self):
        with self.serve() as server, smtplib.SMTP("127.0.0.1", server.port) as client:
            letter = message(sender="änna@example.com", to="bärbel@bücher.example")
            client.send_message(letter)
            arrival = server.arrival()
            self.assertEqual((arrival["from"], arrival["to"]), ("änna@example.com", ["bärbel@bücher.example"]))

    def test_null_sender(self):
        with self.serve() as server, smtplib.SMTP("127.0.0.1", server.port) as client:
            client.sendmail("", ["ben@example.com"], b"Subject: bounce\r\n\r\n")
            self.assertEqual(server.arrival()["from"], "")

    def test_refusals(self):
        with self.serve() as server, smtplib.SMTP("127.0.0.1", server.port) as client:
            self.assertEqual(client.docmd("MAIL", "FROM:<a@example.com>")[0], 503)
            client.ehlo()
            self.assertEqual(client.docmd("RCPT", "TO:<a@example.com>")[0], 503)
            self.assertEqual(client.docmd("MAIL", "FROM:<a@example.com> SIZE=99999999999")[0], 552)
            self.assertEqual(client.docmd("MAIL", "a@example.com")[0], 501)
            self.assertEqual(client.docmd("BOGUS")[0], 500)
            self.assertEqual(client.docmd("MAIL", "FROM:<a@example.com>")[0], 250)
            self.assertEqual(client.docmd("RCPT", "TO:<no address>")[0], 553)
            self.assertEqual(client.docmd("DATA")[0], 503)
            self.assertEqual(client.noop()[0], 250)
            self.assertEqual(client.verify("a@example.com")[0], 252)
            self.assertEqual(client.rset()[0], 250)
            # And after all that it still works.
            client.send_message(message())
            server.arrival()

    def test_many_clients_at_once(self):
        with self.serve() as server:
            def send(number):
                with smtplib.SMTP("127.0.0.1", server.port) as client:
                    for index in range(10):
                        client.send_message(message(f"{number}.{index}"))
            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                list(pool.map(send, range(20)))
            subjects = {server.arrival()["subject"] for _ in range(200)}
            self.assertEqual(len(subjects), 200)
            self.assertEqual(len(list(self.folder.glob("*.eml"))), 200)

    def test_large_message(self):
        line = b"0123456789" * 7 + b"\r\n"
        octets = b"Subject: large\r\n\r\n" + line * 700_000
        with self.serve() as server:
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.sendmail("a@example.com", ["b@example.com"], octets)
            arrival = server.arrival()
            self.assertEqual(arrival["size"], len(octets))
            self.assertEqual(Path(arrival["path"]).read_bytes(), octets)
            with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
                peak = next(int(row.split()[1]) for row in status if row.startswith("VmHWM"))
            self.assertLess(peak, 60_000, "a message must not be held in memory")

    def test_smuggling(self):
        # What other servers took for the end of the data is content here.
        for end in (b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r"):
            with self.subTest(end=end), self.serve() as server:
                inner = b"x" + end + b"MAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\ny"
                with socket.create_connection(("127.0.0.1", server.port)) as client, client.makefile("rb") as replies:
                    client.sendall(b"EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n" +
                                   inner + b"\r\n.\r\nQUIT\r\n")
                    codes = [line[:3] for line in replies if line[3:4] == b" "]
                self.assertEqual(codes, [b"220", b"250", b"250", b"250", b"354", b"250", b"221"])
                self.assertEqual(server.arrival()["from"], "a@example.com")

    def test_terminal_is_not_rewritten(self):
        with Serve("--save", str(self.folder)) as server:
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.sendmail("a@example.com", ["b@example.com"], b"Subject: \x1b[2Jx\x07\r\n\r\n")
            lines = server.line() + server.line() + server.line()
            self.assertNotIn("\x1b", lines)
            self.assertNotIn("\x07", lines)

    def test_ends_in_order(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how=how), self.serve() as server:
                with socket.create_connection(("127.0.0.1", server.port)) as client:
                    client.recv(1000)
                    client.sendall(b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nhalf")
                    while b"354" not in client.recv(1000):
                        pass
                    self.assertEqual(server.stop(how), 0)
                    self.assertEqual(server.errors, "")
                self.assertEqual(list(self.folder.iterdir()), [])

    def test_without_save_nothing_stays(self):
        with Serve("--json") as server:
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.send_message(message())
            path = Path(server.arrival()["path"])
            self.assertTrue(path.is_file())
            self.assertEqual(server.stop(), 0)
            self.assertFalse(path.parent.exists())

    def test_port_that_is_taken(self):
        with self.serve() as server:
            done = cli("serve", "--port", str(server.port))
            self.assertEqual(done.returncode, 69)
            self.assertIn(str(server.port), done.stderr.decode())

    def test_folder_that_cannot_be(self):
        with tempfile.NamedTemporaryFile() as file:
            done = cli("serve", "--save", file.name + "/below")
            self.assertEqual(done.returncode, 73)

    def test_wrong_options(self):
        for arguments in (["--port", "x"], ["--port", "65536"], ["--port", "-1"], ["--port"], ["--save", ""], ["x"],
                          ["--nothing"], ["--json=1"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(cli("serve", *arguments).returncode, 64)

    def test_arrived_messages_parse(self):
        with self.serve() as server:
            letter = message("Grüße 例")
            letter.add_attachment(os.urandom(5000), maintype="application", subtype="octet-stream", filename="ä.bin")
            with smtplib.SMTP("127.0.0.1", server.port) as client:
                client.send_message(letter)
            with open(server.arrival()["path"], "rb") as file:
                parsed = email.message_from_binary_file(file, policy=email.policy.default)
            self.assertEqual(parsed["Subject"], "Grüße 例")
            self.assertEqual(next(parsed.iter_attachments()).get_content(), next(letter.iter_attachments()).get_content())


if __name__ == "__main__":
    unittest.main()
