"""GMime and Envoi read each other's messages."""

import unittest

from interop import Interop
from interop_gmime import Gmime
from interop_recipients import Recipients


class GmimeTest(Interop, unittest.TestCase):
    peer = Gmime()
    misreads = {
        "a long name": "it leaves the fold before an encoded-word in a phrase as it is",
        "a subject of long graphemes": "it joins encoded-words in base64 and stops at the first padding; graphemes of"
                                       " 25 octets can't be cut so that there is none",
    }
    miswrites = {
        **misreads,
        "a subject like an encoded-word": "it writes the subject as it is, and reads it as encoded",
    }


class GmimeRecipientsTest(Recipients, unittest.TestCase):
    peer = Gmime()


if __name__ == "__main__":
    unittest.main()
