"""core/imap puts copies into folders of a real Dovecot: found by its use or by its name, made where there is none;
over quota, restarted and cut off in mid-flight, and never the same letter twice."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from real_servers import BUILD, PASSWORD, Certificates, Postfix, free_ports, listens, wait_until

USER = "anna@example.com"
MAILBOX_FULL, AUTHENTICATION_REFUSED = "OVERQUOTA", "AUTHENTICATIONFAILED"

CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificates.certificate}
ssl_key = <{certificates.key}
disable_plaintext_auth = no
auth_mechanisms = plain login scram-sha-1 scram-sha-256
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%n
mail_plugins = quota
plugin {{
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=32M
}}
protocol imap {{
  mail_plugins = quota imap_quota
}}
namespace inbox {{
  inbox = yes
  separator = /
  {special}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""
SPECIAL = 'mailbox Gesendet {\n    special_use = \\Sent\n    auto = create\n  }'


class Dovecot:
    """Ports: plain (also STARTTLS) and tls."""

    @staticmethod
    def missing():
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            return "Dovecot starts only for root"
        if not Postfix.find("dovecot") or not os.path.exists("/usr/lib/dovecot/imap"):
            return "Dovecot's IMAP server is not installed"
        return None

    def __init__(self, folder, special=SPECIAL):
        os.makedirs(os.path.join(folder, "mail"))
        os.chmod(folder, 0o755)
        self.folder = folder
        self.certificates = Certificates(os.path.join(folder, "certificates"))
        self.plain, self.tls = free_ports(2)
        nobody = pwd.getpwnam("nobody")
        shutil.chown(os.path.join(folder, "mail"), "nobody")
        with open(os.path.join(folder, "dovecot.conf"), "w", encoding="ascii") as file:
            file.write(CONF.format(folder=folder, certificates=self.certificates, special=special, uid=nobody.pw_uid,
                                   gid=nobody.pw_gid, plain=self.plain, tls=self.tls))
        with open(os.path.join(folder, "users"), "w", encoding="ascii") as file:
            file.write(f"{USER}:{PASSWORD}\n")
        self._process = None
        self.start()

    def start(self):
        self._process = subprocess.Popen([Postfix.find("dovecot"), "-F", "-c", self.folder + "/dovecot.conf"],
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
        for port in (self.plain, self.tls):
            wait_until(lambda: listens(port) or self._process.poll() is not None, "Dovecot did not start")

    def stop(self):
        self._process.terminate()
        self._process.wait(30)

    def letters(self, mailbox):
        """The octets of all that is in the folder."""
        found = []
        for sub in ("new", "cur"):
            path = os.path.join(self.folder, "mail/anna", f".{mailbox}", sub)
            for name in sorted(os.listdir(path)) if os.path.isdir(path) else []:
                with open(os.path.join(path, name), "rb") as file:
                    found.append(file.read())
        return found

    def flags(self, mailbox):
        path = os.path.join(self.folder, "mail/anna", f".{mailbox}", "cur")
        return [name.rsplit(",", 1)[1] for name in os.listdir(path)]


class Wire:
    """Passes octets on between a client and the server, until \\a cut says that it has seen enough."""

    def __init__(self, port, cut, on_cut=lambda: None):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._target, self._cut, self._on_cut = port, cut, on_cut
        self.from_client, self.from_server = b"", b""
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self):
        client = self._listener.accept()[0]
        server = socket.create_connection(("127.0.0.1", self._target))
        lock, over = threading.Lock(), threading.Event()

        def pump(source, sink, name):
            while not over.is_set():
                try:
                    octets = source.recv(65536)
                except OSError:
                    break
                with lock:
                    setattr(self, name, getattr(self, name) + octets)
                    if not octets or self._cut(self):
                        over.set()
                        break
                    try:
                        sink.sendall(octets)
                    except OSError:
                        break
            over.set()

        threads = [threading.Thread(target=pump, args=a) for a in
                   ((client, server, "from_client"), (server, client, "from_server"))]
        for thread in threads:
            thread.start()
        over.wait(60)
        self._on_cut()
        for one in (client, server):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()
        for thread in threads:
            thread.join()

    def close(self):
        self._listener.close()
        self._thread.join(60)


def append(port, files, security="none", *, authority=None, password=PASSWORD, mailbox=None, auth=None):
    command = [os.path.join(BUILD, "tests", "imap_append"), "--host", "127.0.0.1", "--port", str(port), "--security",
               security, "--user", USER, "--password-env", "ENVOI_TEST_PASSWORD"]
    if authority:
        command += ["--ca-file", authority]
    if mailbox:
        command += ["--mailbox", mailbox]
    if auth:
        command += ["--auth", auth]
    done = subprocess.run(command + files, stdout=subprocess.PIPE, check=True, timeout=120,
                          env=dict(os.environ, ENVOI_TEST_PASSWORD=password))
    return json.loads(done.stdout)


@unittest.skipIf(Dovecot.missing(), Dovecot.missing())
class DovecotTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="envoi-imap-")
        self.addCleanup(self._folder.cleanup)
        os.chmod(self._folder.name, 0o755)
        self._count = 0

    def server(self, special=SPECIAL):
        server = Dovecot(os.path.join(self._folder.name, "dovecot"), special)
        self.addCleanup(server.stop)
        return server

    def letter(self, size=0):
        """A file with a letter, at least that large."""
        self._count += 1
        octets = (f"From: {USER}\r\nTo: ben@example.com\r\nBcc: carl@example.com\r\nSubject: {self._count}\r\n"
                  f"Message-ID: <{self._count}.{time.time_ns()}@example.com>\r\n\r\nHello\r\n").encode()
        octets += (b"x" * 76 + b"\r\n") * (size // 78)
        path = os.path.join(self._folder.name, f"{self._count}.eml")
        with open(path, "wb") as file:
            file.write(octets)
        return path, octets

    def one(self, result):
        self.assertEqual(len(result["copies"]), 1, result)
        return result["copies"][0]

    @staticmethod
    def stored(octets):
        """As the maildir has it: with bare line feeds."""
        return octets.replace(b"\r\n", b"\n")

    def test_into_the_folder_for_sent_mail(self):
        server = self.server()
        for security, port in (("tls", server.tls), ("starttls", server.plain), ("none", server.plain)):
            path, octets = self.letter()
            copy = self.one(append(port, [path], security, authority=server.certificates.authority))
            self.assertEqual((copy["verdict"], copy["mailbox"]), ("appended", "Gesendet"), copy)
            self.assertGreater(copy["uid"], 0)
            self.assertIn(self.stored(octets), server.letters("Gesendet"))
        self.assertEqual(server.flags("Gesendet"), ["S"] * 3)
        self.assertFalse(server.letters("Sent"))

    def test_large_ones_and_many(self):
        server = self.server()
        letters = [self.letter(size) for size in (10, 4000, 5000, 70_000, 3_000_000)]
        result = append(server.tls, [path for path, _ in letters], "tls", authority=server.certificates.authority)
        self.assertEqual([copy["verdict"] for copy in result["copies"]], ["appended"] * 5, result)
        self.assertEqual(sorted(server.letters("Gesendet")), sorted(self.stored(octets) for _, octets in letters))

    def test_log_in(self):
        server = self.server()
        for auth in ("PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256"):
            path, _ = self.letter()
            result = append(server.tls, [path], "tls", authority=server.certificates.authority, auth=auth)
            self.assertEqual((result["mechanism"], self.one(result)["verdict"]), (auth, "appended"), result)
        result = append(server.tls, [path], "tls", authority=server.certificates.authority, password="wrong")
        self.assertIn(AUTHENTICATION_REFUSED, self.one(result)["error"]["serverText"])
        self.assertFalse(self.one(result)["later"])
        self.assertNotIn("wrong", result["transcript"])

    def test_untrusted_certificate(self):
        server = self.server()
        path, _ = self.letter()
        result = append(server.tls, [path], "tls")
        self.assertEqual(self.one(result)["verdict"], "not appended")
        self.assertNotIn("C: ", result["transcript"])
        self.assertFalse(server.letters("Gesendet"))

    def test_makes_the_folder(self):
        server = self.server(special="")
        found = append(server.plain, [])
        self.assertEqual((found["mailbox"], found["willCreate"]), ("Sent", True), found)
        paths = [self.letter()[0] for _ in range(2)]
        for path in paths:
            self.assertEqual(self.one(append(server.plain, [path]))["mailbox"], "Sent")
        self.assertEqual(len(server.letters("Sent")), 2)
        self.assertFalse(append(server.plain, [])["willCreate"])

    def test_chosen_folder(self):
        server = self.server()
        path, octets = self.letter()
        copy = self.one(append(server.plain, [path], mailbox="Briefe & Läufe"))
        self.assertEqual((copy["verdict"], copy["mailbox"]), ("appended", "Briefe & Läufe"), copy)
        self.assertEqual(server.letters("Briefe &- L&AOQ-ufe"), [self.stored(octets)])

    def test_over_quota(self):
        server = self.server()
        path, _ = self.letter(34_000_000)
        small, octets = self.letter()
        result = append(server.plain, [path, small])
        self.assertEqual([copy["verdict"] for copy in result["copies"]][0], "not appended", result)
        self.assertIn(MAILBOX_FULL, result["copies"][0]["error"]["serverText"])
        self.assertTrue(result["copies"][0]["later"])
        if result["copies"][1]["verdict"] != "appended":
            self.assertEqual(self.one(append(server.plain, [small]))["verdict"], "appended")
        self.assertEqual(server.letters("Gesendet"), [self.stored(octets)])

    def cut(self, server, path, cut, on_cut=lambda: None):
        wire = Wire(server.plain, cut, on_cut)
        try:
            return self.one(append(wire.port, [path]))
        finally:
            wire.close()

    def test_answer_lost(self):
        """The server has it, and nobody heard so."""
        server = self.server()
        path, octets = self.letter(200_000)
        copy = self.cut(server, path, lambda wire: b"APPENDUID" in wire.from_server)
        self.assertEqual(copy["verdict"], "unknown", copy)
        wait_until(lambda: len(server.letters("Gesendet")) == 1, "it was not stored")
        again = self.one(append(server.plain, [path]))
        self.assertEqual(again["verdict"], "was there", again)
        self.assertGreater(again["uid"], 0)
        self.assertEqual(server.letters("Gesendet"), [self.stored(octets)])

    def test_cut_in_the_middle(self):
        server = self.server()
        path, octets = self.letter(24_000_000)
        copy = self.cut(server, path, lambda wire: len(wire.from_client) > 1_000_000)
        self.assertEqual((copy["verdict"], copy["later"]), ("not appended", True), copy)
        self.assertEqual(self.one(append(server.plain, [path]))["verdict"], "appended")
        self.assertEqual(server.letters("Gesendet"), [self.stored(octets)])

    def test_restarted_in_mid_flight(self):
        server = self.server()
        path, octets = self.letter(24_000_000)
        copy = self.cut(server, path, lambda wire: len(wire.from_client) > 1_000_000, server.stop)
        self.assertEqual((copy["verdict"], copy["later"]), ("not appended", True), copy)
        down = self.one(append(server.plain, [path]))
        self.assertEqual((down["verdict"], down["later"]), ("not appended", True), down)
        server.start()
        self.assertEqual(self.one(append(server.plain, [path]))["verdict"], "appended")
        self.assertEqual(server.letters("Gesendet"), [self.stored(octets)])


if __name__ == "__main__":
    unittest.main()
