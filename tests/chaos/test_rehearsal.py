"""A rehearsal of 10,000 chats with the faults of a usual year and the kill passes."""

import json
from pathlib import Path

import pytest

from tests.process.launching import PYTHON, launched

#: Seconds that it may take on a slow machine; two idle cores need a minute and a half.
PATIENCE = 1200


@pytest.mark.timeout(PATIENCE + 60)
async def test_ten_thousand_chats(tmp_path: Path) -> None:
    """Through all moments, from the first wave on the globe to the last."""
    words = ("rehearse", "--year", "2027", "--chats", "10000", "--faults", "usual")
    async with launched(PYTHON, "-m", "bot", *words, folder=tmp_path, send_rate=30) as running:
        assert await running.ended(PATIENCE) == 0, running.out + running.err

    found = json.loads((tmp_path / "rehearsal-2027" / "certificate.json").read_text("utf-8"))
    counts, owed = found["timings"]["counts"], found["owed"]["all"]
    assert owed > 28_000
    assert counts["sent"] + counts["gone"] + counts["refused"] + counts["uncertain"] == owed
    assert counts["sent"] > 0.97 * owed
    assert counts["repeated"] <= len(found["timings"]["doubtful"])
    assert found["timings"]["kill"]["in_flight"] > 0
    assert (tmp_path / "rehearsal-2027" / "certificate.html").stat().st_size < 500_000
