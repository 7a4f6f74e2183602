"""TLS sessions: the next one is resumed, and its certificate is looked at all the same. The server is Python's."""

import hashlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

from real_servers import BUILD, Certificates

VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)


class Server:
    """Implicit TLS, and just enough SMTP: one letter a connection. Notes for each whether it resumed a session."""

    REPLIES = {b"EHLO": b"250-mx.example.com\r\n250 LIMITS MAILMAX=1\r\n", b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}

    def __init__(self, certificates, version):
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificates.certificate, certificates.key)
        self.context.minimum_version = self.context.maximum_version = version
        self.reused = []

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=30)

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                self._talk(connection)
            except OSError:
                connection.close()

    def _talk(self, connection):
        connection.settimeout(30)
        with self.context.wrap_socket(connection, server_side=True) as secure:
            self.reused.append(secure.session_reused)
            secure.sendall(b"220 mx.example.com ESMTP\r\n")
            in_data = False
            for line in secure.makefile("rb"):
                if in_data and line != b".\r\n":
                    continue
                in_data = line == b"DATA\r\n"
                secure.sendall(self.REPLIES.get(line[:4], b"250 ok\r\n"))
                if line == b"QUIT\r\n":
                    return


class Resume(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.certificates = Certificates(folder)
        with open(cls.certificates.certificate, encoding="ascii") as file:
            cls.fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(file.read())).hexdigest()

    def steps(self, server, *arguments):
        done = subprocess.run([os.path.join(BUILD, "tests/tls_resume"), "--port", str(server.port), *arguments],
                              stdout=subprocess.PIPE, timeout=120, check=True)
        return json.loads(done.stdout)

    def test_vouched_for(self):
        for version in VERSIONS:
            with self.subTest(version=version.name):
                with Server(self.certificates, version) as server:
                    steps = self.steps(server, "--ca-file", self.certificates.authority, "login", "login", "login", "judge")
                self.assertEqual(server.reused, [False, True, True, True])
                self.assertEqual(steps[:3], ["fine", "fine", "fine"])
                self.assertEqual(steps[3], {"now": "fine", "later": "expired", "another": "changed"})

    def test_trusted_by_a_person(self):
        for version in VERSIONS:
            with self.subTest(version=version.name):
                with Server(self.certificates, version) as server:
                    steps = self.steps(server, "--pin", self.fingerprint, "login", "login", "judge")
                self.assertEqual(server.reused, [False, True, True])
                self.assertEqual(steps[:2], ["fine", "fine"])
                self.assertEqual(steps[2], {"now": "fine", "later": "fine", "another": "changed"})

    def test_pool(self):
        """The connections of a pool follow one another."""
        for version in VERSIONS:
            with self.subTest(version=version.name):
                with Server(self.certificates, version) as server:
                    steps = self.steps(server, "--ca-file", self.certificates.authority, "pool")
                self.assertEqual(steps, ["fine fine"])
                self.assertEqual(server.reused, [False, True])

    def test_refused(self):
        """Nothing is kept of a session with a server that was refused."""
        for version in VERSIONS:
            with self.subTest(version=version.name):
                with Server(self.certificates, version) as server:
                    steps = self.steps(server, "--pin", "0" * 64, "login", "login")
                self.assertEqual(steps, ["changed", "changed"])
                self.assertNotIn(True, server.reused)


if __name__ == "__main__":
    unittest.main()
