"""Reading from servers and folders: what is tolerated, and what is an error in plain words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import ankunft.importers.integreat as integreat
import pytest
from ankunft.importers.integreat import Region, SourceError, convert, read_region, source
from ankunft.model import message

Lay = Callable[[Mapping[str, object]], Path]

PAGE = {
    "id": 1,
    "path": "/town/de/a/",
    "title": "A",
    "content": "<p>Text</p>",
    "parent": {"id": 0},
    "available_languages": {},
}
TOWN: dict[str, object] = {
    "/api/v3/regions/": [{"path": "town", "name": "Stadt Town", "languages": [{"code": "de"}]}],
    "/api/v3/town/languages/": [{"code": "de", "native_name": "Deutsch"}],
    "/api/v3/town/de/pages/": [PAGE],
    "/api/v3/town/de/imprint/": {"title": "Impressum", "content": "<p>Stadt</p>"},
}


class Server(ThreadingHTTPServer):
    answers: dict[str, object]
    agents: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.agents.append(self.headers["User-Agent"])
        answer = self.server.answers.get(self.path, 404)
        if isinstance(answer, str) and answer.startswith("/"):
            self.send_response(302)
            self.send_header("Location", answer)
            self.end_headers()
            return
        self.send_response(answer if isinstance(answer, int) else 200)
        self.end_headers()
        if not isinstance(answer, int):
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in http.server)
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(("127.0.0.1", 0), Handler)
    server.answers, server.agents = dict(TOWN), []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def check(region: Region) -> None:
    assert (region.path, region.name) == ("town", "Stadt Town")
    assert [page.title for page in region.pages] == ["A"]
    assert [page.title for page in region.imprints] == ["Impressum"]


@pytest.mark.parametrize(
    "path", ["/api/v3/town", "/api/v3/town/", "/api/v3", "/api/v3/regions/", "/api/v3/regions/town/"]
)
def test_a_region_is_read_from_a_server(server: Server, path: str) -> None:
    check(read_region(server.url + path))
    assert all("ankunft" in agent for agent in server.agents)


def test_redirects_are_followed(server: Server) -> None:
    server.answers["/api/v3/town/de/pages/"] = "/elsewhere/"
    server.answers["/elsewhere/"] = [PAGE]
    check(read_region(f"{server.url}/api/v3/town"))


@pytest.mark.parametrize("imprint", [[], None, {}, 404])
def test_an_imprint_may_be_missing(server: Server, imprint: object) -> None:
    server.answers["/api/v3/town/de/imprint/"] = imprint
    region = read_region(f"{server.url}/api/v3/town")
    assert region.imprints == ()
    assert "content/town/legal/imprint.md" not in convert(region).files


def test_languages_may_be_listed_by_the_regions_alone(server: Server) -> None:
    del server.answers["/api/v3/town/languages/"]
    check(read_region(f"{server.url}/api/v3/town"))


def test_languages_are_found_by_the_pages_where_nothing_lists_them(server: Server) -> None:
    del server.answers["/api/v3/town/languages/"], server.answers["/api/v3/regions/"]
    server.answers["/api/v3/town/de/pages/"] = [
        {**PAGE, "available_languages": {"ar": {"id": 2, "path": "/town/ar/b/"}}}
    ]
    server.answers["/api/v3/town/ar/pages/"] = [{**PAGE, "id": 2, "path": "/town/ar/b/", "title": "ب"}]
    assert [language.code for language in read_region(f"{server.url}/api/v3/town").languages] == ["de", "ar"]


def test_paths_of_the_wordpress_plugin_are_tried(server: Server) -> None:
    server.answers = {"/town/de/wp-json/extensions/v3/pages/": [PAGE]}
    assert [page.title for page in read_region(f"{server.url}/api/v3/town").pages] == ["A"]


def error_of(where: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_region(where, timeout=5)
    return caught.value


@pytest.mark.parametrize(
    ("path", "answer", "what"),
    [
        ("/api/v3/town/de/pages/", b"<html>no</html>", "the answer is not JSON"),
        ("/api/v3/town/de/pages/", b"\xff\xfe", "the answer is not JSON"),
        ("/api/v3/town/de/pages/", b"[" * 200_000, "the answer is nested too deep"),
        ("/api/v3/town/de/pages/", b"[" + b"9" * 5000 + b"]", "the answer is not JSON"),
        ("/api/v3/town/de/pages/", {"error": "x"}, "this is not a list of pages"),
        ("/api/v3/town/de/pages/", 500, "the server answers with status 500"),
        ("/api/v3/town/de/pages/", 404, "there are no pages here"),
        ("/api/v3/town/de/pages/", [], "there are no pages here"),
        ("/api/v3/town/languages/", "de", "this is not a list of languages"),
        ("/api/v3/town/de/imprint/", "x", "this is not an imprint"),
    ],
)
def test_a_bad_answer_is_one_error_with_its_address(server: Server, path: str, answer: object, what: str) -> None:
    server.answers[path] = answer
    error = error_of(f"{server.url}/api/v3/town")
    assert error.what.text() == what
    assert error.where.startswith(server.url)
    assert str(error).endswith(".")


def test_a_huge_answer_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 20)
    assert "larger than" in str(error_of(f"{server.url}/api/v3/town"))


def test_a_server_that_is_not_there_is_an_error() -> None:
    assert "the server does not answer" in str(error_of("http://127.0.0.1:9/api/v3/town"))


@pytest.mark.parametrize(
    "where", ["https://", "http://[x/api/v3/town", "ftp://host/town", "file:///etc", "http://u:p@host/a"]
)
def test_an_address_that_is_none_is_an_error(where: str) -> None:
    assert error_of(where).where == where


def test_a_redirect_never_reads_a_file(server: Server) -> None:
    class FileHandler(Handler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

    server.RequestHandlerClass = FileHandler
    assert "status 302" in str(error_of(f"{server.url}/api/v3/town"))


def test_several_regions_are_listed(server: Server) -> None:
    server.answers["/api/v3/regions/"] = [{"path": "/b/"}, {"path": "a"}, {"nothing": 1}]
    assert "several regions here: a, b" in str(error_of(f"{server.url}/api/v3"))


def test_a_folder_without_pages_is_an_error_that_lists_regions(lay: Lay, tmp_path: Path) -> None:
    assert "there is no such folder" in str(error_of(str(tmp_path / "nothing")))
    root = lay({"b/de/pages": [PAGE], "a/de/pages": [PAGE], "c/languages": []})
    assert "several regions here: a, b" in str(error_of(str(root)))
    assert "there is no region here" in str(error_of(str(root / "c")))


def test_language_codes_lead_to_no_other_folder(lay: Lay) -> None:
    root = lay(
        {
            "town/languages": [{"code": "../../x"}, {"code": "de"}, {"no": 1}, "x"],
            "town/de/pages": [PAGE],
            "x/pages": [PAGE],
        }
    )
    assert [language.code for language in read_region(str(root / "town")).languages] == ["de"]


def test_a_folder_may_have_another_name_than_the_region(lay: Lay) -> None:
    region = read_region(str(lay({"copy/de/pages": [PAGE]}) / "copy"))
    assert region.path == "town"
    assert "content/town/topics/a/topic.yml" in convert(region).files


def test_files_named_by_their_resource_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "town" / "de" / "pages").mkdir(parents=True)
    (tmp_path / "town" / "de" / "pages" / "index.html").write_text(json.dumps([PAGE]), encoding="utf-8-sig")
    (tmp_path / "town" / "languages.json").write_text(json.dumps([{"code": "de"}]), encoding="utf-8")
    assert [page.title for page in read_region(str(tmp_path / "town")).pages] == ["A"]


def test_the_address_of_the_new_site_ends_in_a_slash(lay: Lay) -> None:
    region = read_region(str(lay({"town/de/pages": [PAGE]}) / "town"))
    assert (
        "url: https://new.example/\n" in convert(region, url="https://new.example").files["content/town/instance.yml"]
    )


def test_messages_can_be_translated() -> None:
    sentence = message("there are {number} regions", number=3)
    assert sentence.text() == "there are 3 regions"
    assert (
        sentence.text({"there are {number} regions": "es sind {number} Regionen"}.__getitem__) == "es sind 3 Regionen"
    )


def test_all_public_names_exist_and_are_documented() -> None:
    assert integreat.__all__ == sorted(integreat.__all__)
    assert all(getattr(integreat, name).__doc__ for name in integreat.__all__)


def test_surrogates_and_control_characters_reach_no_file(lay: Lay) -> None:
    page = {**PAGE, "title": "A\ud800\x00\x07B", "content": "<p>x\udc00&#0;&#8;y\u2028z</p>"}
    files = convert(read_region(str(lay({"town/de/pages": [page]}) / "town"))).files
    assert "title: AB\n" in files["content/town/topics/a/topic.yml"]
    for text in files.values():
        text.encode("utf-8")
