"""A message that another program signed is read and written again, and its signature still holds."""
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

DUMP = Path(os.environ["ENVOI_BUILD"]) / "tests" / "message_dump"
# Spelled as Envoi never would, with white space at the ends of lines.
ENTITY = b"content-type:text/plain;charset=us-ascii\nX-Note:  1\n\nDear Anna,  \n\n-- \nBob\t\n\n"


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, **options).stdout


class SignaturesHold(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def rewritten(self, octets):
        path = self.folder / "message.eml"
        path.write_bytes(octets)
        again = run(DUMP, "rewrite", path)
        self.assertNotEqual(again, octets)
        self.assertIn(b"boundary=\"=_envoi_", again)
        return again

    def line_ends(self, octets):
        octets = octets.replace(b"\r\n", b"\n")
        return octets, octets.replace(b"\n", b"\r\n")

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl")
    def test_smime(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", key, "-out", certificate, "-subj", "/CN=Anna/emailAddress=anna@example.com")

        def verify(octets):
            run("openssl", "smime", "-verify", "-CAfile", certificate, input=octets)

        signed = run("openssl", "smime", "-sign", "-signer", certificate, "-inkey", key,
                     "-from", "anna@example.com", "-to", "bob@example.com", "-subject", "x", input=ENTITY)
        for octets in self.line_ends(signed):
            verify(octets)
            again = self.rewritten(octets)
            verify(again)
            with self.assertRaises(subprocess.CalledProcessError):
                verify(again.replace(b"Dear Anna", b"Dear Bob!"))

    @unittest.skipUnless(shutil.which("gpg"), "needs gpg")
    def test_openpgp(self):
        home = self.folder / "gnupg"
        home.mkdir(mode=0o700)
        gpg = ["gpg", "--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        self.addCleanup(subprocess.run, ["gpgconf", "--homedir", str(home), "--kill", "all"])
        run(*gpg, "--quick-generate-key", "Anna <anna@example.com>", "ed25519", "sign", "never")
        canonical = ENTITY.replace(b"\n", b"\r\n")
        signature = run(*gpg, "--armor", "--detach-sign", input=canonical)
        message = (b"From: anna@example.com\nMIME-Version: 1.0\n"
                   b"Content-Type: multipart/signed; micalg=pgp-sha512;\n\tprotocol=\"application/pgp-signature\";\n"
                   b"\tboundary=signed\n\n--signed\n" + ENTITY +
                   b"\n--signed\nContent-Type: application/pgp-signature\n\n" + signature + b"\n--signed--\n")
        for octets in self.line_ends(message):
            again = self.rewritten(octets)
            boundary = b"--" + again.split(b'boundary="')[1].split(b'"')[0]
            entity = again.split(boundary + b"\r\n")[1].removesuffix(b"\r\n")
            path = self.folder / "signature.asc"
            path.write_bytes(signature)
            run(*gpg, "--verify", path, "-", input=entity)
            with self.assertRaises(subprocess.CalledProcessError):
                run(*gpg, "--verify", path, "-", input=entity + b"\r\n")


if __name__ == "__main__":
    unittest.main()
