"""A server that refuses a letter in the middle of its data and hangs up at once, with octets still unread: its last
words must not be lost with the connection."""

import json
import shutil
import socket
import ssl
import tempfile
import threading
import unittest
from pathlib import Path

from console import cli
from real_servers import Certificates

ROUNDS = 4
# Between the look whether there is something to read and the write there is a blink in which both the words and the
# end of the connection may come. It is next to never hit; without the look nearly all words are lost.
MAY_BE_LOST = 1


class Refuser:
    """Reads so many octets of the data, answers and is gone; takes what is for Bert."""

    def __init__(self, reply, octets, context=None, starttls=False):
        self.reply, self.octets, self.context, self.starttls = reply, octets, context, starttls

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=30)

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            try:
                self.talk(connection)
            except OSError:
                pass

    def talk(self, connection):
        if self.context and not self.starttls:
            connection = self.context.wrap_socket(connection, server_side=True)
        connection.sendall(b"220 mx.example.com ESMTP\r\n")
        waiting = b""
        is_taken = False
        while True:
            octets = connection.recv(4096)
            if not octets:
                connection.close()
                return
            waiting += octets
            while b"\r\n" in waiting:
                line, _, waiting = waiting.partition(b"\r\n")
                verb = line[:4].upper()
                if verb == b"EHLO":
                    offers = b"250-STARTTLS\r\n" if self.starttls and not isinstance(connection, ssl.SSLSocket) else b""
                    connection.sendall(b"250-mx.example.com\r\n" + offers + b"250 PIPELINING\r\n")
                elif verb == b"STAR":
                    connection.sendall(b"220 2.0.0 go\r\n")
                    connection = self.context.wrap_socket(connection, server_side=True)
                elif verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    while b"\r\n.\r\n" not in waiting if is_taken else len(waiting) < self.octets:
                        piece = connection.recv(65536 if is_taken else min(self.octets - len(waiting), 65536))
                        if not piece:
                            connection.close()
                            return
                        waiting += piece
                    if is_taken:
                        waiting = waiting.partition(b"\r\n.\r\n")[2]
                        connection.sendall(b"250 2.0.0 taken\r\n")
                        continue
                    connection.sendall(self.reply.encode() + b"\r\n")
                    connection.close()
                    return
                else:
                    is_taken = line.startswith(b"RCPT") and b"bert" in line
                    connection.sendall(b"250 2.0.0 ok\r\n")


class EarlyRefusal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="envoi-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.certificates = Certificates(folder)
        cls.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        cls.context.load_cert_chain(cls.certificates.certificate, cls.certificates.key)
        cls.large, cls.small = Path(folder, "large.eml"), Path(folder, "small.eml")
        header = b"From: anna@example.com\r\nTo: ben@example.com\r\nSubject: x\r\n\r\n"
        cls.large.write_bytes(header + b"the same line again and again, for as long as it takes\r\n" * 80_000)
        cls.small.write_bytes(header.replace(b"ben@", b"bert@") + b"hello\r\n")

    def send(self, server, security):
        done = cli("send", "--eml", str(self.large), "--eml", str(self.small), "--server", f"localhost:{server.port}",
                   "--security", security, "--ca-file", self.certificates.authority, "--json")
        return done.returncode, json.loads(done.stdout)

    def test_last_words_are_heard(self):
        for security in ("none", "starttls", "tls"):
            context = None if security == "none" else self.context
            for octets in (1, 100_000, 1_000_000):
                for reply, code in (("552 5.3.4 too large", "message-too-large"), ("451 4.3.0 not now", "temporary-failure")):
                    with self.subTest(security=security, octets=octets, reply=reply), \
                            Refuser(reply, octets, context, security == "starttls") as server:
                        lost = 0
                        for _ in range(ROUNDS):
                            exit_code, result = self.send(server, security)
                            self.assertNotEqual(exit_code, 0)
                            large, small = result["messages"]
                            # The letter behind it was not what the server minded: it goes over another connection.
                            self.assertEqual(small["outcome"], "sent", result)
                            self.assertEqual(large["outcome"], "not-sent", result)
                            if large["error"]["code"] == "connection-lost":
                                lost += 1
                                continue
                            self.assertEqual(large["error"]["code"], code, result)
                            self.assertEqual(large["recipients"][0]["reply"]["code"], int(reply[:3]))
                        self.assertLessEqual(lost, MAY_BE_LOST)


if __name__ == "__main__":
    unittest.main()
