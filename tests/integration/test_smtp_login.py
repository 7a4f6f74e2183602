"""core/smtp logs in by each mechanism that real servers offer: Dovecot behind Postfix, and Dovecot's own
submission service, which relays to that Postfix."""

import base64
import hmac
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
import unittest

from console import cli
from real_servers import PASSWORD, USER, Postfix, free_ports, listens, run, send, wait_until

MECHANISMS = ["PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256"]
TOKEN_KEY = b"a key for the tests, of 32 octets"
NO_SCRAM, ONLY_SCRAM_1 = "crypt@example.com", "scram1@example.com"

# Tokens are looked at without a network: JWT (RFC 7519), signed by a key that Dovecot has in a file.
MORE = """
auth_failure_delay = 0
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
"""
OAUTH2_CONF = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""

SUBMISSION_CONF = """
base_dir = {folder}/submission/run
state_dir = {folder}/submission/state
log_path = {folder}/submission/log
protocols = submission
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
ssl_ca = <{certificates.authority}
ssl_require_crl = no
ssl_verify_client_cert = yes
auth_ssl_username_from_cert = yes
auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256 xoauth2 oauthbearer external
submission_relay_host = 127.0.0.1
submission_relay_port = {relay}
mail_location = maildir:{folder}/submission/mail
passdb {{
  driver = passwd-file
  mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
  args = scheme=PLAIN username_format=%u {folder}/dovecot/users
}}
passdb {{
  driver = static
  mechanisms = external
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/submission/mail
}}
service submission-login {{
  inet_listener submission {{
    port = 0
  }}
  inet_listener submissions {{
    port = {port}
    ssl = yes
  }}
}}
"""


def token(user, seconds=3600):
    def encode(octets):
        return base64.urlsafe_b64encode(octets).rstrip(b"=")

    now = int(time.time())
    parts = [{"alg": "HS256", "typ": "JWT"}, {"sub": user, "iat": now - 10, "exp": now + seconds}]
    text = b".".join(encode(json.dumps(part).encode()) for part in parts)
    return (text + b"." + encode(hmac.new(TOKEN_KEY, text, "sha256").digest())).decode()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


class Submission:
    """Dovecot's submission service on a port with implicit TLS."""

    def __init__(self, folder, postfix):
        self.port = free_ports(1)[0]
        nobody = pwd.getpwnam("nobody")
        os.makedirs(os.path.join(folder, "submission/mail"))
        shutil.chown(os.path.join(folder, "submission/mail"), "nobody")
        path = os.path.join(folder, "submission/dovecot.conf")
        write(path, MORE.format(folder=folder) +
              SUBMISSION_CONF.format(folder=folder, certificates=postfix.certificates, relay=postfix.plain,
                                     uid=nobody.pw_uid, gid=nobody.pw_gid, port=self.port))
        self._process = subprocess.Popen([Postfix.find("dovecot"), "-F", "-c", path], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port) or self._process.poll() is not None, "Dovecot did not start")

    def stop(self):
        self._process.terminate()
        self._process.wait(30)


