"""envoi-cli outbox and drafts: listed, sent, stopped, shown."""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

from console import Serve, cli

LETTER = ("Date: Wed, 04 Nov 2026 12:00:00 +0000\r\nFrom: Anna <anna@example.com>\r\nTo: ben@example.com\r\n"
          "Bcc: cara@example.com\r\nSubject: {subject}\r\nMessage-ID: <{id}@example.com>\r\n\r\nHello\r\n")


class Outbox(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = Path(folder.name)
        self.environment = {"HOME": folder.name, "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": f"{folder.name}/data",
                            "XDG_CONFIG_HOME": f"{folder.name}/config"}
        self.data = self.home / "data" / "Envoi" / "Envoi"
        self.outbox = self.data / "outbox"
        self.outbox.mkdir(parents=True)

    def run_cli(self, *arguments, code=0):
        done = cli(*arguments, environment=self.environment)
        self.assertEqual(done.returncode, code, done.stdout.decode() + done.stderr.decode())
        return done

    def accounts(self, port):
        folder = self.home / "config" / "envoi"
        folder.mkdir(parents=True, exist_ok=True)
        account = {"id": "a1", "name": "Test", "host": "127.0.0.1", "port": port, "security": "none", "user": "",
                   "identities": [{"id": "i1", "name": "Anna", "address": "anna@example.com"}]}
        (folder / "accounts.json").write_text(json.dumps({"version": 1, "accounts": [account]}), "utf-8")

    def add(self, subject, state="waiting", **more):
        tag = hashlib.sha256(subject.encode()).hexdigest()[:16]
        name = f"20261104-120000000-{tag}"
        record = {"version": 1, "id": name, "state": state, "account": "a1", "subject": subject,
                  "to": ["ben@example.com"], "queued": "2026-11-04T12:00:00.000Z",
                  "recipients": [{"address": f"{who}@example.com", "verdict": "not-tried"}
                                 for who in ("ben", "cara")], **more}
        (self.outbox / f"{name}.json").write_text(json.dumps(record), "utf-8")
        (self.outbox / f"{name}.eml").write_bytes(LETTER.format(subject=subject, id=tag).encode())
        return name

    def states(self):
        return {one["subject"]: one["state"] for one in json.loads(self.run_cli("outbox", "list", "--json").stdout)}

    def test_list_run_cancel(self):
        now = self.add("Now")
        later = self.add("Later", "scheduled", due="2999-01-01T00:00:00.000Z")
        doubt = self.add("Doubt", "unknown")
        self.assertEqual(self.states(), {"Now": "waiting", "Later": "scheduled", "Doubt": "unknown"})
        self.assertIn(f"{later}  scheduled, ", self.run_cli("outbox", "list").stdout.decode())
        with Serve("--json", "--save", str(self.home / "captured")) as server:
            self.accounts(server.port)
            done = json.loads(self.run_cli("outbox", "run", "--json").stdout)
            self.assertEqual([(one["id"], one["state"]) for one in done], [(now, "sent")])
            arrival = server.arrival()
            self.assertEqual((arrival["subject"], arrival["to"]), ("Now", ["ben@example.com", "cara@example.com"]))
            self.assertNotIn(b"cara", Path(arrival["path"]).read_bytes())
            # Nothing is left to do; what may have been sent is not sent again.
            self.assertEqual(json.loads(self.run_cli("outbox", "run", "--json").stdout), [])
        self.assertTrue((self.data / "sent" / f"{now}.eml").exists())
        self.assertIn(b"cara", (self.data / "sent" / f"{now}.eml").read_bytes())

        self.assertIn("draft now", self.run_cli("outbox", "cancel", later).stdout.decode())
        self.run_cli("outbox", "cancel", later, code=65)
        self.run_cli("outbox", "cancel", doubt, code=76)
        self.assertEqual(self.states(), {"Doubt": "unknown"})

        drafts = json.loads(self.run_cli("drafts", "list", "--json").stdout)
        self.assertEqual([(one["id"], one["subject"]) for one in drafts], [(later, "Later")])
        self.assertIn("Later  ben@example.com, cara@example.com", self.run_cli("drafts", "list").stdout.decode())
        self.assertIn("Hello", self.run_cli("drafts", "show", later).stdout.decode())
        shown = json.loads(self.run_cli("drafts", "show", later, "--json").stdout)
        self.assertEqual(shown["body"]["type"], "text/plain")

    def test_nobody_there(self):
        self.accounts(1)
        self.add("Now")
        done = json.loads(self.run_cli("outbox", "run", "--json", code=69).stdout)
        self.assertEqual((done[0]["state"], done[0]["error"]["code"]), ("waiting", "connection-refused"))
        self.assertEqual(self.states(), {"Now": "waiting"})

    def test_what_is_wrong(self):
        for command in ("outbox", "drafts"):
            self.run_cli(command, code=64)
            self.run_cli(command, "fly", code=64)
            self.assertIn(f"envoi-cli {command} list", self.run_cli(command, "--help").stdout.decode())
        self.run_cli("outbox", "cancel", code=64)
        self.run_cli("outbox", "cancel", "none", code=65)
        self.run_cli("drafts", "show", code=64)
        self.run_cli("drafts", "show", "none", code=66)
        self.run_cli("drafts", "show", "../outbox/none", code=66)
        self.assertEqual(self.run_cli("outbox", "list").stdout, b"")
        self.assertEqual(json.loads(self.run_cli("drafts", "list", "--json").stdout), [])


if __name__ == "__main__":
    unittest.main()
