"""The SMTP rows: whole programs sending to Postfix's smtp-sink, start-up and all, each from the same file."""
import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from row import Row

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
BIN = SOURCE / "build" / "bench" / "bin"
MIB = 1024 * 1024
SENDER, RECIPIENT = "anna@example.com", "bert@example.com"
ROUND_TRIP = 20  # milliseconds
PATIENCE = 90  # seconds; the slowest peer takes 20

running = []


# A run that is ended from outside ends its servers too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


@atexit.register
def end_all():
    for process in running:
        process.terminate()
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def server(command, port):
    """Starts a server that says nothing when it is ready, and waits until it listens."""
    running.append(subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL))
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return port
        if running[-1].poll() is not None:
            raise RuntimeError(f"{command[0]} ended")
        time.sleep(0.05)


def python_server(*command):
    """Starts one of the servers beside this file, which tells its port."""
    running.append(subprocess.Popen([sys.executable, *(str(part) for part in command)], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, text=True))
    return int(running[-1].stdout.readline())


def sink(prefix=()):
    port = free_port()
    return server([*prefix, "smtp-sink", "-u", "nobody", "-m", 100, f"127.0.0.1:{port}", 1000], port)


def tunnel(folder, name, lines, port, prefix=()):
    configuration = folder / f"{name}.conf"
    configuration.write_text("foreground = yes\nsyslog = no\npid =\ndebug = emerg\n" + lines)
    return server([*prefix, "stunnel", configuration], port)


def certificates(folder):
    sys.path.insert(0, str(SOURCE / "tests" / "integration"))
    from real_servers import Certificates
    return Certificates(str(folder / "certificates"))


def ready_message(path, size):
    """A message of about so many octets, in lines of 76."""
    header = (f"From: <{SENDER}>\r\nTo: <{RECIPIENT}>\r\nSubject: ready\r\nMessage-ID: <1@example.com>\r\n"
              "Date: Mon, 02 Nov 2026 10:00:00 +0000\r\n\r\n").encode()
    line = b"x" * 76 + b"\r\n"
    # In pieces: what this process once held would count as its children's peak memory.
    lines, at_once = (size - len(header)) // len(line), 10_000
    with path.open("wb") as file:
        file.write(header)
        for left in range(lines, 0, -at_once):
            file.write(line * min(left, at_once))
    return path


def with_line_feeds(path):
    """smtp-source reads text with the system's own line ends."""
    target = path.with_suffix(".lf")
    with path.open("rb") as source, target.open("wb") as file:
        file.writelines(line[:-2] + b"\n" for line in source)
    return target


class Stalled(Exception):
    """A program that did not come to its end in the time allowed."""


