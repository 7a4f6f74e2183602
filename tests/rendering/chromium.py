"""Chromium without a window, told what to do through a pair of pipes (the DevTools protocol)."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path():
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """One page; to be used as a context."""

    def __enter__(self):
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        there, self._out = os.pipe()
        self._in, back = os.pipe()

        def as_3_and_4():
            # First out of the way, as either may be 3 or 4 itself.
            one, two = os.dup(there), os.dup(back)
            os.dup2(one, 3)
            os.dup2(two, 4)

        self._process = subprocess.Popen(
            [path(), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
             "--disable-extensions", "--disable-background-networking", "--disable-component-update",
             "--password-store=basic",  # or it asks the key store
             "--hide-scrollbars", "--font-render-hinting=none", "--force-device-scale-factor=1",
             f"--user-data-dir={self._home.name}", "about:blank"],
            preexec_fn=as_3_and_4, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, "HOME": self._home.name})
        os.close(there)
        os.close(back)
        self._number = 0
        self._unread = b""
        self._events = []
        self._session = None
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.tell("Page.enable")
        return self

    def __exit__(self, *_):
        os.close(self._out)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        self._home.cleanup()

    def _next(self):
        while b"\0" not in self._unread:
            octets = os.read(self._in, 1 << 20)
            if not octets:
                raise ConnectionError("Chromium has ended")
            self._unread += octets
        message, self._unread = self._unread.split(b"\0", 1)
        return json.loads(message)

    def tell(self, method, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._events.append(answer.get("method"))

    def open(self, file, width, height=2000):
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self._events.clear()
        self.tell("Page.navigate", url=Path(file).absolute().as_uri())
        while "Page.loadEventFired" not in self._events:
            self._events.append(self._next().get("method"))

    def run(self, script):
        answer = self.tell("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def picture(self, file, width, height):
        shot = self.tell("Page.captureScreenshot", clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})
        Path(file).write_bytes(base64.b64decode(shot["data"]))
