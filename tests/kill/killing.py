"""Kills the real program at random moments while somebody types and sends with it, and looks for what was lost.

The program runs on a display of its own and is driven by keys; its letters go to a server in this process that counts
what it gets. Each round writes at a letter, maybe sends it, and ends with SIGKILL. What must hold after each:
every character that is older than PATIENCE seconds is on the disk, a letter that was sent longer ago than that is in the
outbox or among those that were sent, and no letter has reached the server twice.
"""

import email
import email.policy
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

WORDS = "the quick brown fox jumps over lazy dogs while rain falls on old roofs and nobody minds it much".split()


class CountingServer:
    """Takes every letter, with a little delay at each step so that there is time to be killed in, and counts it when
    its last line has come: also where nobody is left to hear the answer."""

    def __init__(self):
        self.counts = {}
        self.lock = threading.Lock()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def talk(self, connection):
        dice = random.Random()
        with connection, connection.makefile("rwb") as stream:
            def say(line):
                time.sleep(dice.choice([0, 0, 0.01, 0.04]))
                stream.write(line + b"\r\n")
                stream.flush()
            try:
                say(b"220 counting.example ESMTP")
                while line := stream.readline():
                    verb = line[:4].upper().strip()
                    if verb == b"EHLO":
                        say(b"250-counting.example\r\n250 PIPELINING")
                    elif verb == b"DATA":
                        say(b"354 go on")
                        content = []
                        while (line := stream.readline()) not in (b".\r\n", b""):
                            content.append(line)
                        if line:
                            self.count(b"".join(content))
                            say(b"250 2.0.0 taken")
                    elif verb == b"QUIT":
                        say(b"221 bye")
                        return
                    else:
                        say(b"250 ok")
            except OSError:
                pass

    def count(self, content):
        subject = email.message_from_bytes(content, policy=email.policy.default)["Subject"]
        with self.lock:
            self.counts[subject] = self.counts.get(subject, 0) + 1

    def close(self):
        self.socket.close()


class Display:
    def __init__(self):
        reading, writing = os.pipe()
        self.process = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x1024x24", "-nolisten",
                                         "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = ":" + numbers.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)


class Lag(threading.Thread):
    """How late this machine is at its worst: what happens within that can be blamed on nobody."""

    def __init__(self):
        super().__init__(daemon=True)
        self.worst = 0.0
        self.start()

    def run(self):
        while True:
            before = time.monotonic()
            time.sleep(0.01)
            self.worst = max(self.worst, time.monotonic() - before - 0.01)

    def reset(self):
        self.worst = 0.0


class Loss(AssertionError):
    """Something was lost, or came twice."""


