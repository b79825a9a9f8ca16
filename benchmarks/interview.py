"""How many questions lie between place and outcome, over all combinations of answers, and how fast they come."""

import statistics
import time
from datetime import date

from schemes.interview import plan
from schemes.loading import Catalogue, load

PLACES = {
    "Jiangmen": ("440700", date(2025, 6, 15)),
    "Enping": ("440785", date(2020, 6, 15)),
    "Heshan": ("440784", date(2020, 11, 1)),
    "Jingjiang": ("321282", date(2019, 6, 1)),
    "Fangchenggang": ("450600", date(2023, 6, 1)),
}


class Walk:
    """Goes through every way an interview of one place can go."""

    def __init__(self, catalogue: Catalogue, place: str, on: date) -> None:
        self.catalogue = catalogue
        self.place = place
        self.on = on
        self.times: list[float] = []

    def questions(self, answers: dict[str, object]) -> tuple[float, int]:
        """Return how many questions follow on average, each answer being as likely as another, and at most."""
        began = time.perf_counter()
        question = plan(self.catalogue, self.place, self.on, answers).next
        self.times.append(time.perf_counter() - began)
        if question is None:
            return 0, 0
        values = [*(option.value for option in question.options), "unknown"]
        found = [self.questions({**answers, question.id: value}) for value in values]
        return 1 + sum(mean for mean, _ in found) / len(found), 1 + max(longest for _, longest in found)


def run() -> dict[str, object]:
    """Measure; figures by name."""
    catalogue = load()
    figures: dict[str, object] = {}
    times: list[float] = []
    for name, (place, on) in PLACES.items():
        walk = Walk(catalogue, place, on)
        mean, longest = walk.questions({})
        figures[f"{name}: questions to the outcome, mean"] = mean
        figures[f"{name}: questions to the outcome, most"] = longest
        times += walk.times
    figures["the next question, median ms"] = statistics.median(times) * 1000
    return figures


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{value:12.2f}  {figure}")
