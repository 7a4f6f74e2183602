"""Python's email and Envoi read each other's messages."""

import email
import email.policy
import unittest

from interop import Interop
from interop_python import Python
from interop_recipients import Recipients


class PythonTest(Interop, unittest.TestCase):
    peer = Python()
    misreads = {
        "a long name": "it shows the spaces between encoded-words in a phrase (RFC 2047 section 6.2)",
    }
    miswrites = {
        **misreads,
        "a subject like an encoded-word": "it writes the subject as it is, and reads it as encoded",
    }


class PythonRecipientsTest(Recipients, unittest.TestCase):
    peer = Python()
    unreadable = ("Outer: Inner: a@example.com;;",)

    def complains(self, octets):
        message = email.message_from_bytes(octets, policy=email.policy.default)
        return any(message[name].defects for name in ("To", "Cc") if message[name] is not None)


if __name__ == "__main__":
    unittest.main()