class Killing:
    def __init__(self, program, seed, patience):
        self.program = program
        self.dice = random.Random(seed)
        self.patience = patience
        self.server = CountingServer()
        self.display = Display()
        self.lag = Lag()
        self.folder = Path(tempfile.mkdtemp(prefix="envoi-kill-"))
        self.data = self.folder / "data" / "Envoi" / "Envoi"
        (self.folder / "run").mkdir(mode=0o700)
        config = self.folder / "config" / "envoi"
        config.mkdir(parents=True)
        (config / "accounts.json").write_text(json.dumps({"version": 1, "accounts": [{
            "id": "counting", "name": "Counting", "host": "127.0.0.1", "port": self.server.port, "security": "none",
            "user": "", "identities": [{"id": "you", "displayName": "You", "address": "you@example.com"}]}]}))
        (config / "memory.json").write_text(json.dumps({"sending": {"undoSeconds": 0}}))
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WAYLAND_"))},
            "DISPLAY": self.display.name, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
            "QT_QPA_PLATFORM": "xcb", "QT_QPA_PLATFORMTHEME": "", "LC_ALL": "C.UTF-8"}
        self.process = None
        self.rounds = self.sent = self.characters = self.recovered = 0
        self.number = 0
        self.open = None  # the subject of the letter that the next start brings back
        self.typed = ""  # what was typed into it
        self.given = set()  # subjects of letters for which Send was surely heard

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.server.close()
        self.display.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # The program

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=60,
                              check=False).stdout

    def wait_until(self, condition, what, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise Loss(f"waited in vain for {what}\n{self.listing()}")
            time.sleep(0.02)

    def start(self, *arguments):
        self.process = subprocess.Popen([self.program, *arguments], env=self.environment, cwd=self.folder,
                                        stderr=subprocess.DEVNULL)

    def give_keys_to(self, title):
        def is_there():
            found = self.xdotool("search", "--onlyvisible", "--name", f"^{re.escape(title)}").split()
            if not found:
                return False
            self.xdotool("windowfocus", found[-1])
            return self.xdotool("getwindowfocus").strip() == found[-1]
        self.wait_until(is_there, f"the window “{title}”")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        moment = time.monotonic()
        self.process.wait()
        return moment

    # The disk

    def listing(self):
        return "\n".join(str(path.relative_to(self.data)) for path in sorted(self.data.rglob("*")) if path.is_file())

    def places(self, subject):
        """Where the letter is, and what stands in it, the latest state first."""
        found = []
        for path in self.data.rglob("*.eml"):
            folder = path.parent.name
            if folder not in ("open", "outbox", "sent", "drafts", "trash"):
                continue
            try:
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            except FileNotFoundError:
                continue
            if message["Subject"] == subject:
                body = message.get_body(("plain",))
                text = "".join(body.get_content().split("\n")) if body else ""
                found.append((path.stat().st_mtime, folder, text.replace("\r", "").strip()))
        return [(folder, text) for _, folder, text in sorted(found, reverse=True)]

    # A round

    def type_for_a_while(self, seconds):
        """Types, and returns when each character was there to be read: (moment, how many by then)."""
        moments = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            word = self.dice.choice(WORDS) + "."
            self.xdotool("type", "--delay", "1", word)
            self.typed += word
            moments.append((time.monotonic(), len(self.typed)))
            time.sleep(self.dice.choice([0, 0, 0.05, 0.2]))
        return moments

    def round(self):
        self.rounds += 1
        base = 0
        if self.open:
            base = len(self.typed)
            self.recovered += 1
            self.start()
        else:
            self.number += 1
            self.open = f"Letter {self.number:05} of many"
            self.typed = ""
            self.start("--to", "ben@example.com", "--subject", self.open)
        self.give_keys_to(self.open)
        self.lag.reset()
        moments = self.type_for_a_while(self.dice.uniform(0, 2.5))
        send_moment = None
        if self.typed and self.dice.random() < 0.55:
            self.xdotool("key", "ctrl+Return")
            send_moment = time.monotonic()
            time.sleep(self.dice.choice([self.dice.uniform(0, 0.15), self.dice.uniform(0, 1.2), 1.5]))
        else:
            time.sleep(self.dice.choice([0, self.dice.uniform(0, 1.5)]))
        moment = self.kill()
        self.check(base, moments, send_moment, moment)

    def check(self, base, moments, send_moment, killed):
        subject = self.open
        late = self.patience + 2 * self.lag.worst
        due = max([base] + [count for when, count in moments if killed - when > late])
        self.characters += max(0, due - base)
        places = self.places(subject)
        text = places[0][1] if places else ""
        if not self.typed.startswith(text):
            raise Loss(f"“{text}” is not how “{self.typed}” begins ({places})\n{self.listing()}")
        if len(text) < due:
            raise Loss(f"{due} characters were older than {late:.1f} s, {len(text)} are there: {places}\n{self.listing()}")
        folders = {folder for folder, _ in places}
        is_given = bool(folders & {"outbox", "sent"})
        if send_moment and killed - send_moment > late and not is_given:
            raise Loss(f"“{subject}” was sent and is in neither outbox nor sent: {places}\n{self.listing()}")
        if self.server.counts.get(subject, 0) > 1:
            raise Loss(f"“{subject}” came {self.server.counts[subject]} times")
        if is_given:
            if text != self.typed:
                raise Loss(f"“{self.typed}” was sent as “{text}”")
            self.given.add(subject)
            self.sent += 1
            self.open = None
        elif places:
            # The next start brings back what was kept.
            self.typed = text
        else:
            self.open = None

    def finish(self):
        """Starts once more, lets the outbox go empty, and counts."""
        self.start()
        unknown = set()

        def is_done():
            unknown.clear()
            for record in (self.data / "outbox").glob("*.json"):
                try:
                    state = json.loads(record.read_text())["state"]
                except FileNotFoundError:
                    return False
                if state != "unknown":
                    return False
                message = email.message_from_bytes(record.with_suffix(".eml").read_bytes(), policy=email.policy.default)
                unknown.add(message["Subject"])
            return True

        self.wait_until(is_done, "the outbox to go empty", 120)
        self.kill()
        lost = []
        for subject in sorted(self.given):
            count = self.server.counts.get(subject, 0)
            folders = {folder for folder, _ in self.places(subject)}
            if subject in unknown:
                if count > 1:
                    lost.append(f"“{subject}” is unknown and came {count} times")
            elif count != 1 or "sent" not in folders:
                lost.append(f"“{subject}” came {count} times and is in {folders}")
        if lost:
            raise Loss("\n".join(lost))
        return (f"{self.rounds} kills: {self.characters} characters were old enough to be there, and were; "
                f"{self.recovered} letters came back; {len(self.given)} letters were given to be sent, "
                f"{len(self.given) - len(unknown)} of them came exactly once, {len(unknown)} are honestly unknown "
                f"({sum(self.server.counts.get(subject, 0) for subject in unknown)} of those came); none came twice.")
