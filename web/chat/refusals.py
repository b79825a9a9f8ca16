"""What the two sides of the web chat refuse: the Bot API side in Telegram's words, the person side in the person's."""

from collections.abc import Mapping


class ApiRefusal(Exception):
    """A call of the Bot API that is not done; `description` is what Telegram would say."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad_request(why: str) -> ApiRefusal:
    """Refuse a call for what it asks."""
    return ApiRefusal(400, f"Bad Request: {why}")


class PersonRefusal(Exception):
    """A call of the page that is not done; `sentence` is in zh_Hans and is translated for the person."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None, **values: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.headers = dict(headers or {})
        self.values = values
