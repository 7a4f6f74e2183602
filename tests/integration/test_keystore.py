"""Passwords in a real key store: Debian's gnome-keyring on a session bus of its own, which starts nothing by itself.
And without one: then no password is kept anywhere."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from console import ScriptedServer, cli
from real_servers import BUILD, wait_until

SECRET = "corrëct horse\tbattery "
STORE = os.path.join(BUILD, "tests", "secret_store")
DAEMON = shutil.which("gnome-keyring-daemon")

BUS = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


def forms(secret):
    """As it could lie in a file."""
    octets = secret.encode()
    return [octets, base64.b64encode(octets)[:-4], secret.encode("utf-16-le"), octets.hex().encode(), b"horse"]


class Bus:
    """A session bus with a home, and a key store where it is asked for."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="envoi-"))
        self.home = self.folder / "home"
        for name in ("home", "run", "bus"):
            (self.folder / name).mkdir(mode=0o700)
        config = self.folder / "bus.conf"
        config.write_text(BUS.format(folder=self.folder / "bus"), "utf-8")
        keep = {name: value for name, value in os.environ.items()
                if not name.startswith(("XDG_", "KDE_", "GNOME_", "DESKTOP_", "DBUS_"))}
        self.environment = {**keep, "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.folder / "run"),
                            "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_DATA_HOME": str(self.home / "data"),
                            "XDG_CACHE_HOME": str(self.home / "cache"), "XDG_CURRENT_DESKTOP": "GNOME"}
        self.daemon = None
        self.bus = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile",
                                     "--print-address"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                    env=self.environment)
        self.address = self.bus.stdout.readline().decode().strip()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.address

    def has_store(self):
        done = subprocess.run(["dbus-send", f"--bus={self.address}", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                               "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"],
                              capture_output=True, check=False)
        return b"boolean true" in done.stdout

    def start_store(self, password="open sesame"):
        """Without a password it stays locked."""
        unlock = [] if password is None else ["--unlock"]
        self.daemon = subprocess.Popen([DAEMON, "--foreground", "--components=secrets", *unlock], stdin=subprocess.PIPE,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment)
        self.daemon.stdin.write((password or "").encode())
        self.daemon.stdin.close()
        wait_until(self.has_store, "the key store")

    def stop_store(self):
        if self.daemon:
            self.daemon.terminate()
            self.daemon.wait(timeout=30)
            self.daemon = None

    def stop(self):
        self.stop_store()
        self.bus.terminate()
        self.bus.wait(timeout=30)
        self.bus.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def files_with(self, secret):
        return [str(path) for path in self.folder.rglob("*") if path.is_file()
                for form in forms(secret) if form in path.read_bytes()]


class KeyStore(unittest.TestCase):
    def setUp(self):
        self.bus = Bus()
        self.addCleanup(self.bus.stop)

    def step(self, *arguments, secret=""):
        return subprocess.run([STORE, *arguments], input=secret.encode(), capture_output=True, env=self.bus.environment,
                              timeout=60, check=False)

    def save_account(self, port):
        folder = self.bus.home / "config" / "envoi"
        folder.mkdir(parents=True)
        (folder / "accounts.json").write_text(json.dumps({"version": 1, "accounts": [
            {"id": "a1", "name": "Mine", "preset": "", "testServer": False, "host": "127.0.0.1", "port": port,
             "security": "none", "user": "anna", "identities": [
                 {"id": "i1", "name": "Anna", "address": "anna@example.com", "replyTo": ""}]}]}), "utf-8")

    def send(self):
        return cli("send", "--to", "ben@example.com", "--subject", "x", "--account", "Mine",
                   environment=self.bus.environment)

    def log_in_server(self):
        return ScriptedServer(EHLO="250-mx.example.com\r\n250 AUTH PLAIN", AUTH="235 2.7.0 welcome")

    @unittest.skipUnless(DAEMON, "gnome-keyring-daemon is not installed")
    def test_writes_reads_and_removes(self):
        self.bus.start_store()
        read = self.step("read", "a1")
        self.assertEqual((read.returncode, read.stdout), (0, b""), read.stderr)
        for secret in ("first", SECRET, "x" * 100_000):
            written = self.step("write", "a1", secret=secret)
            self.assertEqual(written.returncode, 0, written.stderr)
            self.assertEqual(self.step("read", "a1").stdout.decode(), secret)
        self.assertEqual(self.step("write", "a2", secret=SECRET).returncode, 0)
        self.assertEqual(self.step("remove", "a1").returncode, 0)
        self.assertEqual(self.step("read", "a1").stdout, b"")
        self.assertEqual(self.step("remove", "a1").returncode, 0, "what is gone is gone")
        # It outlives the store's process, and lies nowhere in the clear.
        self.bus.stop_store()
        self.bus.start_store()
        self.assertEqual(self.step("read", "a2").stdout.decode(), SECRET)
        self.assertEqual(self.bus.files_with(SECRET), [])
        self.assertTrue(list(self.bus.home.rglob("*.keyring")))

    @unittest.skipUnless(DAEMON, "gnome-keyring-daemon is not installed")
    def test_account_logs_in_with_it(self):
        self.bus.start_store()
        self.assertEqual(self.step("write", "a1", secret=SECRET).returncode, 0)
        with self.log_in_server() as server:
            self.save_account(server.port)
            done = self.send()
            self.assertEqual(done.returncode, 0, done.stderr)
            response, = [line for line in server.commands if line.startswith("AUTH ")]
            self.assertEqual(base64.b64decode(response.split()[2]), f"\0anna\0{SECRET}".encode())
            self.assertEqual(self.step("remove", "a1").returncode, 0)
            self.assertEqual(self.send().returncode, 77)
            self.assertEqual(len(server.messages), 1)
        self.assertEqual(self.bus.files_with(SECRET), [])

    @unittest.skipUnless(DAEMON, "gnome-keyring-daemon is not installed")
    def test_locked_store(self):
        """Nobody is there to unlock it: an answer comes all the same."""
        self.bus.start_store()
        self.assertEqual(self.step("write", "a1", secret=SECRET).returncode, 0)
        self.bus.stop_store()
        self.bus.start_store(password=None)
        # libsecret finds nothing in what is locked.
        self.assertEqual(self.step("read", "a1").stdout, b"")
        self.assertEqual(self.step("write", "new", secret=SECRET).returncode, 1)
        with self.log_in_server() as server:
            self.save_account(server.port)
            self.assertEqual(self.send().returncode, 77)
        self.assertEqual(self.bus.files_with(SECRET), [])

    def test_without_a_store(self):
        """It says so, and keeps the password nowhere."""
        for address in (self.bus.address, "unix:path=/nonexistent/bus"):
            self.bus.environment["DBUS_SESSION_BUS_ADDRESS"] = address
            for step in ("write", "read", "remove"):
                with self.subTest(address=address, step=step):
                    done = self.step(step, "a1", secret=SECRET)
                    self.assertEqual((done.returncode, done.stdout), (1, b""))
                    self.assertNotIn(SECRET.encode(), done.stderr)
        with self.log_in_server() as server:
            self.save_account(server.port)
            done = self.send()
            self.assertEqual(done.returncode, 77)
            self.assertIn("--password-env", done.stderr.decode())
            self.assertEqual(server.commands, [])
        self.assertEqual(self.bus.files_with(SECRET), [])


if __name__ == "__main__":
    unittest.main()
