"""envoi-cli for the tests.

    cli(...)              runs it to its end
    Serve()               "envoi-cli serve" while a with block lasts
    OnTerminal(...)       runs it on a terminal of its own while a with block lasts
    ScriptedServer(...)   a server that answers as a test wants, also wrongly
"""

import json
import os
import queue
import select
import signal
import socket
import subprocess
import termios
import threading
import time

CLI = os.path.join(os.environ.get("ENVOI_BIN", "build/dev/bin"), "envoi-cli")


def cli(*arguments, stdin=None, environment=None, folder=None, timeout=60):
    """Gives a CompletedProcess with stdout and stderr as bytes."""
    return subprocess.run([CLI, *arguments], input=stdin if stdin is not None else b"", capture_output=True,
                          env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
                               **(environment or {})},
                          cwd=folder, timeout=timeout, check=False)


class Serve:
    """Lines of its standard output come from line(); json=True reads them as objects."""

    def __init__(self, *arguments):
        self.arguments = arguments
        self.lines = queue.Queue()

    def __enter__(self):
        self.process = subprocess.Popen([CLI, "serve", *self.arguments], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.first = self.line()
        self.port = json.loads(self.first)["port"] if "--json" in self.arguments else int(self.first.rpartition(":")[2])
        return self

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.decode().rstrip("\n"))

    def line(self):
        return self.lines.get(timeout=30)

    def arrival(self):
        return json.loads(self.line())

    def stop(self, how=signal.SIGTERM):
        """Gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self.reader.join(timeout=30)
        self.errors = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return code

    def __exit__(self, *_):
        if not self.process.stdout.closed:
            self.stop()


class OnTerminal:
    """Nothing here waits for longer than the seconds given in all."""

    def __init__(self, *arguments, environment=None, seconds=60):
        self.arguments = arguments
        self.environment = environment or {}
        self.seconds = seconds
        self.shown = b""

    def __enter__(self):
        self.deadline = time.monotonic() + self.seconds
        # The other end stays open here too: a terminal keeps its settings for as long as somebody has it open.
        self.terminal, self.kept = os.openpty()
        self.child = os.fork()
        if self.child == 0:
            try:
                os.login_tty(self.kept)
                os.environ.update({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus", **self.environment})
                os.execv(CLI, [CLI, *self.arguments])
            finally:
                os._exit(127)
        return self

    def read(self, until):
        while not until():
            if time.monotonic() > self.deadline:
                raise TimeoutError(f"waited in vain; shown: {self.shown!r}")
            if select.select([self.terminal], [], [], 0.05)[0]:
                self.shown += os.read(self.terminal, 1000)

    def wait_for(self, words):
        self.read(lambda: words in self.shown)

    def type(self, octets):
        os.write(self.terminal, octets)

    def shows_what_is_typed(self):
        return bool(termios.tcgetattr(self.terminal)[3] & termios.ECHO)

    def end(self):
        """Gives the exit code; below 0 for a signal."""
        self.read(self.has_ended)
        while select.select([self.terminal], [], [], 0)[0]:
            self.shown += os.read(self.terminal, 1000)
        return self.code

    def has_ended(self):
        if self.child:
            child, status = os.waitpid(self.child, os.WNOHANG)
            if child:
                self.child, self.code = 0, os.waitstatus_to_exitcode(status)
        return not self.child

    def __exit__(self, *_):
        if not self.has_ended():
            os.kill(self.child, signal.SIGKILL)
            os.waitpid(self.child, 0)
        os.close(self.kept)
        os.close(self.terminal)


HANG_UP = "(hang up)"
STALL = "(stall)"


class ScriptedServer:
    """Plain SMTP. replies: by verb, "RCPT <address>", "connect" or "end" (of the data) a reply, HANG_UP, STALL or a
    function that gives one of them."""

    usual = {"connect": "220 mx.example.com ESMTP", "EHLO": "250-mx.example.com\r\n250 ENHANCEDSTATUSCODES",
             "MAIL": "250 2.1.0 ok", "RCPT": "250 2.1.5 ok", "DATA": "354 go on", "end": "250 2.0.0 taken",
             "RSET": "250 2.0.0 ok", "QUIT": "221 2.0.0 bye"}

    def __init__(self, **replies):
        self.replies = {**self.usual, **replies}
        self.commands = []
        self.messages = []
        self.connections = 0

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stalled = threading.Event()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=30)

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rb") as lines:
                try:
                    self.talk(connection, lines)
                except OSError:
                    pass

    def answer(self, connection, key, fallback=None):
        reply = self.replies.get(key, self.replies.get(fallback, "500 5.5.2 what?"))
        if callable(reply):
            reply = reply()
        if reply is STALL:
            self.stalled.set()
            self.over.wait(60)
        if reply is HANG_UP or reply is STALL:
            return None
        connection.sendall(reply.encode() + b"\r\n")
        return reply

    def talk(self, connection, lines):
        if self.answer(connection, "connect") is None:
            return
        for line in lines:
            command = line.decode(errors="replace").strip()
            self.commands.append(command)
            verb = command.split(" ")[0].upper()
            key = verb
            if verb == "RCPT":
                key = "RCPT " + command.partition("<")[2].partition(">")[0]
            reply = self.answer(connection, key, verb)
            if reply is None or verb == "QUIT":
                return
            if verb == "DATA" and reply.startswith("354"):
                message = b""
                for data in lines:
                    if data == b".\r\n":
                        break
                    message += data
                self.messages.append(message)
                if self.answer(connection, "end") is None:
                    return