@unittest.skipIf(Postfix.missing(), Postfix.missing())
class LoginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        write(os.path.join(cls.folder, "oauth2.conf"), OAUTH2_CONF.format(folder=cls.folder))
        write(os.path.join(cls.folder, "keys/default/HS256/default"), base64.b64encode(TOKEN_KEY).decode())
        users = "".join(f"{user}:{run('doveadm', 'pw', '-s', scheme, '-p', PASSWORD)}"
                        for user, scheme in ((NO_SCRAM, "SHA512-CRYPT"), (ONLY_SCRAM_1, "SCRAM-SHA-1")))
        mechanisms = " ".join(MECHANISMS + ["XOAUTH2", "OAUTHBEARER"]).lower()
        cls.postfix = Postfix(cls.folder, mechanisms, users, MORE.format(folder=cls.folder))
        cls.addClassCleanup(cls.postfix.stop)
        cls.letter = os.path.join(cls.folder, "letter.eml")
        write(cls.letter, f"From: {USER}\r\nTo: ben@example.com\r\nSubject: x\r\n\r\nhello\r\n")
        cls.client = cls.postfix.certificates.client(USER)

    def log_in(self, port=None, user=USER, **options):
        """Sends a letter, and looks whether a secret is in the transcript; mechanisms tried are in .tried."""
        result = send([self.letter], port or self.postfix.tls, "tls", ["ben@example.com"], user=user,
                      authority=self.postfix.certificates.authority, **options)
        secret = options.get("token") or options.get("password") or PASSWORD
        text = "\n".join(result["transcript"])
        for form in (secret, base64.b64encode(secret.encode()).decode(), "p=", "biws"):
            self.assertNotIn(form, text)
        self.tried = [line.split()[2] for line in result["transcript"] if line.startswith("C: AUTH ")]
        return result

    def assert_logged_in(self, result, mechanism):
        self.assertIsNone(result["error"], result)
        self.assertEqual(result["mechanism"], mechanism)
        self.assertEqual(result["messages"][0]["verdict"], "sent", result)
        self.postfix.take("ben")

    def assert_refused(self, result, tried):
        self.assertEqual(result["messages"][0]["verdict"], "not sent")
        self.assertTrue(result["error"]["serverText"].startswith("535 "), result)
        self.assertEqual(result["error"]["context"], USER)
        self.assertEqual(self.tried, tried)

    def test_strongest(self):
        self.assert_logged_in(self.log_in(), "SCRAM-SHA-256")

    def test_each_mechanism(self):
        for mechanism in MECHANISMS:
            with self.subTest(mechanism):
                self.assert_logged_in(self.log_in(auth=mechanism), mechanism)
                self.assertEqual(self.tried, [mechanism])
        for mechanism in ("OAUTHBEARER", "XOAUTH2"):
            with self.subTest(mechanism):
                self.assert_logged_in(self.log_in(auth=mechanism, token=token(USER)), mechanism)
        self.assert_logged_in(self.log_in(token=token(USER)), "OAUTHBEARER")

    def test_wrong_password_is_tried_once(self):
        for mechanism in (None, *MECHANISMS):
            with self.subTest(mechanism):
                failures = self.postfix.logs().count("authentication failed")
                self.assert_refused(self.log_in(password="wrong horse", auth=mechanism), [mechanism or "SCRAM-SHA-256"])
                self.assertEqual(self.postfix.logs().count("authentication failed"), failures + 1)

    def test_expired_token(self):
        for mechanism in ("OAUTHBEARER", "XOAUTH2"):
            with self.subTest(mechanism):
                result = self.log_in(auth=mechanism, token=token(USER, -60))
                self.assert_refused(result, [mechanism])
                self.assertRegex(result["error"]["serverText"], r"status: (invalid_token|401)")

    def test_password_that_the_server_keeps_in_another_form(self):
        # Refused before anything was proved: then the password is still to be tried.
        for user in (NO_SCRAM, ONLY_SCRAM_1):
            self.assert_logged_in(self.log_in(user=user), "PLAIN")
            self.assertEqual(self.tried, ["SCRAM-SHA-256", "PLAIN"])
        self.assert_logged_in(self.log_in(user=ONLY_SCRAM_1, auth="SCRAM-SHA-1"), "SCRAM-SHA-1")

    def test_by_the_console_program(self):
        def log_in(*options, **secrets):
            return cli("send", "--eml", self.letter, "--server", f"127.0.0.1:{self.postfix.tls}", "--ca-file",
                       self.postfix.certificates.authority, "--json", *options, environment=secrets)

        for options, secret, mechanism in (((), "PASSWORD", "SCRAM-SHA-256"),
                                           (("--auth", "cram-md5"), "PASSWORD", "CRAM-MD5"),
                                           (("--auth", "XOAUTH2"), "TOKEN", "XOAUTH2"), ((), "TOKEN", "OAUTHBEARER")):
            with self.subTest(options=options, secret=secret):
                option = "--oauth-token-env" if secret == "TOKEN" else "--password-env"
                done = log_in("--user", USER, option, secret, *options, PASSWORD=PASSWORD, TOKEN=token(USER))
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)["server"]["mechanism"], mechanism)
        done = log_in("--user", USER, "--password-env", "PASSWORD", "--auth", "SCRAM-SHA-512", PASSWORD=PASSWORD)
        self.assertEqual(done.returncode, 77, done.stdout)
        for name, code in (("missing.pem", 66), ("letter.eml", 65), ("", 66)):
            path = os.path.join(self.folder, name)
            for files in ((path, self.client.key), (self.client.certificate, path)):
                done = log_in("--client-cert", files[0], "--client-key", files[1])
                self.assertEqual(done.returncode, code, done.stderr)

    def test_submission(self):
        submission = Submission(self.folder, self.postfix)
        try:
            for mechanism in MECHANISMS:
                with self.subTest(mechanism):
                    self.assert_logged_in(self.log_in(submission.port, auth=mechanism), mechanism)
                    result = self.log_in(submission.port, auth=mechanism, password="wrong horse")
                    self.assert_refused(result, [mechanism])
            for mechanism in ("OAUTHBEARER", "XOAUTH2"):
                with self.subTest(mechanism):
                    self.assert_logged_in(self.log_in(submission.port, auth=mechanism, token=token(USER)), mechanism)
            for user in (USER, None):
                with self.subTest("EXTERNAL", user=user):
                    self.assert_logged_in(self.log_in(submission.port, user=user, client=self.client), "EXTERNAL")
            encrypted = os.path.join(self.folder, "encrypted.key")
            run("openssl", "ec", "-in", self.client.key, "-aes256", "-passout", "pass:open sesame", "-out", encrypted)
            for passphrase, code in (("open sesame", 0), ("wrong", 65)):
                done = cli("send", "--eml", self.letter, "--server", f"127.0.0.1:{submission.port}", "--ca-file",
                           self.postfix.certificates.authority, "--client-cert", self.client.certificate,
                           "--client-key", encrypted, "--client-key-passphrase-env", "PASSPHRASE",
                           environment={"PASSPHRASE": passphrase})
                self.assertEqual(done.returncode, code, done.stderr)
        finally:
            submission.stop()


if __name__ == "__main__":
    unittest.main()
