"""Whether a store that is killed again and again while it loads loses, doubles or halves anything.

    python benchmarks/kill.py [--documents 2000] [--kills 100]

Synthetic claims are loaded by `triplomacy load`, which is killed (`kill -9`) at random and begun again, with the
documents in another version each time. At the end the store is filled once more and compared with one that was
left alone: quads, rows of the table, sentences, texts.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from speed import machine
from synthetic import claims as synthetic_claims

from triplomacy import claims
from triplomacy.claims import Document, Record
from triplomacy.stores import disk, snapshots


def write(path: Path, records: Iterable[Record], version: int) -> None:
    """The claims in one version: the titles say which."""
    changed = (replace(one, title=f"Version {version}") if isinstance(one, Document) else one for one in records)
    path.write_text("".join(claims.write(changed)), "utf-8")


def content(place: Path) -> dict[str, object]:
    """All that a store holds, as far as it can be compared."""
    with snapshots.open_snapshot(place) as seen, seen.claims() as table:
        rows = table.execute("SELECT * FROM claims ORDER BY ALL").fetchall()
    with disk.opened(place) as store:
        quads = {str(quad) for quad in store.quads}
        records = list(claims.write(store.records()))
        found = store.archive.search("after OR the", limit=1_000_000)
        return {
            "quads": quads,
            "rows": rows,
            "records": records,
            "sentences": sorted(found),
            "held": dict(store.held()),
        }


def main() -> int:
    """Reads the arguments, prints what came of it; gives the exit code, 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000, metavar="N")
    parser.add_argument("--kills", type=int, default=100, metavar="N")
    args = parser.parse_args()
    print(machine())
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, place = folder / "claims.jsonl", folder / "store"
        line = [sys.executable, "-m", "triplomacy", "load", str(place), str(lines), "--quiet"]
        write(lines, synthetic_claims(args.documents), 0)
        began = time.perf_counter()
        subprocess.run([*line[:4], str(folder / "first"), str(lines), "--quiet"], check=True)
        alone = time.perf_counter() - began
        killed = begun = 0
        while killed < args.kills:
            begun += 1
            # Each time the documents are other ones, so that there is something to do.
            write(lines, synthetic_claims(args.documents), begun)
            process = subprocess.Popen(line)
            try:
                process.wait(rng.uniform(0.3, alone))
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
            process.wait()
        subprocess.run(line, check=True)
        # The one left alone gets the last version in the same way.
        other = folder / "alone"
        subprocess.run([*line[:4], str(other), str(lines), "--quiet"], check=True)
        here, there = content(place), content(other)
    differ = [part for part in here if here[part] != there[part]]
    print(f"{args.documents:,} documents, a load takes {alone:.1f} s; killed {killed} times of {begun} begun")
    print(f"differs in {', '.join(differ)}" if differ else "nothing lost, nothing doubled, nothing half")
    return bool(differ)


if __name__ == "__main__":
    sys.exit(main())
