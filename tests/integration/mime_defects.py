"""What Python's email finds wrong with a message, and how it would read format=flowed."""

# A file name beyond US-ASCII stands as encoded-words in the quotes of Content-Type's name, for the readers that
# know neither RFC 2231 nor Content-Disposition (old Outlook, QQ); RFC 2047 section 5 does not allow it.
ENCODED_NAME = {"encoded word inside quoted string", "missing trailing whitespace after encoded-word"}


def field_defects(name, value):
    found = getattr(value, "defects", ())
    file_name = value.params.get("name", "") if name.lower() == "content-type" else ""
    if not file_name.isascii() or "=?" in file_name:
        return [defect for defect in found if str(defect) not in ENCODED_NAME]
    return list(found)


def defects(part):
    """Of part and all below it, but for encoded-words in the quotes of Content-Type's name."""
    found = list(part.defects)
    for name, value in part.items():
        found += field_defects(name, value)
    for child in part.iter_parts() if part.is_multipart() else []:
        found += defects(child)
    return found


def unflowed(text):
    """RFC 3676 with delsp=yes; a quotation begins with its marks and a space."""
    paragraphs = []
    flows, depth = False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        content = line.lstrip(">")
        marks = len(line) - len(content)
        content = content.removeprefix(" ")
        if not flows or marks != depth or content == "-- ":
            paragraphs.append([marks, ""])
        flows, depth = content.endswith(" ") and content != "-- ", marks
        paragraphs[-1][1] += content[:-1] if flows else content
    return "\n".join(">" * marks + (" " if marks and content else "") + content for marks, content in paragraphs)


def text_of(part):
    """Its text as it was written: paragraphs where it is flowed; LF line ends."""
    text = part.get_payload(decode=True).decode(part.get_content_charset())
    if part.get_content_type() == "text/plain" and part.get_param("format") == "flowed":
        assert part.get_param("delsp") == "yes"
        return unflowed(text)
    return text.replace("\r\n", "\n")
