"""Letters, and what is in messages, in one form whoever wrote or read them; for the test_interop_*.py.

    LETTERS             what is to be said, whoever says it
    Envoi               writes letters by envoi-cli, and reads
    Interop             what is tested with each peer
    contents(message)   what a person gets out of a message

A peer reads octets into a "message": {"subject", "date" in UTC, "from", "to", "cc", "body"}. Addresses are
[NAME, ADDR-SPEC] or, for a group, [NAME, [those ...]]. The body is a part: {"type"} with "disposition", "name" and
"id" where it has them, and "children", "message", "text" (with LF; of text/plain and text/html that stands for no
file) or "sha256".
"""

import datetime
import email.utils
import hashlib
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from console import cli
from interop_letters import LETTERS

DUMP = Path(os.environ["ENVOI_BUILD"]) / "tests" / "message_dump"


def sha256(octets):
    return hashlib.sha256(octets).hexdigest()


def is_text(part):
    return part["type"] in ("text/plain", "text/html") and part.get("disposition") != "attachment" \
        and "name" not in part


def quoted(name):
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if name else ""


def unflowed(text, delete_space):
    """RFC 3676, of one whole text with LF."""
    out, paragraph, depth = [], None, 0
    for line in text.split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        line = line[quotes:].removeprefix(" ")
        flows = line.endswith(" ") and line != "-- "
        if paragraph is not None and quotes != depth:
            out.append(paragraph)
            paragraph = None
        start = paragraph if paragraph is not None else ">" * quotes + (" " if quotes and line else "")
        joined = start + (line[:-1] if flows and delete_space else line)
        depth = quotes
        paragraph = joined if flows else None
        if not flows:
            out.append(joined)
    if paragraph is not None:
        out.append(paragraph)
    return "\n".join(out)


def contents(message):
    """The texts, the pictures by Content-ID, and the files in order, wherever they stand."""
    found = {key: message.get(key) for key in ("subject", "date", "from", "to", "cc")}
    found.update(texts=[], pictures={}, files=[])

    def look(part):
        for child in part.get("children", []):
            look(child)
        if "text" in part:
            found["texts"].append([part["type"], part["text"].rstrip("\n")])
        elif "message" in part:
            found["files"].append([part.get("name"), part["type"], contents(part["message"])])
        elif "id" in part:
            found["pictures"][part["id"]] = [part["type"], part["sha256"]]
        elif "sha256" in part:
            found["files"].append([part.get("name"), part["type"], part["sha256"]])

    look(message["body"])
    return found


class Envoi:
    def read(self, messages):
        """By envoi-cli show --json; the messages have "defects" too."""
        return [self.read_one(octets) for octets in messages]

    def read_one(self, octets):
        done = cli("show", "-", "--json", stdin=octets)
        if done.returncode:
            raise ValueError(done.stderr.decode())
        return self.shown(json.loads(done.stdout))

    def shown(self, said):
        found = {"defects": said["defects"]}
        for field in said["fields"]:
            name = field["name"].lower()
            if name in ("from", "to", "cc"):
                found[name] = [self.shown_address(address) for address in field["addresses"]]
            elif name == "subject":
                found[name] = field["text"]
            elif name == "date":
                date = email.utils.parsedate_to_datetime(field["text"]).astimezone(datetime.timezone.utc)
                found[name] = date.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {**found, "body": self.shown_part(said["body"])}

    def shown_address(self, said):
        if "group" in said:
            return [said["group"], [self.shown_address(member) for member in said["members"]]]
        return [said["name"], said["address"]]

    def shown_part(self, said):
        keys = {"type": "type", "disposition": "disposition", "fileName": "name", "contentId": "id"}
        found = {own: said[key] for key, own in keys.items() if said[key] is not None}
        if "parts" in said:
            found["children"] = [self.shown_part(part) for part in said["parts"]]
        elif "message" in said:
            found["message"] = self.shown(said["message"])
        else:
            content = "text" if is_text(found) else "sha256"
            found[content] = said[content]
        return found

    def dumped(self, said):
        """Out of the JSON that message_dump writes beside a message."""
        return {"from": [["Änna", "a@example.com"]], "subject": dict(said["header"])["Subject"],
                "body": self.dumped_part(said["body"])}

    def dumped_part(self, said):
        found = {key: said[key] for key in ("type", "disposition", "name", "id", "text", "sha256") if key in said}
        if "children" in said:
            found["children"] = [self.dumped_part(child) for child in said["children"]]
        return found

    def write(self, letter):
        with tempfile.TemporaryDirectory() as folder:
            def file(name, octets):
                path = Path(folder, name)
                path.write_bytes(octets)
                return str(path)

            def typed(addresses):
                return ", ".join(f"{quoted(name)}: {typed(what)};" if isinstance(what, list)
                                 else f"{quoted(name)} <{what}>" for name, what in addresses)

            options = ["--from", typed(letter.sender), "--to", typed(letter.to), "--subject", letter.subject,
                       "--header", f"Date: {letter.date_field}", "--bcc", "hidden@example.com"]
            if letter.cc:
                options += ["--cc", typed(letter.cc)]
            if letter.text is not None:
                options += ["--text", file("text", letter.text.encode())]
            if letter.html is not None:
                options += ["--html", file("html", letter.html.encode())]
            for number, picture in enumerate(letter.pictures):
                options += ["--inline", file(f"{number}.png", picture.octets) + "=" + picture.id]
            for number, attached in enumerate(letter.files):
                os.mkdir(Path(folder, str(number)))
                options += ["--attach", file(f"{number}/{attached.name}", attached.octets)]
            if letter.calendar is not None:
                options += ["--attach", file("invite.ics", letter.calendar.replace("\n", "\r\n").encode())]
            if letter.forwarded:
                options += ["--attach", file("forwarded.eml", self.write(letter.forwarded))]
            done = cli("build", *options)
            if done.returncode:
                raise ValueError(done.stderr.decode())
            return done.stdout


