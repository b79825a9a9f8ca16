"""The pure engine: a scheme, a request and what the office has set go in; an estimate with its working comes out."""

from schemes.model import Scheme
from schemes.values import Assessment, Office, Request


def assess(scheme: Scheme, request: Request, office: Office = Office.empty()) -> Assessment:  # noqa: B008
    """Estimate what a benefit of the scheme comes to, line by line with clauses."""
    raise NotImplementedError
