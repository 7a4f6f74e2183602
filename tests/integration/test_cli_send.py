"""envoi-cli send: what arrives, what it prints, and how it ends whatever the server does."""

import asyncio
import base64
import email
import email.policy
import hashlib
import json
import logging
import os
import shutil
import signal
import ssl
import subprocess
import tempfile
import unittest
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from console import CLI, HANG_UP, STALL, OnTerminal, ScriptedServer, Serve, cli
from real_servers import Certificates, free_ports

LETTER = ["--from", "Anna Example <anna@example.com>", "--to", "ben@example.com", "--subject", "A test"]
SECRET = "correct horse battery"


class SendTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="envoi-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def eml(self, name, *, sender="anna@example.com", to="ben@example.com", extra=""):
        return self.file(name, f"From: {sender}\r\nTo: {to}\r\n{extra}Subject: {name}\r\n\r\nhello {name}\r\n")

    def send_to(self, port, *arguments, message=LETTER, **options):
        return cli("send", *message, "--server", f"127.0.0.1:{port}", "--security", "none", *arguments, **options)

    def json_of(self, done):
        self.assertEqual(done.stderr, b"")
        result = json.loads(done.stdout)
        self.assertEqual(result["exitCode"], done.returncode)
        self.assertEqual(set(result), {"server", "messages", "error", "exitCode"})
        return result


