"""npm's mailparser and nodemailer, as a peer for interop.py. tests/run installs them; see node/install."""

import base64
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).parent
MODULES = Path(os.environ["ENVOI_NODE"]) / "node_modules"


def need_node():
    """Without the packages the whole test is skipped for ctest to say so; in CI it fails."""
    if (MODULES / ".installed-lock.json").exists():
        return
    print("Skipped: npm's packages are not installed. Once with a network, run\n"
          "  tests/integration/node/install build/node", file=sys.stderr)
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def node(script, *arguments, stdin=b""):
    return json.loads(subprocess.run(["node", HERE / "node" / script, *arguments], input=stdin, check=True,
                                     stdout=subprocess.PIPE,
                                     env={**os.environ, "NODE_PATH": str(MODULES)}).stdout)


def as_base64(octets):
    return base64.b64encode(octets).decode()


class Node:
    def read(self, messages):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, octets in enumerate(messages):
                paths.append(Path(folder, f"{number}.eml"))
                paths[-1].write_bytes(octets)
            return node("read.js", *paths)

    def write(self, letters):
        said = json.dumps([asdict(letter) for letter in letters], default=as_base64)
        written = node("write.js", stdin=said.encode())
        return [base64.b64decode(octets) for octets in written]