ENVOI = Envoi()


def without_defects(message):
    """Envoi's reading without what the peers don't tell."""
    def part(of):
        of = dict(of)
        if "children" in of:
            of["children"] = [part(child) for child in of["children"]]
        if "message" in of:
            of["message"] = without_defects(of["message"])
        return of

    found = {key: value for key, value in message.items() if key != "defects"}
    return {**found, "body": part(found["body"])}


class Interop:
    """To be mixed into a TestCase that has a peer: read(messages) and write(letters)."""

    maxDiff = None
    peer = None
    # Letters that the peer reads wrongly, and those that it writes wrongly or does not read right when it has
    # written them; each with the reason. One that it gets right (by now) fails.
    misreads = {}
    miswrites = {}
    # Letters that the peer has no means to write, each with the reason.
    cannot_write = {}

    def as_it_reads(self, message, read):
        """What the peer makes of Envoi's message where it is known to err; read is what it did make of it."""
        return message

    def as_it_writes(self, letter):
        """What the peer is known to put into a letter."""
        return letter.contents()

    def compare(self, letter, mistakes, *pairs):
        with self.subTest(letter=letter.name):
            if letter.name in mistakes:
                self.assertTrue(any(left != right for left, right in pairs), "it is right by now")
                return
            for left, right in pairs:
                self.assertEqual(left, right)

    def test_it_reads_random_messages(self):
        for options in ([], ["8bit"]):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([DUMP, "write", folder, "200", *options], check=True)
                messages = [Path(folder, f"{number}.eml").read_bytes() for number in range(200)]
                said = [json.loads(Path(folder, f"{number}.json").read_text("utf-8")) for number in range(200)]
            for number, (read, wrote) in enumerate(zip(self.peer.read(messages), said)):
                with self.subTest(number=number, options=options):
                    self.assertEqual(read, self.as_it_reads(ENVOI.dumped(wrote), read))

    def test_it_reads_letters(self):
        messages = [ENVOI.write(letter) for letter in LETTERS]
        for letter, octets, read, own in zip(LETTERS, messages, self.peer.read(messages), ENVOI.read(messages)):
            self.assertEqual(own["defects"], [], letter.name)
            self.assertNotIn(b"hidden@example.com", octets)
            self.compare(letter, self.misreads, (contents(read), letter.contents(file_too=True)),
                         (read, self.as_it_reads(without_defects(own), read)))

    def test_its_letters_are_read(self):
        letters = [letter for letter in LETTERS if letter.name not in self.cannot_write]
        messages = self.peer.write(letters)
        for letter, read, own in zip(letters, self.peer.read(messages), ENVOI.read(messages)):
            self.compare(letter, self.miswrites, (contents(own), self.as_it_writes(letter)), (own["defects"], []),
                         (without_defects(own), read))
