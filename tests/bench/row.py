"""What a benchmark measures: one line of the table for each contender."""
from dataclasses import dataclass
from typing import Callable


@dataclass
class Row:
    name: str
    unit: str
    more_is_better: bool
    contenders: dict[str, Callable[[], float]]  # "Envoi" and its peers; each call measures once
