"""The whole program as a screen reader finds it, over AT-SPI on buses of its own: every control has a name and a role,
and a letter is addressed, written and sent by what they offer, without a key or the mouse."""

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
MISSING = [tool for tool in ("Xvfb", "dbus-daemon") if not shutil.which(tool)]
if not Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists():
    MISSING.append("at-spi2-core")
try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError):
    MISSING.append("gir1.2-atspi-2.0 with python3-gi")

# What a person acts on; the rest is scenery.
CONTROLS = {"push button", "check box", "radio button", "combo box", "text", "menu item", "list item", "slider",
            "spin button", "link", "progress bar", "page tab", "toggle button", "check menu item", "list", "menu"}


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class ScreenReader(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="envoi-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "run").mkdir(mode=0o700)
        reading, writing = os.pipe()
        # Without -noreset it begins anew when the first that looks at it has gone, and may turn the second away.
        display = cls.begin(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp",
                             "-noreset"], pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as numbers:
            number = numbers.readline().strip()
        assert display.poll() is None
        for name in list(os.environ):
            if name.startswith(("XDG_", "WAYLAND_", "DBUS_", "AT_SPI_")):
                del os.environ[name]
        os.environ.update({
            "DISPLAY": f":{number}", "HOME": str(cls.folder), "XDG_RUNTIME_DIR": str(cls.folder / "run"),
            "XDG_DATA_HOME": str(cls.folder / "data"), "XDG_CONFIG_HOME": str(cls.folder / "config"),
            "XDG_CACHE_HOME": str(cls.folder / "cache"), "QT_QPA_PLATFORM": "xcb", "QT_QPA_PLATFORMTHEME": "",
            "LC_ALL": "C.UTF-8", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"})
        bus = cls.begin(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"],
                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        cls.addClassCleanup(bus.stdout.close)
        # The bus starts what answers; where it can't (no sockets, no /proc), there is nothing to be tested.
        probe = subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
                                "org.a11y.Bus.GetAddress"], capture_output=True, text=True, timeout=60, check=False)
        if probe.returncode != 0:
            raise unittest.SkipTest(f"the accessibility bus does not start here: {probe.stderr.strip()}")
        Atspi.init()
        cls.captured = cls.folder / "data" / "Envoi" / "Envoi" / "captured"
        cls.begin([ENVOI], cwd=cls.folder)

    @classmethod
    def begin(cls, command, **options):
        process = subprocess.Popen(command, **options)

        def end():
            process.terminate()
            process.wait(timeout=30)

        cls.addClassCleanup(end)
        return process

    @staticmethod
    def all(root, depth=0):
        """Everything below it that can be seen now, whatever comes and goes meanwhile."""
        if root is None or depth > 40:
            return
        yield root
        try:
            count = root.get_child_count()
        except GLib.Error:
            return
        for index in range(count):
            try:
                child = root.get_child_at_index(index)
                if child is None or not child.get_state_set().contains(Atspi.StateType.SHOWING):
                    continue
            except GLib.Error:
                continue
            yield from ScreenReader.all(child, depth + 1)

    @staticmethod
    def windows():
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(index)
            if application is not None and application.get_name() == "Envoi":
                for number in range(application.get_child_count()):
                    yield application.get_child_at_index(number)

    def found(self, role, name):
        return [one for window in self.windows() for one in self.all(window)
                if one.get_role_name() == role and one.get_name() == name]

    def find(self, role, name):
        wait_until(lambda: self.found(role, name), f"{role} “{name}”", 60)
        one, = self.found(role, name)
        return one

    def press(self, one):
        names = [Atspi.Action.get_action_name(one, index) for index in range(one.get_n_actions())]
        self.assertIn("Press", names)
        one.do_action(names.index("Press"))

    def write(self, name, text):
        field = self.find("text", name)
        self.assertTrue(field.set_text_contents(text))
        wait_until(lambda: Atspi.Text.get_text(field, 0, -1) == text, f"“{text}” in “{name}”")

    def test_names_of_all_controls(self):
        self.find("push button", "Send")
        nameless, controls = [], 0
        for window in self.windows():
            for one in self.all(window):
                states = one.get_state_set()
                role = one.get_role_name()
                self.assertNotIn(role, ("invalid", "unknown", ""), one.get_name())
                if not states.contains(Atspi.StateType.FOCUSABLE) and role not in CONTROLS:
                    continue
                # The arrow that a toolbar shows when it has too little room is the toolkit's own.
                if role == "push button" and one.get_parent().get_role_name() == "tool bar" and not one.get_name():
                    continue
                # A line between choices.
                if role == "list item" and not states.contains(Atspi.StateType.FOCUSABLE):
                    continue
                controls += 1
                # The name of a box is what is chosen in it; what is chosen there, its label or description says.
                says = one.get_name()
                if role == "combo box":
                    labelled = [relation for relation in one.get_relation_set()
                                if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY]
                    says = one.get_description() or labelled
                # The choices of a box are reached through it.
                if not says and not (role == "list" and one.get_parent().get_role_name() == "combo box"):
                    nameless.append(f"{role} in {one.get_parent().get_role_name()} “{one.get_parent().get_name()}”")
        self.assertEqual(nameless, [])
        self.assertGreater(controls, 30)

    def test_writes_and_sends(self):
        self.write("To", "anna@example.org")
        self.press(self.find("push button", "Add Cc"))
        self.write("Cc", "ben@example.org")
        self.write("Subject", "By its names alone")
        self.write("Text of the letter", "Every word of this was put in by a screen reader's means.")
        self.press(self.find("push button", "Send"))
        wait_until(lambda: list(self.captured.glob("*.json")), "the letter", 60)
        envelope, = self.captured.glob("*.json")
        self.assertEqual(json.loads(envelope.read_text("utf-8"))["to"],
                         ["anna@example.org", "ben@example.org"])
        letter = email.message_from_bytes(envelope.with_suffix(".eml").read_bytes(), policy=email.policy.default)
        self.assertEqual(letter["Subject"], "By its names alone")
        self.assertEqual(letter.get_body(("plain",)).get_content().split(),
                         "Every word of this was put in by a screen reader's means.".split())
        # What became of it is said as well.
        wait_until(lambda: [one for window in self.windows() for one in self.all(window)
                            if "captured" in one.get_name().lower() or "sent" in one.get_name().lower()
                            if one.get_role_name() in ("label", "text", "notification", "alert")], "the outcome")


if __name__ == "__main__":
    unittest.main()
