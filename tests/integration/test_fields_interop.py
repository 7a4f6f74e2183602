"""Python's email package reads the fields that Envoi writes, and finds in them what was meant."""

import base64
import collections
import email
import email.policy
import json
import os
import subprocess
import unittest


def read(octets):
    return email.message_from_bytes(octets + b"\r\n", policy=email.policy.default)


def describe(address):
    return {"name": joined(address.display_name), "localPart": address.username, "domain": address.domain}


def joined(name):
    """Python 3.11 keeps the white space between adjacent encoded-words of a phrase, which RFC 2047
    section 6.2 drops, and takes a no-break space for white space: spaces in names can't be compared."""
    return "".join(name.split())


def without_spaces(meant):
    return [dict(entry, group=joined(entry["group"]), members=without_spaces(entry["members"]))
            if "group" in entry else dict(entry, name=joined(entry["name"])) for entry in meant]


class FieldsInterop(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        program = os.path.join(os.environ["ENVOI_BUILD"], "tests", "fields_dump")
        output = subprocess.run([program], stdout=subprocess.PIPE, check=True).stdout
        cls.fields = collections.defaultdict(list)
        for line in output.splitlines():
            entry = json.loads(line)
            cls.fields[entry["kind"]].append((entry["meant"], base64.b64decode(entry["octets"])))

    def each(self, kind, name, value_of, simplified=lambda meant: meant):
        self.assertEqual(len(self.fields[kind]), 2000)
        for meant, octets in self.fields[kind]:
            message = read(octets)
            self.assertEqual(message.keys(), [name], octets)
            self.assertEqual(value_of(message[name]), simplified(meant), octets)

    def test_text(self):
        self.each("text", "Subject", str)

    def test_addresses(self):
        def value(field):
            found = []
            for group in field.groups:
                members = [describe(address) for address in group.addresses]
                if group.display_name is None:
                    found += members
                else:
                    found.append({"group": joined(group.display_name), "members": members})
            return found
        self.each("addresses", "To", value, without_spaces)

    def test_date(self):
        def value(field):
            date = field.datetime
            offset = int(date.utcoffset().total_seconds())
            return date.replace(tzinfo=None).isoformat() + " " + str(offset)
        self.each("date", "Date", value)

    def test_file_name(self):
        self.each("filename", "Content-Disposition", lambda field: field.params["filename"])

    def test_name(self):
        self.each("name", "Content-Type", lambda field: field.params["name"])


if __name__ == "__main__":
    unittest.main()
