"""Some rounds of the kill test; tests/kill/run does as many as one likes, and prints the counts."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENVOI_SOURCE", Path(__file__).resolve().parents[2]))
ROUNDS = os.environ.get("ENVOI_KILL_ROUNDS", "200")
MISSING = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]


@unittest.skipIf(MISSING, f"not installed: {', '.join(MISSING)}")
class Kill(unittest.TestCase):
    def test_nothing_is_lost(self):
        # Other tests run beside this one, so that a character may take its time to be read at all.
        environment = {**os.environ, "ENVOI_KILL_PATIENCE": os.environ.get("ENVOI_KILL_PATIENCE", "4")}
        done = subprocess.run([sys.executable, SOURCE / "tests" / "kill" / "run", ROUNDS, "7"], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        print(done.stdout)
        self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    unittest.main()
