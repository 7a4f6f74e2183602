"""Python's email and Envoi read each other's messages."""

import unittest

from interop import Interop
from interop_python import Python


class PythonTest(Interop, unittest.TestCase):
    peer = Python()
    misreads = {
        "a long name": "it shows the spaces between encoded-words in a phrase (RFC 2047 section 6.2)",
    }
    miswrites = {
        **misreads,
        "a subject like an encoded-word": "it writes the subject as it is, and reads it as encoded",
    }


if __name__ == "__main__":
    unittest.main()
