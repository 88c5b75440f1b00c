"""The instance as it was in a Git revision."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ankunft.catalogue.catalogue import Catalogue
from ankunft.cli.common import wrong_use
from ankunft.model import KINDS, message
from ankunft.site.plugin import read_instance

_TEXTS = frozenset({".yml", *(kind.suffix for kind in KINDS)})
"""The endings of what an address can depend on; pictures stay in the repository."""


def catalogue_at(revision: str, root: Path, now: str | None) -> Catalogue | None:
    """The catalogue of the instance in `root` as it was in a Git revision; None where it was not there yet.

    Raises click.UsageError if Git does not know the revision.
    """
    try:
        top = Path(os.fsdecode(_git(root, "rev-parse", "--show-toplevel").rstrip(b"\n")))
        commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        files = dict(_files(top, commit))
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        raise wrong_use(message("Git knows no revision “{revision}” here.", revision=revision)) from error
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), files)
        old = Path(folder) / root.resolve().relative_to(top.resolve())
        return read_instance(old, now)[0] if old.is_dir() else None


def past_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every content file that Git keeps of the repository of `root`, the newest first.

    What is the same is given once. Read as it is asked for; nothing where there is no repository.
    """
    log = ("log", "--format=", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AM", "-z", "--", ":/")
    try:
        listing = _git(root, *log)
    except (subprocess.CalledProcessError, FileNotFoundError):
        return
    command = ["git", "-C", str(root), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:  # noqa: S603 (no shell)
        assert reader.stdin is not None  # noqa: S101 (they are pipes)
        assert reader.stdout is not None  # noqa: S101
        fields = listing.split(b"\0")
        seen: set[bytes] = set()
        for facts, name in zip(fields[::2], fields[1::2], strict=False):
            modes = facts.split()
            path = os.fsdecode(name)
            if len(modes) < 4 or not modes[1].startswith(b"100") or not _is_text(path) or modes[3] in seen:
                continue
            seen.add(modes[3])
            reader.stdin.write(modes[3] + b"\n")
            reader.stdin.flush()
            size = int(reader.stdout.readline().split()[2])
            yield path, reader.stdout.read(size + 1)[:-1]
        reader.stdin.close()


def who(root: Path) -> str | None:
    """The name that Git has of the person at the computer; None where it has none."""
    try:
        return _git(root, "config", "user.name").decode("utf-8", "replace").strip() or None
    except (subprocess.CalledProcessError, FileNotFoundError):
        return None


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, input=given).stdout  # noqa: S603 (no shell)


def _files(top: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of each text. Not by `git archive`: that leaves out what .gitattributes tells it to."""
    objects = dict(_objects(_git(top, "ls-tree", "-r", "-z", "--full-tree", commit)))
    answer = _git(top, "cat-file", "--batch", given=b"".join(name + b"\n" for name in objects.values()))
    for path in objects:
        header, _, answer = answer.partition(b"\n")
        size = int(header.split()[2])
        yield path, answer[:size]
        answer = answer[size + 1 :]


def _objects(listing: bytes) -> Iterator[tuple[str, bytes]]:
    """Path and object of each regular file in the output of `git ls-tree -z`; no links, no submodules."""
    for line in listing.split(b"\0"):
        facts, _, name = line.partition(b"\t")
        path = os.fsdecode(name)
        if facts.startswith(b"100") and _is_text(path):
            yield path, facts.split()[2]


def _is_text(path: str) -> bool:
    # A tree made by hand can hold names that lead elsewhere.
    return PurePosixPath(path).suffix in _TEXTS and not {"", ".", ".."} & set(path.split("/"))


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
