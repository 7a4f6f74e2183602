"""The whole program as a person uses it: started with fresh folders on a display of its own, driven by keys, and what
it sends read by Python's email."""

import email
import email.policy
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from real_servers import wait_until

ENVOI = os.path.join(os.environ.get("ENVOI_BIN", "build/dev/bin"), "envoi")
MISSING = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class EndToEnd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # A display that nobody else types at.
        reading, writing = os.pipe()
        cls.server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24",
                                       "-nolisten", "tcp"], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        cls.addClassCleanup(cls.end, cls.server)
        with os.fdopen(reading) as numbers:
            cls.display = ":" + numbers.readline().strip()

    @staticmethod
    def end(process):
        process.terminate()
        process.wait(timeout=30)

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="envoi-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "run").mkdir(mode=0o700)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "WAYLAND_"))},
            "DISPLAY": self.display, "HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
            "QT_QPA_PLATFORM": "xcb", "QT_QPA_PLATFORMTHEME": "", "LC_ALL": "C.UTF-8"}
        self.captured = self.folder / "data" / "Envoi" / "Envoi" / "captured"

    def start(self, *arguments):
        process = subprocess.Popen([ENVOI, *arguments], env=self.environment, cwd=self.folder)
        self.addCleanup(lambda: process.poll() is None and self.end(process))
        return process

    def xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=60,
                              check=False).stdout

    def windows(self, title):
        return self.xdotool("search", "--onlyvisible", "--name", title).split()

    def window(self, title):
        """Waits for it, and gives it the keys."""
        wait_until(lambda: self.windows(title), f"the window “{title}”", 60)
        window, = self.windows(title)

        def has_focus():
            self.xdotool("windowfocus", window)
            return self.xdotool("getwindowfocus").strip() == window

        wait_until(has_focus, f"the keys for “{title}”")
        return window

    def letters(self):
        return sorted(self.captured.glob("*.json"))

    def letter(self, number):
        """Waits until so many were captured, and reads the last."""
        wait_until(lambda: len(self.letters()) == number, f"letter {number}", 60)
        envelope = self.letters()[-1]
        wait_until(envelope.with_suffix(".eml").exists, "the letter itself")
        message = email.message_from_bytes(envelope.with_suffix(".eml").read_bytes(), policy=email.policy.default)
        return json.loads(envelope.read_bytes()), message

    def text(self, message):
        return message.get_body(("plain",)).get_content().replace("\r\n", "\n").rstrip("\n")

    def test_letter_from_the_command_line(self):
        report = self.folder / "Überblick.pdf"
        report.write_bytes(bytes(range(256)) * 5000)
        process = self.start("--to", "Ben Beispiel <ben@example.com>, carl@example.com", "--bcc", "hidden@example.com",
                             "--subject", "Der Überblick", "--body", "Dear Ben,\n.\nschöne Grüße\n",
                             "--attach", report.name)
        self.window("Der Überblick")
        self.xdotool("key", "ctrl+Return")
        envelope, message = self.letter(1)
        self.assertEqual(envelope["from"], "you@envoi.test")
        self.assertEqual(envelope["to"], ["ben@example.com", "carl@example.com", "hidden@example.com"])
        self.assertEqual(message["From"].addresses[0].addr_spec, "you@envoi.test")
        self.assertEqual([(one.display_name, one.addr_spec) for one in message["To"].addresses],
                         [("Ben Beispiel", "ben@example.com"), ("", "carl@example.com")])
        self.assertEqual(message["Subject"], "Der Überblick")
        self.assertIsNone(message["Bcc"])
        for field in ("Date", "Message-ID", "MIME-Version"):
            self.assertIsNotNone(message[field], field)
        self.assertEqual(self.text(message), "Dear Ben,\n.\nschöne Grüße")
        attachment, = message.iter_attachments()
        self.assertEqual((attachment.get_filename(), attachment.get_content_type()), (report.name, "application/pdf"))
        self.assertEqual(attachment.get_content(), report.read_bytes())
        self.assertEqual([defect for part in message.walk() for defect in part.defects], [])
        self.assertIsNone(process.poll())

    def test_typed_letter(self):
        self.start()
        self.window("New Letter")
        self.xdotool("type", "ben@example.com, carl@example.com")
        self.xdotool("key", "Return")
        self.xdotool("key", "Tab")
        self.xdotool("type", "Lunch on Friday?")
        self.window("Lunch on Friday")
        self.xdotool("key", "Tab")
        self.xdotool("type", "Dear Ben and Carl,")
        self.xdotool("key", "Return")
        self.xdotool("key", "ctrl+b")
        self.xdotool("type", "at noon")
        self.xdotool("key", "ctrl+b")
        self.xdotool("type", " at the usual place?")
        self.xdotool("key", "ctrl+Return")
        envelope, message = self.letter(1)
        self.assertEqual(envelope["to"], ["ben@example.com", "carl@example.com"])
        self.assertEqual(message["Subject"], "Lunch on Friday?")
        self.assertEqual(self.text(message), "Dear Ben and Carl,\nat noon at the usual place?")
        self.assertRegex(message.get_body(("html",)).get_content(), "<(b|strong)>at noon</(b|strong)> at the usual place")

    def test_second_start_hands_over(self):
        first = self.start("--to", "ben@example.com", "--subject", "First letter", "--body", "one")
        self.window("First letter")
        second = self.start("--to", "carl@example.com", "--subject", "Second letter", "--body", "two")
        self.assertEqual(second.wait(timeout=30), 0)
        self.window("Second letter")
        self.assertIsNone(first.poll())
        self.xdotool("key", "ctrl+Return")
        envelope, message = self.letter(1)
        self.assertEqual((envelope["to"], self.text(message)), (["carl@example.com"], "two"))
        self.window("First letter")
        self.xdotool("key", "ctrl+Return")
        envelope, message = self.letter(2)
        self.assertEqual((envelope["to"], self.text(message)), (["ben@example.com"], "one"))


if __name__ == "__main__":
    unittest.main()
