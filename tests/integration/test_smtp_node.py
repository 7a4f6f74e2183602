"""core/smtp against npm's smtp-server."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from interop_node import HERE, MODULES, need_node
from real_servers import PASSWORD, USER, Certificates, send

TOKEN = "correct-horse-battery"
HEADER = b"From: anna@example.com\r\nTo: ben@example.com\r\nSubject: a test\r\n"


class Server:
    """smtp-server while a with block lasts; said is then what it told, log-ins and letters."""

    def __init__(self, certificates, **options):
        self.options = dict(options, user=USER, password=PASSWORD, token=TOKEN, key=certificates.key,
                            cert=certificates.certificate)

    def __enter__(self):
        self.process = subprocess.Popen(["node", HERE / "node" / "serve.js", json.dumps(self.options)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env={**os.environ, "NODE_PATH": str(MODULES)})
        self.port = json.loads(self.process.stdout.readline())["port"]
        return self

    def __exit__(self, *_):
        rest, _ = self.process.communicate(timeout=60)
        said = [json.loads(line) for line in rest.splitlines()]
        self.log_ins = [one for one in said if "auth" in one]
        self.letters = [one for one in said if "message" in one]


class NodeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.certificates = Certificates(os.path.join(cls.folder, "certificates"))

    def send(self, messages, way="tls", to=("ben@example.com",), server_options=None, **options):
        files = []
        for number, octets in enumerate(messages):
            files.append(os.path.join(self.folder, f"letter{number}.eml"))
            with open(files[-1], "wb") as file:
                file.write(octets)
        options.setdefault("user", USER)
        with Server(self.certificates, secure=way == "tls", **(server_options or {})) as self.server:
            result = send(files, self.server.port, way, to, authority=self.certificates.authority, **options)
        secret = options.get("token") or options.get("password") or PASSWORD
        for form in (secret, base64.b64encode(secret.encode()).decode()):
            self.assertNotIn(form, "\n".join(result["transcript"]))
        return result

    def verdicts(self, result):
        return [one["verdict"] for one in result["messages"]]

    def test_octets_arrive(self):
        bodies = [b"Dear Ben,\r\n.\r\n..\r\n.x\r\n", b"", b"\r\n\r\n", b"x" * 990 + b"\r\n",
                  b"%s\r\n" % (b"0123456789" * 7) * 40_000]
        messages = [HEADER + b"\r\n" + body for body in bodies]
        for way in ("tls", "starttls"):
            for hidden in ((), ("PIPELINING",), ("PIPELINING", "ENHANCEDSTATUSCODES", "8BITMIME", "Size")):
                with self.subTest(way=way, hidden=hidden):
                    result = self.send(messages, way, server_options={f"hide{name}": True for name in hidden})
                    self.assertIsNone(result["error"], result)
                    self.assertEqual(self.verdicts(result), ["sent"] * len(messages))
                    received = [base64.b64decode(one["message"]) for one in self.server.letters]
                    self.assertEqual(received, messages)
                    self.assertEqual({one["from"] for one in self.server.letters}, {USER})
                    self.assertEqual("PIPELINING" in result["extensions"], "PIPELINING" not in hidden)
                    self.assertEqual([(one["auth"], one["secure"]) for one in self.server.log_ins], [("PLAIN", True)])

    def test_one_flight(self):
        result = self.send([HEADER] * 3)
        lines = [line for line in result["transcript"] if line.startswith(("C: ", "S: "))]
        # With the end of a letter goes all of the next up to DATA.
        end = next(number for number, line in enumerate(lines) if line.startswith("C: ("))
        self.assertEqual([line[:7] for line in lines[end + 1:end + 4]], ["C: MAIL", "C: RCPT", "C: DATA"], lines)
        self.assertEqual(len(self.server.letters), 3)

    def test_each_mechanism(self):
        for way in ("tls", "starttls"):
            for mechanism in ("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"):
                with self.subTest(way=way, mechanism=mechanism):
                    options = {"token": TOKEN} if mechanism == "XOAUTH2" else {}
                    # It is never chosen unasked.
                    options["auth"] = mechanism if mechanism == "CRAM-MD5" else None
                    result = self.send([HEADER], way, server_options={"authMethods": [mechanism]}, **options)
                    self.assertEqual(self.verdicts(result), ["sent"], result)
                    self.assertEqual(result["mechanism"], mechanism)
                    self.assertEqual(self.server.log_ins, [{"auth": mechanism, "secure": True, "user": USER}])

    def test_wrong_password_is_tried_once(self):
        for mechanism in ("PLAIN", "LOGIN", "XOAUTH2"):
            with self.subTest(mechanism):
                secret = {"token" if mechanism == "XOAUTH2" else "password": "wrong-horse"}
                result = self.send([HEADER], server_options={"authMethods": [mechanism, "PLAIN", "LOGIN"]},
                                   auth=mechanism, **secret)
                self.assertEqual(self.verdicts(result), ["not sent"])
                self.assertTrue(result["error"]["serverText"].startswith("535 "), result)
                self.assertEqual(len(self.server.log_ins), 1)
                self.assertEqual(self.server.letters, [])

    def test_no_log_in_where_one_is_needed(self):
        result = self.send([HEADER], user=None)
        self.assertEqual(self.verdicts(result), ["not sent"])
        self.assertEqual(result["messages"][0]["error"]["serverText"][:4], "530 ")

    def test_size_limit(self):
        large = HEADER + b"\r\n" + b"x\r\n" * 1000
        result = self.send([large, HEADER], server_options={"size": 1000})
        self.assertEqual(self.verdicts(result), ["not sent", "sent"], result)
        self.assertIn("1000", result["messages"][0]["error"]["detail"])
        # A limit that is not told is met at the end of the letter.
        result = self.send([large, HEADER], server_options={"size": 1000, "hideSize": True})
        self.assertEqual(self.verdicts(result), ["not sent", "sent"], result)
        self.assertEqual(result["messages"][0]["error"]["serverText"][:4], "552 ")
        self.assertEqual(len(self.server.letters), 1)

    def test_one_recipient_is_refused(self):
        result = self.send([HEADER] * 2, to=("nobody@example.com", "ben@example.com"))
        self.assertEqual(self.verdicts(result), ["partly sent"] * 2, result)
        self.assertEqual([one["verdict"] for one in result["messages"][0]["recipients"]],
                         ["refused for good", "accepted"])
        self.assertEqual([one["to"] for one in self.server.letters], [["ben@example.com"]] * 2)
        result = self.send([HEADER] * 2, to=("nobody@example.com",))
        self.assertEqual(self.verdicts(result), ["not sent"] * 2, result)
        self.assertEqual(self.server.letters, [])

    def test_eight_bit_and_smtputf8(self):
        octets = HEADER + "\r\nGrüße\r\n".encode()
        result = self.send([octets], to=("bärbel@example.com",), eight_bit=True)
        self.assertEqual(self.verdicts(result), ["sent"], result)
        (letter,) = self.server.letters
        self.assertEqual(base64.b64decode(letter["message"]), octets)
        self.assertEqual(letter["to"], ["bärbel@example.com"])
        self.assertEqual(letter["parameters"]["BODY"], "8BITMIME")


if __name__ == "__main__":
    need_node()
    unittest.main()