def timed_once(command, environment):
    begin = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=environment)
    watchdog = threading.Timer(PATIENCE, process.kill)
    watchdog.start()
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    watchdog.cancel()
    if status == signal.SIGKILL:
        raise Stalled
    if status != 0:
        raise RuntimeError(f"{command}: {said.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / 1024


def timed(command, environment=None):
    """Seconds and peak memory in MiB of a whole process. One that stalls is said, and is asked again."""
    for _ in range(3):
        try:
            return timed_once(command, environment)
        except Stalled:
            print(f"{command[0]} was ended after {PATIENCE} s", file=sys.stderr)
    raise Stalled(f"{command}: stalled three times")


class Contenders:
    """The command of each program for the same work."""

    def __init__(self, folder, authority=""):
        self.folder = folder
        self.authority = str(authority)
        modules = SOURCE / "build" / "node" / "node_modules"
        self.node = shutil.which("node") if (modules / "nodemailer").exists() else None
        self.environment = {**os.environ, "NODE_PATH": str(modules)}
        if not self.node:
            print("nodemailer is left out: it is not installed", file=sys.stderr)

    def curl(self, port, scheme, path, count, connections):
        """All transfers of one curl, over one connection unless told otherwise."""
        script = self.folder / f"curl-{port}-{scheme}-{count}-{path.name}"
        transfer = (f'url = "{scheme}://localhost:{port}/bench"\nmail-from = "{SENDER}"\nmail-rcpt = "{RECIPIENT}"\n'
                    f'upload-file = "{path}"\n' + (f'cacert = "{self.authority}"\n' if self.authority else ""))
        script.write_text("next\n".join([transfer] * count))
        parallel = ["--parallel", "--parallel-max", connections] if connections > 1 else []
        return ["curl", "-q", "-s", "-S", *parallel, "-K", script]

    def commands(self, port, path, count, connections=1, tls=False, source_port=None):
        security, end = ("tls", [self.authority]) if tls else ("none", [])
        work = [port, security, path, count, connections, *end]
        commands = {
            "Envoi": [BIN / "bench_smtp", *work],
            "smtp-source": ["smtp-source", "-d", "-s", connections, "-m", count, "-f", SENDER, "-t", RECIPIENT,
                            "-F", with_line_feeds(path), f"127.0.0.1:{source_port or port}"],
            "curl": self.curl(port, "smtps" if tls else "smtp", path, count, connections),
        }
        if connections == 1:
            commands["smtplib"] = [sys.executable, HERE / "smtp_python.py", *work]
        if self.node:
            commands["nodemailer"] = [self.node, HERE / "smtp_nodemailer.js", *work]
        return commands

    def rows(self, name, unit, more_is_better, commands, figure):
        def measure(command):
            return lambda: figure(*timed(command, self.environment))
        return Row(name, unit, more_is_better, {who: measure(command) for who, command in commands.items()})


def many(folder):
    """Thousands of small messages: what the client itself costs."""
    contenders = Contenders(folder)
    port = sink()
    small = ready_message(folder / "small.eml", 5 * 1024)

    def row(name, count, connections):
        return contenders.rows(name, "per second", True, contenders.commands(port, small, count, connections),
                               lambda seconds, _: count / seconds)
    return [row("smtp: 5,000 x 5 KB, 1 connection", 5000, 1), row("smtp: 5,000 x 5 KB, 10 connections", 5000, 10)]


def encrypted(folder):
    """The same over implicit TLS, all on one core: the tunnels of those that need one would hide their cost."""
    if not shutil.which("stunnel"):
        print("TLS is left out: it needs stunnel4", file=sys.stderr)
        return []
    made = certificates(folder)
    contenders = Contenders(folder, made.authority)
    one_core = ("taskset", "-c", "0")
    plain, port, source = sink(one_core), free_port(), free_port()
    tunnel(folder, "server", f"[in]\naccept = 127.0.0.1:{port}\nconnect = 127.0.0.1:{plain}\n"
           f"cert = {made.certificate}\nkey = {made.key}\n", port, one_core)
    tunnel(folder, "client", f"[out]\nclient = yes\naccept = 127.0.0.1:{source}\nconnect = 127.0.0.1:{port}\n"
           f"CAfile = {made.authority}\nverifyChain = yes\n", source, one_core)
    small = ready_message(folder / "small-tls.eml", 5 * 1024)
    commands = contenders.commands(port, small, 5000, tls=True, source_port=source)
    pinned = {who: [*one_core, *command] for who, command in commands.items()}
    return [contenders.rows("smtp: the same over TLS, one core", "per second", True, pinned,
                            lambda seconds, _: 5000 / seconds)]


def far_away(folder):
    """Few messages over a long way: what the protocol costs."""
    contenders = Contenders(folder)
    small = ready_message(folder / "small-far.eml", 5 * 1024)
    count = 200

    def rows(name, port, commands):
        return [contenders.rows(f"smtp: {name}", "seconds", False, commands, lambda seconds, _: seconds),
                contenders.rows(f"smtp: {name}: per message", "round trips", False, {"Envoi": commands["Envoi"]},
                                lambda seconds, _: seconds / count / ROUND_TRIP * 1000)]
    port = python_server(HERE / "delay_proxy.py", sink(), ROUND_TRIP)
    chunking = python_server(HERE / "delay_proxy.py", python_server(HERE / "chunking_sink.py"), ROUND_TRIP)
    return (rows(f"{count} x 5 KB at {ROUND_TRIP} ms", port, contenders.commands(port, small, count)) +
            rows("the same with CHUNKING", chunking,
                 {"Envoi": contenders.commands(chunking, small, count)["Envoi"]}))


def large(folder):
    """One message of 200 MiB, ready or still to be composed."""
    contenders = Contenders(folder)
    port = sink()
    size = 200 * MIB
    ready = ready_message(folder / "large.eml", size)
    commands = contenders.commands(port, ready, 1)
    attachment = folder / "attachment.bin"
    with attachment.open("wb") as file:
        for _ in range(200):
            file.write(os.urandom(MIB))
    composing = {
        "Envoi": [BIN / "envoi-cli", "send", "--from", SENDER, "--to", RECIPIENT, "--subject", "A file", "--text",
                  os.devnull, "--attach", attachment, "--server", f"127.0.0.1:{port}", "--security", "none"],
        "smtplib": [sys.executable, HERE / "smtp_python.py", port, "none", "--attach", attachment],
    }
    if contenders.node:
        composing["nodemailer"] = [contenders.node, HERE / "smtp_nodemailer.js", port, "none", "--attach", attachment]
    # The smallest of each program's own start is not taken off: a person pays for it too.
    return [
        contenders.rows("smtp: one ready message of 200 MiB", "MB/s", True, commands,
                        lambda seconds, _: size / 1e6 / seconds),
        contenders.rows("smtp: the same, peak memory", "MiB", False, commands, lambda _, peak: peak),
        contenders.rows("smtp: composed with 200 MiB attached", "MB/s on the wire", True, composing,
                        lambda seconds, _: size * 78 / 57 / 1e6 / seconds),
        contenders.rows("smtp: the same composed, peak memory", "MiB", False, composing, lambda _, peak: peak),
    ]


def smtp(folder):
    if not shutil.which("smtp-sink"):
        print("SMTP is left out: it needs Postfix's smtp-sink", file=sys.stderr)
        return []
    own = Path(tempfile.mkdtemp(dir=folder))
    return many(own) + encrypted(own) + far_away(own) + large(own)
