"""Fits an icon's drawing to the pixels of one size, as a font's hinting does for letters.

A horizontal or vertical stroke whose edges fall between two pixels is painted as a grey smear. So all
straight strokes (and the outermost points of circles) are moved to the nearest place where their edges meet
the pixels; everything else moves along with its neighbours. Nothing moves by more than about half a pixel.
"""

import math
import re
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
NUMBERS = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}


def segments(data: str):
    """A path as absolute segments: (command, start, numbers), H and V as L."""
    at = start = (0.0, 0.0)
    for letter, rest in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", data):
        command, relative = letter.upper(), letter.islower()
        numbers = [float(n) for n in NUMBERS.findall(rest)]
        count = COUNTS[command]
        for i in range(0, max(len(numbers), 1), count or 1):
            one = numbers[i:i + count]
            x0, y0 = at if relative else (0.0, 0.0)
            if command == "Z":
                yield "Z", at, []
                at = start
                continue
            if command == "H":
                one = [one[0] + x0, at[1]]
            elif command == "V":
                one = [at[0], one[0] + y0]
            elif command == "A":
                one = one[:5] + [one[5] + x0, one[6] + y0]
            else:
                one = [n + (x0, y0)[k % 2] for k, n in enumerate(one)]
            kind = "L" if command in "HV" else command
            yield kind, at, one
            at = (one[-2], one[-1])
            if command == "M":
                start, command = at, "L"


class Axis:
    """Where the strokes of one direction lie, and where each coordinate goes."""

    def __init__(self, scale: float):
        self.scale = scale
        self.widths: dict[float, float] = {}
        self.dots: dict[float, float] = {}

    def addDot(self, position: float, width: float) -> None:
        """A dot gives way to a stroke at the same place."""
        self.dots[round(position, 3)] = width

    def add(self, position: float, width: float) -> None:
        position = round(position, 3)
        self.widths[position] = max(width, self.widths.get(position, 0))

    def fit(self) -> None:
        self.pairs: list[tuple[float, float]] = []
        self.widths = self.dots | self.widths
        keys = sorted(self.widths)
        gaps = [b - a for a, b in zip(keys, keys[1:])]
        isEven = len(gaps) > 1 and max(gaps) - min(gaps) < 0.2
        for index, key in enumerate(keys):
            wanted = key * self.scale
            # Strokes of an odd number of pixels stand in the middle of one.
            thick = max(1, math.floor(self.widths[key] * self.scale + 0.5))
            shift = 0.5 if thick % 2 else 0.0
            place = math.floor(wanted - shift + 0.4999) + shift
            if self.pairs:
                before, placed = self.pairs[-1]
                gap = (key - before) * self.scale
                # Room enough between two strokes to tell them apart.
                least = thick + 1 if gap >= thick + 0.45 else 1 if gap >= 0.5 else 0
                if isEven:
                    place = placed + max(1, math.floor(gap + 0.5))
                elif place - placed < least:
                    place = placed + least
            self.pairs.append((key, place))

    def __call__(self, value: float) -> float:
        if not self.pairs:
            return value * self.scale
        first, last = self.pairs[0], self.pairs[-1]
        if value <= first[0]:
            return first[1] + (value - first[0]) * self.scale
        for (a, to_a), (b, to_b) in zip(self.pairs, self.pairs[1:]):
            if value <= b:
                return to_a + (value - a) * (to_b - to_a) / (b - a)
        return last[1] + (value - last[0]) * self.scale


def strokes(element, width: float, x: Axis, y: Axis) -> None:
    """Enters the straight strokes of an element and of all in it."""
    width = float(element.get("stroke-width", width))
    tag = element.tag.removeprefix(SVG)
    get = lambda name: float(element.get(name, 0))
    if tag == "circle":
        r = get("r")
        if element.get("stroke") == "none":
            x.addDot(get("cx"), 2 * r)
            y.addDot(get("cy"), 2 * r)
        else:
            for sign in (-1, 1):
                x.add(get("cx") + sign * r, width)
                y.add(get("cy") + sign * r, width)
    elif tag == "rect":
        for part in (0, 1):
            x.add(get("x") + part * get("width"), width)
            y.add(get("y") + part * get("height"), width)
    elif tag == "path":
        for kind, (x0, y0), numbers in segments(element.get("d")):
            if kind != "L":
                continue
            x1, y1 = numbers
            if abs(y1 - y0) < 0.01 and abs(x1 - x0) > 1:
                y.add(y0, width)
            elif abs(x1 - x0) < 0.01 and abs(y1 - y0) > 1:
                x.add(x0, width)
    for child in element:
        strokes(child, width, x, y)


def number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def path(data: str, scale: float, x: Axis, y: Axis) -> str:
    result = []
    for kind, _, numbers in segments(data):
        if kind == "A":
            moved = [numbers[0] * scale, numbers[1] * scale, *numbers[2:5], x(numbers[5]), y(numbers[6])]
        else:
            moved = [(x, y)[k % 2](n) for k, n in enumerate(numbers)]
        result.append(kind + " ".join(number(n) for n in moved))
    return "".join(result)


def move(element, scale: float, x: Axis, y: Axis) -> None:
    tag = element.tag.removeprefix(SVG)
    old = {name: float(element.get(name, 0)) for name in ("cx", "cy", "r", "x", "y", "width", "height", "rx")
           if element.get(name) is not None and tag in ("circle", "rect")}
    new: dict[str, float] = {}
    if tag == "circle":
        cx, cy, r = old["cx"], old["cy"], old["r"]
        new = {"cx": x(cx), "cy": y(cy), "r": r * scale}
        if element.get("stroke") != "none":
            left, right, top, bottom = x(cx - r), x(cx + r), y(cy - r), y(cy + r)
            new = {"cx": (left + right) / 2, "cy": (top + bottom) / 2, "r": (right - left + bottom - top) / 4}
    elif tag == "rect":
        new = {"x": x(old["x"]), "y": y(old["y"]), "rx": old.get("rx", 0) * scale,
               "width": x(old["x"] + old["width"]) - x(old["x"]),
               "height": y(old["y"] + old["height"]) - y(old["y"])}
    elif tag == "path":
        element.set("d", path(element.get("d"), scale, x, y))
    for name, value in new.items():
        element.set(name, number(value))
    if element.get("stroke-width"):
        width = float(element.get("stroke-width"))
        # A heavy stroke is of whole pixels; at the usual weight that would tell one size from another.
        element.set("stroke-width", number(round(width * scale) if width >= 2.25 else width * scale))
    if element.get("stroke-dasharray"):
        element.set("stroke-dasharray",
                    " ".join(number(float(n) * scale) for n in element.get("stroke-dasharray").split()))
    for child in element:
        move(child, scale, x, y)


def fitted(icon, grid: int, size: int):
    """Changes the drawing, made on a grid of \\a grid, for a picture of \\a size pixels a side."""
    scale = size / grid
    x, y = Axis(scale), Axis(scale)
    strokes(icon, 1.0, x, y)
    x.fit()
    y.fit()
    move(icon, scale, x, y)
    icon.set("viewBox", f"0 0 {size} {size}")
    icon.set("width", str(size))
    icon.set("height", str(size))
    return icon