class WhatArrives(SendTest):
    def test_letter(self):
        with Serve("--json", "--save", str(self.folder / "captured")) as server:
            done = self.send_to(server.port, "--cc", "carl@bücher.example", "--bcc", "hidden@example.com",
                                "--bcc", "ben@example.com", "--text", self.file("t", "Grüße\n.\n..\n"),
                                "--attach", self.file("ä.bin", bytes(range(256))))
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            self.assertRegex(done.stdout.decode(), r"^Sent: <\w+@example\.com> to ben@example\.com, carl@bücher\.example, "
                                                   r"hidden@example\.com \(250 2\.0\.0 .*\)\n$")
            arrival = server.arrival()
            self.assertEqual(arrival["from"], "anna@example.com")
            self.assertEqual(arrival["to"], ["ben@example.com", "carl@bücher.example", "hidden@example.com"])
            octets = Path(arrival["path"]).read_bytes()
            self.assertNotIn(b"hidden", octets)
            message = email.message_from_bytes(octets, policy=email.policy.default)
            self.assertEqual(message["Subject"], "A test")
            text, attachment = message.iter_parts()
            self.assertEqual(text.get_content().replace("\r\n", "\n"), "Grüße\n.\n..\n")
            self.assertEqual((attachment.get_filename(), attachment.get_content()), ("ä.bin", bytes(range(256))))

    def test_several_files_over_one_connection(self):
        files = [self.eml(f"{number}.eml", extra=f"Message-ID: <{number}@example.com>\r\nBcc: hidden@example.com\r\n")
                 for number in range(20)]
        with ScriptedServer() as server:
            done = self.send_to(server.port, "--json", message=[word for file in files for word in ("--eml", file)])
            result = self.json_of(done)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(server.connections, 1)
            self.assertEqual([one["file"] for one in result["messages"]], files)
            self.assertEqual([one["messageId"] for one in result["messages"]],
                             [f"<{number}@example.com>" for number in range(20)])
            self.assertEqual(len(server.messages), 20)
            for number, octets in enumerate(server.messages):
                message = email.message_from_bytes(octets, policy=email.policy.default)
                self.assertEqual(message["Subject"], f"{number}.eml")
                self.assertIsNone(message["Bcc"])
                self.assertIsNotNone(message["Date"])
            self.assertEqual(server.commands.count("RCPT TO:<hidden@example.com>"), 20)

    def test_ready_message_travels_as_it_stands(self):
        """A signature covers the octets: only Bcc goes, and only line ends change."""
        head = (b"DKIM-Signature: v=1; a=rsa-sha256;\r\n        h=From:To;  b=abc=\r\nFrom:anna@example.com\r\n"
                b"TO:   ben@example.com  \r\nSubject: =?iso-8859-1?q?Gr=FC=DFe?=\r\n\t=?utf-8?b?w6Q=?=\r\n"
                b"X-Unknown : a\r\nDate: Mon, 1 Jan 24 00:00 GMT\r\nMessage-ID: <odd id@[x>\r\n"
                b"Content-Type: MULTIPART/signed; boundary=\"b\"; micalg=pgp-sha256;\r\n"
                b"  protocol=\"application/pgp-signature\"\r\nMime-Version: 1.0 (odd)\r\n\r\n")
        body = (b"preamble\r\n--b\r\nContent-Type:text/plain; charset=iso-8859-1; format=flowed\r\n"
                b"Content-Transfer-Encoding:   quoted-printable\r\n\r\nGr=FC=\r\n=DFe=20\r\n..\r\n. \r\n\r\n"
                b"--b\r\nContent-Type: application/pgp-signature; name=s.asc\r\n\r\nabc\r\n--b--  \r\nepilogue\r\n \r\n")
        eight_bit = (b"From: anna@example.com\r\nTo: ben@example.com\r\nDate: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
                     b"Message-ID: <1@example.com>\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                     b"Content-Transfer-Encoding: 8bit\r\n\r\nGr\xfc\xdfe\r\n")
        for name, octets in (("signed", head + body), ("LF", (head + body).replace(b"\r\n", b"\n")),
                             ("8bit", eight_bit)):
            hidden = b"Bcc: hidden@example.com,\r\n more@example.com\r\nresent-bcc: other@example.com\r\n"
            with self.subTest(name), Serve("--json", "--save", str(self.folder / name)) as server:
                done = self.send_to(server.port, message=["--eml", self.file("x.eml", hidden + octets)])
                self.assertEqual(done.returncode, 0, done.stderr)
                arrival = server.arrival()
                self.assertEqual(arrival["to"], ["ben@example.com", "hidden@example.com", "more@example.com"])
                arrived = Path(arrival["path"]).read_bytes()
                self.assertEqual(arrived[arrived.index(octets[:5]):], octets if name != "LF" else head + body)

    def test_8bit_message_to_a_server_that_takes_none(self):
        letter = self.file("x.eml", b"From: anna@example.com\r\nTo: ben@example.com\r\n"
                           b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                           b"Gr\xfc\xdfe\r\n")
        with ScriptedServer() as server:
            done = self.send_to(server.port, message=["--eml", letter])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(server.messages[0].isascii())
            message = email.message_from_bytes(server.messages[0], policy=email.policy.default)
            self.assertEqual(message.get_content().split(), ["Grüße"])

    def test_signed_message_that_can_not_travel(self):
        letter = self.file("x.eml", b"From: anna@example.com\r\nTo: ben@example.com\r\n"
                           b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\n\xc3\xbc\r\n--b--\r\n")
        with ScriptedServer() as server:
            done = self.send_to(server.port, message=["--eml", letter])
            self.assertEqual((done.returncode, server.messages), (65, []))
            self.assertIn("signed", done.stderr.decode())

    def test_draft_becomes_a_message(self):
        draft = self.eml("draft.eml", extra="X-Unsent: 1\r\nBcc: hidden@example.com\r\n")
        with ScriptedServer() as server:
            done = self.send_to(server.port, message=["--eml", draft])
            self.assertEqual(done.returncode, 0, done.stderr)
            message = email.message_from_bytes(server.messages[0], policy=email.policy.default)
            self.assertIsNone(message["X-Unsent"])
            self.assertIsNotNone(message["Message-ID"])
            self.assertIn("RCPT TO:<hidden@example.com>", server.commands)

    def test_draft_that_lost_its_mark_gives_nothing_away(self):
        """A draft keeps its Bcc and its files' paths in fields of Envoi's own."""
        kept = base64.b64encode(json.dumps({"version": 1, "bcc": ["hidden@example.com"]}).encode()).decode()
        draft = self.eml("draft.eml", extra=f"X-Envoi-Draft: {kept}\r\nBcc: hidden@example.com\r\n")
        with ScriptedServer() as server:
            done = self.send_to(server.port, message=["--eml", draft])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("RCPT TO:<hidden@example.com>", server.commands)
            self.assertNotIn(b"X-Envoi", server.messages[0])
            self.assertNotIn(b"Bcc", server.messages[0])

    def test_draft_that_only_names_a_file(self):
        part = base64.b64encode(json.dumps({"role": "attachment", "name": "offer.pdf", "path": "/etc/hostname",
                                            "size": "1", "modified": "1"}).encode()).decode()
        draft = self.file("draft.eml", "From: anna@example.com\r\nTo: ben@example.com\r\nX-Unsent: 1\r\n"
                          "X-Envoi-Draft: e30=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"
                          f"--b\r\nContent-Type: application/pdf\r\nX-Envoi-Part: {part}\r\n\r\n--b--\r\n")
        with ScriptedServer() as server:
            done = self.send_to(server.port, message=["--eml", draft])
            self.assertEqual(done.returncode, 66, done.stderr)
            self.assertIn("offer.pdf", done.stderr.decode())
            self.assertEqual(server.connections, 0)

    def test_files_that_are_no_messages(self):
        good = self.eml("good.eml")
        for content, code in ((b"", 65), (b"\x89PNG\r\n\x1a\n\0\0", 65), (b"Subject: x\r\n\r\n", 65),
                              (b"From: a@example.com\r\n\r\n", 65),
                              (b"From: a@example.com\r\nTo: b@example.com, @@\r\n\r\n", 65)):
            with self.subTest(content=content), ScriptedServer() as server:
                done = self.send_to(server.port, message=["--eml", good, "--eml", self.file("bad.eml", content)])
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn("bad.eml", done.stderr.decode())
                self.assertEqual(server.connections, 0, "nothing is sent if one is wrong")
        for path in (str(self.folder / "gone.eml"), str(self.folder)):
            self.assertEqual(self.send_to(1, message=["--eml", path]).returncode, 66)

    def test_attachment_that_changes_before_it_is_sent(self):
        def vanish():
            os.remove(path)
            return ScriptedServer.usual["EHLO"]

        def grow():
            with open(path, "ab") as file:
                file.write(b"more")
            return ScriptedServer.usual["EHLO"]

        for change, says in ((vanish, "is not there"), (grow, "has changed")):
            path = self.file("report.pdf", b"x" * 1000)
            with self.subTest(says=says), ScriptedServer(EHLO=change) as server:
                done = self.send_to(server.port, "--attach", path)
                self.assertEqual(done.returncode, 66, done.stderr)
                self.assertIn(says, done.stderr.decode())
                self.assertEqual(server.messages, [])


class Wishes(SendTest):
    ALL = ["--notify", "success,delay", "--return", "headers", "--envelope-id", "a+b c", "--require-tls",
           "--priority", "-3", "--deliver-by", "2h", "--if-late", "return", "--hold-until", "2030-12-24T18:00:00+01:00"]

    def server(self, *keywords):
        return ScriptedServer(EHLO="250-mx.example.com\r\n" + "".join(f"250-{word}\r\n" for word in keywords) + "250 HELP")

    def test_said_in_the_envelope(self):
        with self.server("DSN", "MT-PRIORITY", "DELIVERBY", "FUTURERELEASE 999999999 2040-01-01T00:00:00Z") as server:
            wishes = [word for word in self.ALL if word != "--require-tls"]
            done = self.send_to(server.port, *wishes, "--json", "--text", "-", stdin=b"hello")
            self.assertEqual(self.json_of(done)["messages"][0]["notOffered"], [])
            self.assertIn("MAIL FROM:<anna@example.com> BY=7200;R HOLDUNTIL=2030-12-24T17:00:00Z MT-PRIORITY=-3 "
                          "RET=HDRS ENVID=a+2Bb+20c", server.commands)
            self.assertIn("RCPT TO:<ben@example.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;ben@example.com", server.commands)

    def test_ready_message_and_what_servers_do_by_themselves(self):
        for words, mail, rcpt in ((["--notify", "never"], "", "NEVER"), (["--return", "full"], " RET=FULL", "FAILURE,DELAY")):
            with self.subTest(words), self.server("DSN") as server:
                done = self.send_to(server.port, *words, message=["--eml", self.eml("x.eml")])
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertIn(f"MAIL FROM:<anna@example.com>{mail}", server.commands)
                self.assertIn(f"RCPT TO:<ben@example.com> NOTIFY={rcpt} ORCPT=rfc822;ben@example.com", server.commands)

    def test_kept_in_a_draft(self):
        kept = {"version": 1, "options": {"notifications": {"on": ["success", "failure"]}, "priority": 4}}
        draft = self.eml("draft.eml", extra="X-Envoi-Draft: " + base64.b64encode(json.dumps(kept).encode()).decode() + "\r\n")
        with self.server("DSN", "MT-PRIORITY") as server:
            done = self.send_to(server.port, "--priority", "5", message=["--eml", draft])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("MAIL FROM:<anna@example.com> MT-PRIORITY=5", server.commands)
            self.assertIn("RCPT TO:<ben@example.com> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;ben@example.com", server.commands)

    def test_not_offered(self):
        with self.server() as server:
            done = self.send_to(server.port, "--notify", "success", "--priority", "4")
            self.assertEqual(done.returncode, 0)
            self.assertRegex(done.stderr.decode(), r"^envoi-cli: <.*>: .*\(MT-PRIORITY\)\.\nenvoi-cli: <.*>: .*\(DSN\)\.\n$")
            self.assertEqual(len(server.messages), 1)
            done = self.send_to(server.port, "--notify", "success", "--priority", "4", "--json")
            self.assertEqual(self.json_of(done)["messages"][0]["notOffered"], ["MT-PRIORITY", "DSN"])
        for words, keyword in ((["--require-tls"], "REQUIRETLS"), (["--deliver-by", "90s"], "DELIVERBY"),
                               (["--hold-for", "3d"], "FUTURERELEASE")):
            with self.subTest(keyword), self.server() as server:
                done = self.send_to(server.port, *words)
                self.assertEqual((done.returncode, server.messages), (69, []), done.stderr)
                self.assertIn(keyword, done.stderr.decode())

    def test_wrong(self):
        for words in (["--notify", "always"], ["--notify", "never,success"], ["--notify", ""], ["--return", "all"],
                      ["--envelope-id", "ä"], ["--envelope-id", "x" * 101], ["--priority", "10"], ["--priority", "high"],
                      ["--deliver-by", "soon"], ["--deliver-by", "0"], ["--if-late", "notify"],
                      ["--deliver-by", "9h", "--if-late", "never"], ["--hold-for", "-1"], ["--hold-until", "tomorrow"],
                      ["--hold-for", "1h", "--hold-until", "2030-12-24T18:00"], ["--require-tls=yes"]):
            with self.subTest(words):
                done = self.send_to(1, *words)
                self.assertEqual(done.returncode, 64, done.stderr)
                self.assertEqual(done.stdout, b"")


class Json(SendTest):
    def test_shape(self):
        with ScriptedServer(**{"RCPT carl@example.com": "550 5.1.1 no such user",
                               "RCPT dora@example.com": "450-4.2.0 Greylisted\r\n450 4.2.0 come back"}) as server:
            done = self.send_to(server.port, "--json", "--cc", "carl@example.com, dora@example.com")
            result = self.json_of(done)
        self.assertEqual(done.returncode, 69)
        self.assertIsNone(result["error"])
        self.assertEqual(result["server"]["host"], "127.0.0.1")
        self.assertEqual(result["server"]["port"], server.port)
        self.assertEqual(result["server"]["security"], "none")
        self.assertEqual(result["server"]["extensions"], ["ENHANCEDSTATUSCODES"])
        message, = result["messages"]
        self.assertEqual(set(message), {"file", "messageId", "outcome", "reply", "error", "recipients", "notOffered"})
        self.assertIsNone(message["file"])
        self.assertRegex(message["messageId"], r"^<.+@example\.com>$")
        self.assertEqual(message["outcome"], "partly-sent")
        self.assertEqual(message["reply"], {"code": 250, "enhancedCode": "2.0.0", "text": "taken"})
        self.assertEqual(message["error"]["code"], "recipients-refused")
        self.assertEqual(set(message["error"]), {"code", "context", "headline", "advice", "serverText"})
        self.assertEqual(message["recipients"], [
            {"address": "ben@example.com", "outcome": "accepted",
             "reply": {"code": 250, "enhancedCode": "2.0.0", "text": "taken"}},
            {"address": "carl@example.com", "outcome": "refused-for-good",
             "reply": {"code": 550, "enhancedCode": "5.1.1", "text": "no such user"}},
            {"address": "dora@example.com", "outcome": "refused-for-now",
             "reply": {"code": 450, "enhancedCode": "4.2.0", "text": "Greylisted\ncome back"}}])

    def test_before_anything_is_sent(self):
        result = self.json_of(self.send_to(1, "--json", "--attach", "/no/such/file"))
        self.assertEqual((result["exitCode"], result["messages"]), (66, []))
        self.assertEqual(result["error"]["code"], "file-missing")
        self.assertEqual(result["error"]["context"], "/no/such/file")
        self.assertTrue(result["error"]["headline"])

    def test_nobody_there(self):
        result = self.json_of(self.send_to(free_ports(1)[0], "--json"))
        self.assertEqual(result["exitCode"], 69)
        self.assertEqual(result["error"]["code"], "connection-refused")
        self.assertEqual(result["messages"][0]["outcome"], "not-sent")
        self.assertEqual(result["messages"][0]["recipients"],
                         [{"address": "ben@example.com", "outcome": "not-tried", "reply": None}])


class ExitCodes(SendTest):
    def check(self, code, says="", *arguments, **replies):
        with ScriptedServer(**replies) as server:
            done = self.send_to(server.port, *arguments)
            self.assertEqual(done.returncode, code, (done.stdout, done.stderr))
            self.assertIn(says, done.stderr.decode())
            if code:
                self.assertNotIn(b"Sent:", done.stdout)
            # The same by JSON.
            self.assertEqual(self.json_of(self.send_to(server.port, "--json", *arguments))["exitCode"], code)

    def test_servers_of_all_kinds(self):
        self.check(0)
        self.check(75, "later", connect="421 4.3.2 busy")
        self.check(69, "", connect="554 5.7.1 go away")
        self.check(76, "not a mail server", connect="HTTP/1.1 400 Bad Request")
        self.check(76, "not a mail server", connect="SSH-2.0-OpenSSH_9.2")
        self.check(75, "broke off", connect=HANG_UP)
        self.check(75, "broke off", EHLO=HANG_UP)
        self.check(75, "broke off", MAIL=HANG_UP)
        self.check(75, "broke off", DATA=HANG_UP)
        self.check(76, "not known whether", end=HANG_UP)
        self.check(69, "sender", MAIL="550 5.1.0 no")
        self.check(75, "", MAIL="451 4.3.0 later")
        self.check(69, "no such mailbox", RCPT="550 5.1.1 no such user")
        self.check(75, "try again later", RCPT="450 4.2.0 greylisted")
        self.check(69, "spam", end="554 5.7.1 looks like spam")
        self.check(75, "no room left", end="452 4.3.1 insufficient system storage")
        self.check(69, "spam", DATA="554 5.7.1 looks like spam")
        self.check(77, "log in", MAIL="530 5.7.0 authentication required",
                   EHLO="250-mx.example.com\r\n250 AUTH PLAIN")
        self.check(65, "too large", EHLO="250-mx.example.com\r\n250 SIZE 10")

    def test_words_of_a_server_can_not_deceive(self):
        evil = "no\u202e such\u2066 user\x1b[2J\x9b2J\rx"
        for replies in ({"RCPT": "550 5.1.1 " + evil}, {"RCPT ben@example.com": "550 5.1.1 " + evil},
                        {"connect": "554 5.1.1 " + evil}, {"end": "250 2.0.0 " + evil}):
            with self.subTest(replies=replies), ScriptedServer(**replies) as server:
                done = self.send_to(server.port, "--to", "carl@example.com")
                printed = (done.stdout + done.stderr).decode()
                self.assertIn("such", printed)
                for mark in "\u202e\u2066\x1b\x9b\r":
                    self.assertNotIn(mark, printed)

    def test_addresses_that_the_server_can_not_carry(self):
        with ScriptedServer() as server:
            done = self.send_to(server.port, "--cc", "bärbel@example.com")
            self.assertEqual(done.returncode, 69)
            self.assertIn("these letters", done.stderr.decode())

    def test_log_in(self):
        offer = "250-mx.example.com\r\n250 AUTH PLAIN LOGIN"
        password = ["--user", "anna", "--password-env", "ENVOI_TEST_SECRET"]
        environment = {"ENVOI_TEST_SECRET": SECRET}
        for reply, code, says in (("235 2.7.0 ok", 0, ""), ("535 5.7.8 wrong", 77, "did not accept your user name"),
                                  ("534 5.7.9 Application-specific password required", 77, "app password"),
                                  ("454 4.7.0 temporary failure", 75, ""), (HANG_UP, 75, "broke off")):
            with self.subTest(reply=reply), ScriptedServer(EHLO=offer, AUTH=reply) as server:
                done = self.send_to(server.port, *password, environment=environment)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(says, done.stderr.decode())
                self.assertNotIn(SECRET.encode(), done.stdout + done.stderr)
        with ScriptedServer(EHLO="250-mx.example.com\r\n250 AUTH XOAUTH2") as server:
            self.assertEqual(self.send_to(server.port, *password, environment=environment).returncode, 77)
        with ScriptedServer() as server:
            self.assertEqual(self.send_to(server.port, *password, environment=environment).returncode, 77)

    def test_no_password(self):
        with ScriptedServer() as server:
            for arguments, options in ((["--user", "anna"], {}),
                                       (["--user", "anna", "--password-env", "ENVOI_NOT_SET"], {}),
                                       (["--user", "anna", "--password-stdin"], {"stdin": b""}),
                                       (["--user", "anna", "--password-stdin"], {"stdin": b"\nx\n"})):
                with self.subTest(arguments=arguments):
                    done = self.send_to(server.port, *arguments, **options)
                    self.assertEqual(done.returncode, 77, done.stderr)
            self.assertEqual(server.connections, 0)

    def test_no_password_in_the_clear_to_elsewhere(self):
        for host in ("192.0.2.1", "mail.example.com", "[2001:db8::1]:25", "0.0.0.0:25", "localhost.example.com"):
            with self.subTest(host=host):
                done = cli("send", *LETTER, "--server", host, "--security", "none", "--user", "anna",
                           "--password-stdin", stdin=b"x\n", timeout=10)
                self.assertEqual(done.returncode, 77)
                self.assertIn("not encrypted", done.stderr.decode())

    def test_password_in_the_clear_to_this_computer(self):
        # Refused for want of a password or of a server, not for the way.
        for host in ("localhost:1", "mail.localhost:1", "[::1]:1"):
            with self.subTest(host=host):
                done = cli("send", *LETTER, "--server", host, "--security", "none", "--user", "anna",
                           "--password-stdin", stdin=b"x\n", timeout=30)
                self.assertEqual(done.returncode, 69, done.stderr)

    def test_host_that_does_not_exist(self):
        done = cli("send", *LETTER, "--server", "no-such-host.invalid", "--json")
        self.assertEqual(done.returncode, 69)
        self.assertEqual(json.loads(done.stdout)["error"]["code"], "host-not-found")

    def test_first_failure_counts(self):
        with ScriptedServer(**{"RCPT bad@example.com": "450 4.2.0 greylisted",
                               "RCPT worse@example.com": "550 5.1.1 no"}) as server:
            files = [self.eml("1.eml"), self.eml("2.eml", to="bad@example.com"),
                     self.eml("3.eml", to="worse@example.com"), self.eml("4.eml")]
            done = self.send_to(server.port, message=[word for file in files for word in ("--eml", file)])
            self.assertEqual(done.returncode, 75)
            self.assertEqual(done.stdout.count(b"Sent:"), 2)
            self.assertEqual(len(server.messages), 2)

    def test_interrupted(self):
        for how in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(how=how), ScriptedServer(MAIL=STALL) as server:
                process = subprocess.Popen([CLI, "send", *LETTER, "--server", f"127.0.0.1:{server.port}", "--security",
                                            "none"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                self.assertTrue(server.stalled.wait(30))
                process.send_signal(how)
                _, errors = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 75)
                self.assertIn("stopped", errors.decode())

    def test_wrong_command_lines(self):
        server = ["--server", "127.0.0.1:1"]
        for arguments in ([*LETTER], [*server], ["--server", "x", "--account", "y", *LETTER],
                          ["--eml", "x", *LETTER, *server], [*LETTER, "--server", "x:0"], [*LETTER, "--server", "x:65536"],
                          [*LETTER, "--server", ":25"], [*LETTER, "--server", "[::1"], [*LETTER, "--server", "a b:25"],
                          [*LETTER, "--server", "a\r\nb:25"], [*LETTER, *server, "--security", "maybe"],
                          [*LETTER, *server, "--security", ""], [*LETTER, *server, "--password-stdin"],
                          [*LETTER, *server, "--user", "a", "--password-stdin", "--password-env", "X"],
                          [*LETTER, *server, "--user", "a", "--password-stdin", "--text", "-"],
                          [*LETTER, *server, "--user", "a", "--password-env", "X", "--oauth-token-env", "Y"],
                          [*LETTER, *server, "--oauth-token-env", "X"], [*LETTER, *server, "--client-cert", "x"],
                          [*LETTER, *server, "--client-key", "x"], [*LETTER, *server, "--client-key-passphrase-env", "X"],
                          [*LETTER, *server, "--security", "none", "--client-cert", "x", "--client-key", "y"],
                          [*LETTER, *server, "--user", "a", "--auth", "NTLM"],
                          [*LETTER, *server, "--user", "a", "--auth", "XOAUTH2"],
                          [*LETTER, *server, "--user", "a", "--oauth-token-env", "X", "--auth", "PLAIN"],
                          [*LETTER, *server, "--password", "secret"], [*LETTER, "--account", "x", "--user", "y"],
                          [*LETTER, *server, "--json=yes"], [*LETTER, *server, "x"]):
            with self.subTest(arguments=arguments):
                done = cli("send", *arguments)
                self.assertEqual((done.returncode, done.stdout), (64, b""), done.stderr)
                self.assertIn("--help", done.stderr.decode())


class Gate:
    """Takes no sender before so many connections are there."""

    def __init__(self, connections):
        self.connections = connections
        self.open = asyncio.Event()
        self.peers = set()
        self.subjects = []

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.peers.add(session.peer)
        if len(self.peers) >= self.connections:
            self.open.set()
        await asyncio.wait_for(self.open.wait(), 30)
        envelope.mail_from = address
        return "250 2.1.0 ok"

    async def handle_DATA(self, server, session, envelope):
        self.subjects.append(email.message_from_bytes(envelope.content)["Subject"])
        return "250 2.0.0 taken"


class Connections(SendTest):
    def test_several_at_once(self):
        names = [f"{number}.eml" for number in range(20)]
        files = [word for name in names for word in ("--eml", self.eml(name))]
        for wanted, options in ((1, ()), (3, ("--connections", "3"))):
            gate = Gate(wanted)
            controller = Controller(gate, hostname="127.0.0.1", port=free_ports(1)[0])
            controller.start()
            self.addCleanup(controller.stop)
            with self.subTest(wanted):
                done = self.send_to(controller.port, *options, "--transcript", str(self.folder / "said"), message=files)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(len(gate.peers), wanted)
                self.assertEqual(sorted(gate.subjects), sorted(names), "each of them once")
                self.assertEqual(done.stdout.decode().count("Sent: "), 20)
                said = (self.folder / "said").read_text().splitlines()
                if wanted == 1:
                    self.assertEqual(gate.subjects, names, "in order")
                    self.assertFalse([line for line in said if line.startswith("1 ")])
                else:
                    self.assertEqual({line.split(" ")[0] for line in said}, {"1", "2", "3"})

    def test_wrong(self):
        for number in ("0", "21", "-1", "many", ""):
            self.assertEqual(self.send_to(1, "--connections", number).returncode, 64)


class Transcript(SendTest):
    def test_without_secrets(self):
        path = self.folder / "transcript"
        with Serve("--json") as server:
            done = self.send_to(server.port, "--user", "anna", "--password-stdin", "--transcript", str(path),
                                stdin=SECRET.encode() + b"\r\n")
            self.assertEqual(done.returncode, 0, done.stderr)
        said = path.read_text("utf-8")
        time = r"(?m)^\d\d:\d\d:\d\d\.\d{3} "
        self.assertRegex(said, time + r"S: 220 ")
        self.assertRegex(said, time + r"C: EHLO ")
        self.assertRegex(said, time + r"C: AUTH PLAIN \*+$")
        self.assertRegex(said, time + r"C: RCPT TO:<ben@example.com>$")
        self.assertNotIn("A test", said)
        for secret in (SECRET, "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5", "AGFubmEAY29ycmVjdCBob3JzZSBiYXR0ZXJ5"):
            self.assertNotIn(secret, said)
        self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_that_can_not_be_written(self):
        with ScriptedServer() as server:
            done = self.send_to(server.port, "--transcript", str(self.folder / "none" / "x"))
            self.assertEqual((done.returncode, server.connections), (73, 0))


class Accounts(SendTest):
    def setUp(self):
        super().setUp()
        (self.folder / "envoi").mkdir()
        self.environment = {"XDG_CONFIG_HOME": str(self.folder), "ENVOI_TEST_SECRET": SECRET}

    def save(self, **account):
        whole = {"id": "a1", "name": "My account", "preset": "", "testServer": False, "host": "127.0.0.1", "port": 1,
                 "security": "none", "user": "", "identities": [
                     {"id": "i1", "name": "Anna Änderung", "address": "anna@example.com", "replyTo": "team@example.com"},
                     {"id": "i2", "name": "", "address": "other@example.com", "replyTo": ""}], **account}
        test_server = {**whole, "id": "t", "name": "Local test server", "testServer": True, "identities": []}
        (self.folder / "envoi" / "accounts.json").write_text(
            json.dumps({"version": 1, "accounts": [test_server, whole]}), "utf-8")

    def send(self, *arguments, **options):
        return cli("send", "--to", "ben@example.com", "--subject", "x", *arguments, environment=self.environment,
                   **options)

    def test_sends_as_its_identity(self):
        for name in ("My account", "my ACCOUNT", "a1", "other@example.com"):
            with self.subTest(name=name), ScriptedServer() as server:
                self.save(port=server.port)
                done = self.send("--account", name)
                self.assertEqual(done.returncode, 0, done.stderr)
                message = email.message_from_bytes(server.messages[0], policy=email.policy.default)
                self.assertEqual(message["From"], "Anna Änderung <anna@example.com>")
                self.assertEqual(message["Reply-To"], "team@example.com")

    def test_another_identity(self):
        with ScriptedServer() as server:
            self.save(port=server.port)
            self.assertEqual(self.send("--account", "a1", "--from", "Me <other@example.com>").returncode, 0)
            message = email.message_from_bytes(server.messages[0], policy=email.policy.default)
            self.assertEqual((message["From"], message["Reply-To"]), ("Me <other@example.com>", None))

    def test_its_user_logs_in(self):
        with Serve("--json") as server:
            self.save(port=server.port, user="anna")
            transcript = self.folder / "transcript"
            done = self.send("--account", "a1", "--password-env", "ENVOI_TEST_SECRET", "--transcript", str(transcript))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("AUTH PLAIN", transcript.read_text("utf-8"))
            # Neither key store nor terminal: nobody to ask.
            done = self.send("--account", "a1")
            self.assertEqual(done.returncode, 77)
            self.assertIn("--password-env", done.stderr.decode())

    def test_accounts_that_can_not_be_used(self):
        self.save()
        done = self.send("--account", "nobody")
        self.assertEqual(done.returncode, 65)
        self.assertIn("My account", done.stderr.decode())
        (self.folder / "envoi" / "accounts.json").write_text("{", "utf-8")
        done = self.send("--account", "a1")
        self.assertEqual(done.returncode, 65)
        self.assertEqual((self.folder / "envoi" / "accounts.json").read_text("utf-8"), "{")

    def test_the_built_in_test_server(self):
        """What it gets lies where the window looks for it."""
        self.environment["XDG_DATA_HOME"] = str(self.folder / "data")
        captured = self.folder / "data" / "Envoi" / "Envoi" / "captured"
        for saved in (False, True):  # the account is there before anything was set up, too
            if saved:
                self.save()
            done = self.send("--account", "Local test server", "--from", "anna@example.com")
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            sent, kept = done.stdout.decode().splitlines()
            self.assertRegex(sent, "^Sent: <.*> to ben@example.com")
            self.assertIn("delivers to nobody", kept)
            path = Path(kept.partition(": ")[2])
            self.assertEqual(path.parent, captured)
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            self.assertEqual((message["From"], message["To"]), ("anna@example.com", "ben@example.com"))
            self.assertEqual(json.loads(path.with_suffix(".json").read_bytes())["to"], ["ben@example.com"])
        letters = [self.eml(f"{number}.eml") for number in range(3)]
        done = cli("send", *[word for letter in letters for word in ("--eml", letter)], "--json", "--account",
                   "Local test server", environment=self.environment)
        result = json.loads(done.stdout)
        self.assertEqual((done.returncode, len(result["captured"])), (0, 3))
        self.assertEqual([b"hello " + Path(path).read_bytes().rpartition(b"hello ")[2] for path in result["captured"]],
                         [f"hello {number}.eml\r\n".encode() for number in range(3)])
        captured.rename(captured.with_name("old"))
        captured.write_bytes(b"")
        done = self.send("--account", "Local test server", "--from", "anna@example.com")
        self.assertEqual(done.returncode, 73, done.stderr)

    def test_asks_on_a_terminal_without_showing(self):
        with Serve("--json") as server:
            self.save(port=server.port, user="anna")
            with OnTerminal("send", "--to", "ben@example.com", "--account", "a1", "--transcript",
                            str(self.folder / "transcript"), environment=self.environment) as console:
                console.wait_for(b"Password of anna: ")
                self.assertFalse(console.shows_what_is_typed())
                console.type(SECRET.encode() + b"\n")
                self.assertEqual(console.end(), 0, console.shown)
                self.assertTrue(console.shows_what_is_typed())
            self.assertNotIn(SECRET.encode(), console.shown)
            self.assertIn("AUTH PLAIN", (self.folder / "transcript").read_text("utf-8"))

    def test_terminal_shows_again_after_an_interrupt(self):
        self.save(user="anna")
        for key, number in ((b"\x03", signal.SIGINT), (b"\x1c", signal.SIGQUIT), (None, signal.SIGTERM)):
            with self.subTest(number), OnTerminal("send", "--to", "ben@example.com", "--account", "a1",
                                                  environment=self.environment) as console:
                console.wait_for(b"Password of anna: ")
                if key:
                    console.type(key)
                else:
                    os.kill(console.child, number)
                self.assertEqual(console.end(), -number, console.shown)
                self.assertTrue(console.shows_what_is_typed())


class Recorder:
    def __init__(self):
        self.messages = []
        self.log_ins = []

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(envelope)
        return "250 2.0.0 kept"

    def authenticate(self, server, session, envelope, mechanism, data):
        self.log_ins.append((data.login, data.password))
        return AuthResult(success=data.password == SECRET.encode(), handled=False)


class TlsServer(Controller):
    def __init__(self, recorder, context, way):
        self.options = {"authenticator": recorder.authenticate, "hostname": "mx.example.com"}
        if way == "starttls":
            self.options.update(tls_context=context, require_starttls=True)
        else:
            self.options.update(auth_require_tls=False)
        super().__init__(recorder, hostname="127.0.0.1", port=free_ports(1)[0],
                         ssl_context=context if way == "tls" else None)

    def factory(self):
        return SMTP(self.handler, **self.options)


class Tls(SendTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificate_folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, cls.certificate_folder, ignore_errors=True)
        cls.certificates = Certificates(cls.certificate_folder)
        cls.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        cls.context.load_cert_chain(cls.certificates.certificate, cls.certificates.key)

    def send(self, way, *arguments, host="localhost", password=SECRET):
        recorder = Recorder()
        server = TlsServer(recorder, self.context, way)
        server.start()
        try:
            done = cli("send", *LETTER, "--server", f"{host}:{server.port}", "--security", way, "--user", "anna",
                       "--password-stdin", *arguments, stdin=password.encode() + b"\n")
        finally:
            server.stop()
        return done, recorder

    def test_trusted(self):
        for way in ("tls", "starttls"):
            with self.subTest(way=way):
                done, recorder = self.send(way, "--ca-file", self.certificates.authority, "--json")
                result = self.json_of(done)
                self.assertEqual(done.returncode, 0)
                self.assertEqual(recorder.log_ins, [(b"anna", SECRET.encode())])
                self.assertEqual(recorder.messages[0].rcpt_tos, ["ben@example.com"])
                self.assertRegex(result["server"]["tls"], r"^TLS 1\.[23]$")
                self.assertEqual(result["server"]["security"], way)
                self.assertTrue(result["server"]["mechanism"])

    def test_untrusted(self):
        for way in ("tls", "starttls"):
            with self.subTest(way=way):
                done, recorder = self.send(way)
                self.assertEqual(done.returncode, 76, done.stderr)
                self.assertIn("password", done.stderr.decode())
                self.assertEqual((recorder.log_ins, recorder.messages), ([], []))

    def test_one_certificate(self):
        with open(self.certificates.certificate) as file:
            der = ssl.PEM_cert_to_DER_cert(file.read())
        digits = hashlib.sha256(der).hexdigest()
        spaced = " ".join(digits[i:i + 4] for i in range(0, 64, 4))
        for way in ("tls", "starttls"):
            for fingerprint in (digits, digits.upper(), spaced):
                with self.subTest(way=way, fingerprint=fingerprint):
                    done, recorder = self.send(way, "--trust-certificate", fingerprint)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual(len(recorder.messages), 1)
            done, recorder = self.send(way, "--trust-certificate", "0" * 64, "--json")
            self.assertEqual(done.returncode, 76, done.stderr)
            self.assertIn("certificate-changed", done.stdout.decode())
            self.assertEqual((recorder.log_ins, recorder.messages), ([], []))
        done, _ = self.send("tls", "--trust-certificate", digits[:-1])
        self.assertEqual(done.returncode, 64, done.stderr)

    def test_wrong_password(self):
        done, recorder = self.send("starttls", "--ca-file", self.certificates.authority, password="wrong")
        self.assertEqual(done.returncode, 77)
        self.assertEqual(recorder.messages, [])

    def test_wrong_kind_of_security(self):
        # TLS to a server that greets in the clear, and the other way round.
        with ScriptedServer() as server:
            for way in ("tls", "starttls"):
                done = cli("send", *LETTER, "--server", f"127.0.0.1:{server.port}", "--security", way)
                self.assertEqual(done.returncode, 76, (way, done.stderr))
            self.assertEqual(server.messages, [])

    def test_wrong_authorities(self):
        for path, code in ((str(self.folder / "gone.pem"), 66), (str(self.folder), 66),
                           (self.file("empty.pem", "no certificate"), 65)):
            done = cli("send", *LETTER, "--server", "localhost:1", "--ca-file", path)
            self.assertEqual(done.returncode, code, done.stderr)


if __name__ == "__main__":
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    unittest.main()
