"""What core/mime writes is read by Python's email, and the other way round."""
import email
import email.policy
import hashlib
import json
import os
import random
import subprocess
import tempfile
import unittest
from email.message import EmailMessage
from pathlib import Path

from mime_defects import defects, text_of

DUMP = Path(os.environ["ENVOI_BUILD"]) / "tests" / "message_dump"


def addresses(field):
    return [(address.display_name, address.addr_spec) for address in field.addresses]


class OursReadByPython(unittest.TestCase):
    def compare(self, expected, part, where):
        self.assertEqual(part.get_content_type(), expected["type"], where)
        self.assertEqual(part.get_content_disposition(), expected.get("disposition"), where)
        if part.get_content_maintype() != "multipart":
            self.assertEqual(part.get_filename(), expected.get("name"), where)
            self.assertEqual(part.get_param("name"), expected.get("name"), where)
        self.assertEqual(part["Content-ID"], f"<{expected['id']}>" if "id" in expected else None, where)
        for name, value in expected["dispositionParameters"].items():
            self.assertEqual(part["Content-Disposition"].params[name], value, where)
        for name, value in expected["parameters"].items():
            self.assertEqual(part["Content-Type"].params[name], value, where)
        for name, value in expected["fields"]:
            self.assertEqual(part[name], value, where)
        if "children" in expected:
            children = list(part.iter_parts())
            self.assertEqual(len(children), len(expected["children"]), where)
            for number, (child, wanted) in enumerate(zip(children, expected["children"]), 1):
                self.compare(wanted, child, f"{where}.{number}")
        elif "text" in expected:
            self.assertEqual(text_of(part), expected["text"], where)
        else:
            octets = part.get_payload(decode=True)
            self.assertEqual(len(octets), expected["size"], where)
            self.assertEqual(hashlib.sha256(octets).hexdigest(), expected["sha256"], where)

    def test_random_messages(self):
        for options in ([], ["8bit"]):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([DUMP, "write", folder, "300", *options], check=True)
                for number in range(300):
                    with self.subTest(number=number, options=options):
                        octets = Path(folder, f"{number}.eml").read_bytes()
                        expected = json.loads(Path(folder, f"{number}.json").read_text("utf-8"))
                        message = email.message_from_bytes(octets, policy=email.policy.default)
                        self.assertEqual(defects(message), [])
                        for name, value in expected["header"]:
                            if name != "From":
                                self.assertEqual(message[name], value)
                        self.assertEqual(addresses(message["From"]), [("Änna", "a@example.com")])
                        self.compare(expected["body"], message, str(number))
                        self.assertNotIn(b"\0", octets)
                        for line in octets.split(b"\n"):
                            self.assertLessEqual(len(line.removesuffix(b"\r")), 998)
                        self.assertNotIn(b"\n", octets.replace(b"\r\n", b""))
                        self.assertNotIn(b"\r", octets.replace(b"\r\n", b""))


class PythonsReadByUs(unittest.TestCase):
    def read(self, octets):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "message.eml")
            path.write_bytes(octets)
            read = json.loads(subprocess.run([DUMP, "read", path], check=True, capture_output=True).stdout)
            again = subprocess.run([DUMP, "rewrite", path], check=True, capture_output=True).stdout
            return read, again

    def make(self, seed):
        chance = random.Random(seed)
        words = ["letter", "Grüße", "€", "你好", "😀", "a=b", "From", '"q"', "."]

        def text(most):
            return " ".join(chance.choice(words) for _ in range(chance.randrange(1, most)))

        message = EmailMessage(policy=email.policy.SMTP)
        message["From"] = "Änna Example <a@example.com>"
        message["To"] = "b@example.com, \"C, D\" <c@example.com>"
        message["Subject"] = text(30)
        message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
        message["Message-ID"] = "<1@example.com>"
        plain = "\n".join(text(20) for _ in range(5)) + "\n"
        html = f"<p>{text(40)}</p>\n"
        message.set_content(plain, cte=chance.choice(["quoted-printable", "base64", "8bit"]))
        message.add_alternative(html, subtype="html")
        picture = chance.randbytes(chance.randrange(300))
        message.get_payload()[1].add_related(picture, "image", "png", cid="<pic@example.com>")
        files = []
        for _ in range(chance.randrange(1, 4)):
            files.append((f"{text(12)}.bin", chance.randbytes(chance.randrange(2000))))
            message.add_attachment(files[-1][1], "application", "octet-stream", filename=files[-1][0])
        return message, plain, html, picture, files

    def check(self, message, made):
        _, plain, html, picture, files = made
        body = message["body"]
        self.assertEqual(message["defects"], 0)
        self.assertEqual(body["type"], "multipart/mixed")
        alternative, *attachments = body["children"]
        self.assertEqual(alternative["children"][0]["text"], plain)
        related = alternative["children"][1]
        self.assertEqual(related["children"][0]["text"], html)
        self.assertEqual(related["children"][1]["id"], "pic@example.com")
        self.assertEqual(related["children"][1]["sha256"], hashlib.sha256(picture).hexdigest())
        self.assertEqual([(part["name"], part["sha256"]) for part in attachments],
                         [(name, hashlib.sha256(octets).hexdigest()) for name, octets in files])
        header = dict(message["header"])
        # As Python reads it: its own folding can lose a space between two encoded-words.
        reread = email.message_from_bytes(made[0].as_bytes(), policy=email.policy.default)
        self.assertEqual(header["Subject"], reread["Subject"])
        self.assertIn("Änna Example", header["From"])

    def test_random_messages(self):
        for seed in range(60):
            with self.subTest(seed=seed):
                made = self.make(seed)
                octets = made[0].as_bytes()
                read, again = self.read(octets)
                self.check(read, made)
                message = email.message_from_bytes(again, policy=email.policy.default)
                self.assertEqual(defects(message), [])
                self.check(self.read(again)[0], made)


if __name__ == "__main__":
    unittest.main()
