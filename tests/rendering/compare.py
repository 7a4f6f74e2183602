"""What differs between two measured pages: what the editor showed and what a browser shows."""

import re

# Pixels. Places are compared from one word to the next, so that nothing adds up; the fonts are the same but not their
# rounding.
ACROSS = 6
DOWN = 5
PICTURE = 12  # a browser's line is at least as high as its letters
BOX = 10
SIZE = 0.15  # of the editor's

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")

LOOKS = ("bold", "italic", "underline", "strike", "raised", "code", "link", "colour", "background", "quote", "heading",
         "marker")


def named(word):
    return f"\"{word['text']}\""


def differences(editor, browser):
    ours, theirs = editor["words"], browser["words"]
    texts = [word["text"] for word in ours], [word["text"] for word in theirs]
    if texts[0] != texts[1]:
        at = next((i for i, (a, b) in enumerate(zip(*texts)) if a != b), min(map(len, texts)))
        yield f"word {at}: {texts[0][at:at + 3]} in the editor, {texts[1][at:at + 3]} in the browser"
        return
    before = level = None
    mixed = False
    for one, other in zip(ours, theirs):
        if "y" not in one:  # not shown yet, see leftOut() in Shown.cpp
            before, level = None, False
            continue
        for look in LOOKS:
            if one.get(look, "") != other.get(look, ""):
                yield f"{named(one)}: {look} {one.get(look)!r} in the editor, {other.get(look)!r} in the browser"
        if one.get("face") and one["face"] != other["face"]:
            yield f"{named(one)}: face {one['face']} in the editor, {other['face']} in the browser"
        # The editor says which size raised letters come from, a browser which they have.
        if "size" in one and not one["raised"] and abs(one["size"] - other["size"]) > SIZE * one["size"]:
            yield f"{named(one)}: {one['size']} px in the editor, {other['size']:.1f} px in the browser"
        # The editor shows a picture no wider than there is room.
        if "h" in one and one["w"] < editor["width"] - BOX and any(abs(one[side] - other[side]) > 1 for side in "wh"):
            yield (f"{named(one)}: {one['w']:.0f} x {one['h']:.0f} in the editor, "
                   f"{other['w']:.0f} x {other['h']:.0f} in the browser")
        # Where directions meet, QTextLine has two places for one cursor.
        rightward = RIGHT_TO_LEFT.match(one["text"])
        mixed = (mixed or bool(before and RIGHT_TO_LEFT.match(before[0]["text"]))) and not rightward \
            and abs(one["y"] - before[0]["y"]) < DOWN
        if not mixed:
            yield from across(before, one, other)
        if not one.get("raised"):
            # After what was left out, or in a picture that there was no room for, nothing can be said.
            if level is not False and one["w"] < editor["width"] - BOX:
                yield from down(level, one, other)
            level = one, other
        before = one, other
    yield from boxes(editor, browser)


def across(before, one, other):
    """The first word of a line from the margin, others from the word before."""
    words = one, other
    if before and abs(one["y"] - before[0]["y"]) < DOWN:
        if one["x"] > before[0]["x"]:
            x = [word["x"] - last["x"] - last["w"] for word, last in zip(words, before)]
        else:
            x = [last["x"] - word["x"] - word["w"] for word, last in zip(words, before)]
    elif RIGHT_TO_LEFT.match(one["text"]):
        x = [word["x"] + word["w"] for word in words]
    else:
        x = [word["x"] for word in words]
    if abs(x[0] - x[1]) > ACROSS:
        yield f"{named(one)}: x {x[0]:.0f} in the editor, {x[1]:.0f} in the browser"


def down(level, one, other):
    y = [word["y"] - (last["y"] if level else 0) for word, last in zip((one, other), level or (one, other))]
    if abs(y[0] - y[1]) > (DOWN if "size" in one else PICTURE):
        yield f"{named(one)}: y {y[0]:+.0f} in the editor, {y[1]:+.0f} in the browser"


def boxes(editor, browser):
    for kind in ("tables", "rules"):
        if len(editor[kind]) != len(browser[kind]):
            yield f"{len(editor[kind])} {kind} in the editor, {len(browser[kind])} in the browser"
    for one, other in zip(editor["tables"], browser["tables"]):
        for side in ("w", "h"):
            if abs(one[side] - other[side]) > BOX:
                yield f"table: {side} {one[side]:.0f} in the editor, {other[side]:.0f} in the browser"
