import pytest

from benchmarks.papers import claim_set


@pytest.fixture(scope="session")
def claim_papers(tmp_path_factory):
    """One matching set of photographed papers for a Jiangmen claim of an invented person."""
    return claim_set.render(tmp_path_factory.mktemp("papers"), seed=1)
