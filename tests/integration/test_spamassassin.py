"""SpamAssassin has nothing to say about letters by envoi-cli. Local tests only: no network, no daemon."""

import email.utils
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from console import cli
from interop_letters import HTML, PNG

RULES = Path("/usr/share/spamassassin")
# As the first server writes it: without one, rules about the way of a message hit instead.
RECEIVED = ("Received: from [192.0.2.1] (client.example.com [192.0.2.1]) by mail.example.org (Postfix)"
            f" with ESMTPSA id 4B1C2D3E4F; {email.utils.formatdate(localtime=True)}\r\n").encode()
WORDS = ("Dear Ben,\n\nthank you for the notes about the new library. I have read them twice and agree with nearly all\n"
         "of it; the third chapter needs another look before we print it.\n\nSee you on Tuesday at ten.\n\nAnna\n")
GERMAN = ("Lieber Ben,\n\nvielen Dank für die Aufzeichnungen über die neue Bücherei. Ich habe sie zweimal gelesen und"
          " stimme fast allem zu; das dritte Kapitel müssen wir vor dem Druck noch einmal ansehen.\n\nSchöne Grüße"
          " aus Köln\nÄnne\n")
JAPANESE = "ベンさん、\n\n新しい図書館についてのメモをありがとうございます。二回読みました。\n火曜日の十時に会いましょう。\n"
PARAGRAPH = "<p>thank you for the notes about the <b>new library</b>. I have read them twice and agree.</p>"
NAMES = ["mary", "ben", "zoe", "carl", "tom", "dora", "liam", "anne"]


def highest_scores():
    """Each rule's highest score of the four (with and without network and Bayes): preferences that make every local
    rule count, also one that only counts where a server has more than local tests."""
    scores = {}
    for path in sorted(RULES.glob("*.cf")):
        for name, values in re.findall(r"^\s*score\s+(\w+)((?:\s+-?[\d.]+)+)\s*(?:#.*)?$", path.read_text("latin-1"),
                                       re.MULTILINE):
            scores[name] = max(map(float, values.split()))
    return scores


class SpamAssassinTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="envoi-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.number = 0

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def build(self, *arguments, sender="Anna Example <anna@example.com>", subject="The notes on the library"):
        self.number += 1
        path = self.folder / f"{self.number:02}.eml"
        recipients = [] if "--to" in arguments or "--bcc" in arguments else ["--to", "Ben Example <ben@example.org>"]
        done = cli("build", "--from", sender, *recipients, "--subject", subject, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        path.write_bytes(RECEIVED + done.stdout)
        return path

    def letters(self):
        text = self.file("text", WORDS)
        page = self.file("page", f"<html><body><p>Dear Ben,</p>{PARAGRAPH * 6}<p>Anna</p></body></html>")
        # A picture beside a few words only looks like an advertisement: that is content, not form.
        picture = self.file("picture", f'<html><body><p>Dear Ben,</p>{PARAGRAPH * 40}<p><img src="cid:plan" alt="plan">'
                                       "</p></body></html>")
        plan = self.file("plan.png", PNG) + "=plan"
        attach = []
        for name, content in {"plan.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 40, "Übersicht.txt": GERMAN,
                              "data.zip": b"PK\x05\x06" + bytes(18)}.items():
            attach += ["--attach", self.file(name, content)]
        recipients = [word for name in NAMES for word in ("--to", f"{name}@{name[::-1]}.example.org")]
        return {
            "plain": self.build("--text", text),
            "one line": self.build("--text", self.file("short", "See you at ten.\n")),
            "html": self.build("--html", page),
            "html of few words": self.build("--html", self.file("few", HTML)),
            "own text beside html": self.build("--html", page, "--text", text),
            "attachments": self.build("--text", text, *attach),
            "html, picture, attachments": self.build("--html", picture, "--inline", plan, *attach),
            "German": self.build("--text", self.file("german", GERMAN), sender="Änne Müller <aenne@example.com>",
                                 subject="Die Aufzeichnungen über die Bücherei"),
            "Japanese": self.build("--text", self.file("japanese", JAPANESE), sender="田中太郎 <tanaka@example.jp>",
                                   subject="図書館についてのメモ"),
            "eight recipients": self.build("--text", text, *recipients),
            "hidden recipients": self.build("--text", text, "--bcc", "ben@example.org, carl@example.org"),
            "a reply": self.build("--text", text, "--header", "In-Reply-To: <1@example.org>",
                                  "--header", "References: <0@example.org> <1@example.org>",
                                  "--reply-to", "anna@example.net", subject="Re: The notes"),
            "a long text": self.build("--text", self.file("long", WORDS.replace("\n", " ") * 40)),
        }

    def run_on(self, paths):
        """The rules that hit each, with their scores."""
        preferences = self.file("user_prefs", "".join(f"score {name} {score}\n"
                                                      for name, score in highest_scores().items()))
        environment = {**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["spamassassin", "--local", "--test-mode", "--configpath", RULES, "--prefspath",
                               preferences, "--cf", "add_header all Hits _TESTSSCORES(,)_", *paths],
                              check=True, capture_output=True, env=environment)
        found = re.findall(rb"^X-Spam-Hits:((?:.*\n[ \t])*.*)", done.stdout, re.MULTILINE)
        self.assertEqual(len(found), len(paths), done.stderr)
        return [dict(hit.split("=") for hit in re.sub(rb"\s", b"", hits).decode().split(",")) for hits in found]

    def test_nothing_hits(self):
        letters = self.letters()
        for (name, path), hits in zip(letters.items(), self.run_on(list(letters.values()))):
            with self.subTest(letter=name):
                self.assertEqual({rule: score for rule, score in hits.items() if float(score) > 0.1}, {},
                                 path.read_text("utf-8"))

    def test_it_would_be_seen(self):
        """A message as a careless program writes it: the scores of rules are taken from where they are highest."""
        path = Path(self.file("bad.eml", RECEIVED + b"From: anna@example.com\r\nSubject: x\r\n"
                              b"Content-Type: text/html\r\n\r\n<p>x</p>\r\n"))
        hits, = self.run_on([path])
        for rule in ("MISSING_DATE", "MISSING_MID", "MISSING_HEADERS"):
            self.assertGreater(float(hits[rule]), 1.1)


if __name__ == "__main__":
    unittest.main()
