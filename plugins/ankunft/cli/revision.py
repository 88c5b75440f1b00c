"""The instance as it was in a Git revision."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Self

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
    try:
        commits = _git(root, "rev-list", "HEAD")
        # By plumbing, since what people set for `git log` would change the list; a merge is compared with each parent.
        compare = ("diff-tree", "--stdin", "-m", "-r", "--root", "--no-commit-id", "--no-renames", "-z")
        listing = _git(root, *compare, "--diff-filter=AMT", given=commits)
    except (subprocess.CalledProcessError, FileNotFoundError):
        return
    fields = listing.split(b"\0")
    seen: set[bytes] = set()
    with _Blobs(root) as blobs:
        for facts, name in zip(fields[::2], fields[1::2], strict=False):
            _, mode, _, id_, _ = facts.split()
            path = os.fsdecode(name)
            if not mode.startswith(b"100") or not _is_text(path) or id_ in seen:
                continue
            seen.add(id_)
            if (data := blobs.read(id_)) is not None:
                yield path, data


class _Blobs:
    """Contents of files in a repository, one at a time."""

    def __init__(self, root: Path) -> None:
        command = ["git", "-C", str(root), "cat-file", "--batch"]
        self._git = subprocess.Popen(  # noqa: S603 (no shell)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(BrokenPipeError):
            self._git.__exit__(None, None, None)

    def read(self, id_: bytes) -> bytes | None:
        """The content; None where the repository lacks it (a partial clone, a broken one)."""
        assert self._git.stdin is not None  # noqa: S101 (they are pipes)
        assert self._git.stdout is not None  # noqa: S101
        try:
            self._git.stdin.write(id_ + b"\n")
            self._git.stdin.flush()
        except BrokenPipeError:
            return None
        header = self._git.stdout.readline().split()
        if len(header) != 3 or not header[2].isdigit():
            return None
        return self._git.stdout.read(int(header[2]) + 1)[:-1]


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
