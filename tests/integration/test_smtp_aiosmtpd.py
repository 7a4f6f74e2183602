"""core/smtp against aiosmtpd, whose handler sees exactly what was said."""

import os
import shutil
import ssl
import tempfile
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from real_servers import PASSWORD, USER, Certificates, free_ports, send

HEADER = b"From: anna@example.com\r\nTo: ben@example.com\r\nSubject: a test\r\n"


class Recorder:
    """Keeps envelopes and log-ins; refuses what a test wants refused."""

    def __init__(self):
        self.envelopes = []
        self.log_ins = []
        self.refuse_recipient = {}
        self.data_reply = "250 2.0.0 kept"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return self.data_reply

    def authenticate(self, server, session, envelope, mechanism, data):
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.log_ins.append((mechanism, encrypted, data.login, data.password))
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)


class Server(Controller):
    """SMTP with given options, in the clear or under TLS."""

    def __init__(self, recorder, context, way, **options):
        self.options = dict(options, authenticator=recorder.authenticate, hostname="mx.example.com")
        if way == "starttls":
            self.options.update(tls_context=context, require_starttls=True)
        elif way == "tls":
            # aiosmtpd only knows of the TLS that STARTTLS began.
            self.options.update(auth_require_tls=False)
        super().__init__(recorder, hostname="127.0.0.1", port=free_ports(1)[0],
                         ssl_context=context if way == "tls" else None)

    def factory(self):
        return SMTP(self.handler, **self.options)


class AiosmtpdTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.certificates = Certificates(cls.folder)
        cls.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        cls.context.load_cert_chain(cls.certificates.certificate, cls.certificates.key)

    def send(self, messages, way, to=("ben@example.com",), recorder=None, server_options=None, **options):
        self.recorder = recorder or Recorder()
        server = Server(self.recorder, self.context, way, **(server_options or {}))
        files = []
        for number, octets in enumerate(messages):
            files.append(os.path.join(self.folder, f"letter{number}.eml"))
            with open(files[-1], "wb") as file:
                file.write(octets)
        server.start()
        try:
            options.setdefault("authority", self.certificates.authority)
            return send(files, server.port, way, to, **options)
        finally:
            server.stop()

    def test_octets_arrive(self):
        bodies = [b"Dear Ben,\r\n.\r\n..\r\n.x\r\n", b"", b"no end", b"\r\n\r\n", b"x" * 990 + b"\r\n",
                  b"%s\r\n" % (b"0123456789" * 7) * 40_000]
        for way in ("none", "starttls", "tls"):
            with self.subTest(way=way):
                messages = [HEADER + b"\r\n" + body for body in bodies]
                result = self.send(messages, way, user=USER if way != "none" else None)
                self.assertIsNone(result["error"], result)
                self.assertEqual([one["verdict"] for one in result["messages"]], ["sent"] * len(bodies))
                # A message ends in CRLF on the wire, whether it did before or not.
                expected = [one if one.endswith(b"\r\n") else one + b"\r\n" for one in messages]
                self.assertEqual([one.content for one in self.recorder.envelopes], expected)
                self.assertEqual({one.mail_from for one in self.recorder.envelopes}, {USER})
                if way != "none":
                    self.assertEqual(self.recorder.log_ins, [("PLAIN", True, USER.encode(), PASSWORD.encode())])

    def test_login_where_plain_is_not_offered(self):
        result = self.send([HEADER], "tls", user=USER, server_options={"auth_exclude_mechanism": ["PLAIN"]})
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)
        self.assertEqual(result["mechanism"], "LOGIN")
        self.assertEqual(self.recorder.log_ins, [("LOGIN", True, USER.encode(), PASSWORD.encode())])

    def test_no_common_mechanism(self):
        result = self.send([HEADER], "tls", user=USER, server_options={"auth_exclude_mechanism": ["PLAIN", "LOGIN"]})
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertEqual(self.recorder.log_ins, [])

    def test_wrong_password_is_tried_once(self):
        result = self.send([HEADER], "tls", user=USER, password="wrong")
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertEqual(result["error"]["context"], USER)
        self.assertEqual(len(self.recorder.log_ins), 1)

    def test_password_over_plaintext_stays_on_this_machine(self):
        result = self.send([HEADER], "none", user=USER, server_options={"auth_require_tls": False})
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)
        self.assertEqual(len(self.recorder.log_ins), 1)

    def test_refusals(self):
        recorder = Recorder()
        recorder.refuse_recipient = {"carl@example.com": "550 5.1.1 no such person",
                                     "dora@example.com": "450 4.2.2 full"}
        result = self.send([HEADER], "none", ["carl@example.com", "ben@example.com", "dora@example.com"], recorder)
        message = result["messages"][0]
        self.assertEqual(message["verdict"], "partly sent")
        self.assertEqual([(one["verdict"], one["enhanced"]) for one in message["recipients"]],
                         [("refused for good", "5.1.1"), ("accepted", "2.0.0"), ("refused for now", "4.2.2")])
        self.assertEqual(self.recorder.envelopes[0].rcpt_tos, ["ben@example.com"])

        recorder = Recorder()
        recorder.data_reply = "554 5.6.0 not this one"
        result = self.send([HEADER, HEADER], "tls", recorder=recorder, user=USER)
        self.assertEqual([one["verdict"] for one in result["messages"]], ["not sent"] * 2)
        self.assertEqual(result["messages"][1]["error"]["serverText"], "554 5.6.0 not this one")

    def test_eight_bit_and_smtputf8(self):
        octets = HEADER + "\r\nGrüße\r\n".encode()
        options = {"enable_SMTPUTF8": True, "decode_data": False}
        result = self.send([octets], "none", ["bärbel@example.com"], server_options=options, eight_bit=True)
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)
        envelope = self.recorder.envelopes[0]
        self.assertEqual(envelope.content, octets)
        self.assertEqual(envelope.rcpt_tos, ["bärbel@example.com"])
        self.assertIn("SMTPUTF8", envelope.mail_options)
        self.assertIn("BODY=8BITMIME", envelope.mail_options)
        self.assertIn(f"SIZE={len(octets)}", envelope.mail_options)

    def test_null_reverse_path(self):
        result = self.send([HEADER], "none", sender="")
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)
        self.assertIn(self.recorder.envelopes[0].mail_from, ("", "<>"))

    def test_too_large(self):
        result = self.send([HEADER + b"\r\n" + b"x\r\n" * 1000], "none", server_options={"data_size_limit": 1000})
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertIn("1000", result["messages"][0]["error"]["detail"])

    def test_host_by_name(self):
        result = self.send([HEADER], "tls", user=USER, host="localhost")
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)


if __name__ == "__main__":
    unittest.main()
