"""A way in steps on a phone: as a picture, as a list, ticked off; with a script and without one."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import AXE, Open
from tests.browser.test_phone import OVERFLOWING, SMALL_TARGETS

LANGUAGES = ("de", "ar", "ti")
WAY = "/{tag}/steps/ankommen/"
KEY = "ankunft/steps/ankommen"

every_language = pytest.mark.parametrize("tag", LANGUAGES)


def kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("({...localStorage})")
    return found


def said(page: Page) -> str:
    return page.locator("ankunft-steps [role=status]").inner_text()


def button(page: Page, number: int) -> Any:
    """The button that ticks off a step."""
    return page.locator(".step").nth(number - 1).locator("button[aria-pressed]")


@pytest.mark.parametrize("address", ["/{tag}/steps/", WAY, "/{tag}/steps/vom-kurs-in-arbeit/"])
@every_language
def test_nothing_overflows_and_targets_are_large(open_page: Open, tag: str, address: str) -> None:
    for width in (320, 360, 1280):
        page = open_page(address.format(tag=tag), width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert page.evaluate(OVERFLOWING) == [], width
        assert page.evaluate(SMALL_TARGETS) == [], width
        page.context.close()


@pytest.mark.parametrize("address", ["/{tag}/steps/", WAY])
@every_language
def test_axe_finds_nothing_in_light_dark_and_high_contrast(open_page: Open, tag: str, address: str) -> None:
    modes: tuple[dict[str, str], ...] = ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"contrast": "more"})
    for mode in modes:
        # Our own policy would keep axe out; it is not under test here.
        page = open_page(address.format(tag=tag), bypass_csp=True, reduced_motion="reduce", **mode)
        if "ankommen" in address:
            button(page, 2).click()
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]} {v['help']}" for v in found["violations"]] == [], mode
        page.context.close()


# The picture

TEXTS_OUT_OF_PLACE = """() => {
  const picture = document.querySelector(".way svg"), found = [];
  const box = e => e.getBoundingClientRect();
  const circles = [...picture.querySelectorAll("circle")].map(box);
  const lanes = getComputedStyle(picture).direction === "rtl"
    ? {from: 0, until: Math.min(...circles.map(c => c.left))} : {from: Math.max(...circles.map(c => c.right)), until: 1e9};
  for (const row of picture.querySelectorAll("a")) {
    const [whole, frame] = [row.querySelector(".way__row"), row.querySelector(".way__when")].map(e => e && box(e));
    for (const text of row.querySelectorAll("g text")) {
      const at = box(text);
      const around = text.closest(".way__condition") ? frame : whole;
      if (at.left < Math.max(around.left, lanes.from) - 1 || at.right > Math.min(around.right, lanes.until) + 1
        || at.top < around.top - 4 || at.bottom > around.bottom + 4) found.push(text.textContent);
    }
  }
  return found;
}"""


def test_the_texts_of_all_pictures_fit_in_every_language(open_page: Open, site: Any) -> None:
    ways = sorted(site.glob("*/steps/*/index.html"))
    assert ways
    page = open_page("/de/")
    origin = page.url.removesuffix("/de/")
    for way in ways:
        page.goto(f"{origin}/{way.parent.relative_to(site)}/")
        assert page.evaluate(TEXTS_OUT_OF_PLACE) == [], way


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_letters_of_the_picture_can_be_read(open_page: Open, width: int) -> None:
    page = open_page(WAY.format(tag="de"), width=width)
    picture = page.locator(".way svg[role]").bounding_box()
    assert picture is not None
    assert picture["width"] >= 285
    assert picture["width"] <= 28 * 16 * 1.1
    assert 16 * picture["width"] / 328 >= 13.9


def test_right_to_left_mirrors_the_picture(open_page: Open) -> None:
    for tag in ("de", "ar"):
        page = open_page(WAY.format(tag=tag))
        circle = page.locator(".way circle").first.bounding_box()
        text = page.locator(".way a g text").first.bounding_box()
        assert circle is not None
        assert text is not None
        assert (circle["x"] < text["x"]) == (tag == "de")


@every_language
def test_a_step_of_the_picture_leads_to_where_it_is_told(open_page: Open, tag: str) -> None:
    page = open_page(WAY.format(tag=tag))
    links = page.locator(".way a[href]")
    assert links.count() == page.locator(".step").count() == 11
    for number in range(links.count()):
        address = str(links.nth(number).get_attribute("href"))
        title = page.locator(f"{address} [data-title]").inner_text()
        assert str(links.nth(number).locator("title").text_content()).startswith(f"{number + 1}. {title}")
    links.nth(7).click()
    expect(page.locator(".step").nth(7)).to_be_in_viewport()


def test_a_screen_reader_finds_a_list_of_links(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    picture = page.get_by_role("group").filter(has=page.get_by_role("list"))
    assert picture.first.get_by_role("listitem").count() == 11
    assert picture.first.get_by_role("link", name="2. Um Asyl bitten (Sie suchen Schutz (Asyl))").count() == 1


def test_the_picture_stays_beside_the_steps_on_a_desk(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"), width=1280, height=900)
    page.locator(".step").nth(5).scroll_into_view_if_needed()
    expect(page.locator(".way svg[role]")).to_be_in_viewport(ratio=0.9)


def test_colours_of_the_system_leave_the_picture_readable(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"), forced_colors="active", color_scheme="dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for selector, name in ((".way a g text", "fill"), (".way circle", "stroke"), (".way__lines path", "stroke")):
        assert page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{name}") != ground, selector


# Ticks


@every_language
def test_ticks_are_kept_over_a_reload_and_the_picture_shows_them(open_page: Open, tag: str) -> None:
    page = open_page(WAY.format(tag=tag))
    assert "0" in said(page)
    button(page, 1).click()
    button(page, 4).click()
    page.reload()
    assert "2" in said(page)
    assert "11" in said(page)
    pressed = page.locator(".step button[aria-pressed=true]")
    assert pressed.count() == 2
    expect(page.locator(".way a.is-done")).to_have_count(2)
    assert page.locator(".way a").nth(3).locator(".way__number").text_content() == "✓"
    assert page.locator(".way a").nth(2).locator(".way__number").text_content() == "3"
    assert page.locator("progress").evaluate("e => e.value") == 2
    button(page, 4).click()
    assert page.locator(".way a").nth(3).locator(".way__number").text_content() == "4"
    expect(page.locator(".way a.is-done")).to_have_count(1)


def test_a_tick_holds_in_every_language_and_nothing_leaves_the_phone(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    button(page, 1).click()
    button(page, 2).click()
    page.locator("[data-again]").click()
    button(page, 3).click()
    assert asked == []
    assert kept(page) == {KEY: '["_step-anhoerung"]'}
    assert page.evaluate("document.cookie") == ""
    page.goto(page.url.replace("/de/", "/ar/"))
    assert button(page, 3).get_attribute("aria-pressed") == "true"
    button(page, 3).click()
    assert kept(page) == {}
    page.go_back()
    expect(button(page, 3)).to_have_attribute("aria-pressed", "false")


def test_another_tab_sees_a_tick_at_once(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    other = page.context.new_page()
    other.goto(page.url)
    button(page, 2).click()
    expect(button(other, 2)).to_have_attribute("aria-pressed", "true")


def test_who_starts_again_has_no_tick_left_and_keeps_the_place(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    again = page.locator("[data-again]")
    assert not again.is_visible()
    button(page, 1).click()
    again.focus()
    page.keyboard.press("Enter")
    assert not again.is_visible()
    assert kept(page) == {}
    assert page.locator(".is-done").count() == 0
    assert page.evaluate("document.activeElement.className") == "steps__ticks"


def test_the_keyboard_goes_from_the_picture_to_a_step_and_ticks_it_off(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    page.locator(".way a").first.focus()
    page.keyboard.press("Tab")
    focus = page.locator(":focus")
    assert focus.get_attribute("href") == "#_step-asyl"
    assert focus.locator(".way__row").evaluate("e => getComputedStyle(e).strokeWidth") == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**#_step-asyl")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hasAttribute('aria-pressed')"):
            break
    name = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert name.endswith(": Um Asyl bitten")
    page.keyboard.press("Space")
    assert kept(page) == {KEY: '["_step-asyl"]'}


def test_where_the_phone_keeps_nothing_ticks_hold_as_long_as_the_page(open_page: Open) -> None:
    page = open_page("/de/")
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    page.goto(page.url.removesuffix("/de/") + WAY.format(tag="de"))
    button(page, 1).click()
    button(page, 2).click()
    assert page.locator(".way a.is-done").count() == 2
    assert said(page) == page.evaluate("ankunft.words.noStorage")


def test_what_others_wrote_into_the_storage_does_no_harm(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"))
    for broken in ('{"a": 1}', '["gone", 3, null, "_step-weg"]', "[[", "7"):
        page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, broken])
        page.reload()
        assert page.locator(".way a.is-done").count() == ("_step-weg" in broken)
        button(page, 2).click()
        assert "_step-asyl" in kept(page)[KEY]


# Without a script, and on paper


@every_language
def test_without_a_script_there_are_picture_and_list_and_no_ticks(open_page: Open, tag: str) -> None:
    page = open_page(WAY.format(tag=tag), java_script_enabled=False)
    expect(page.locator(".way svg[role]")).to_be_visible()
    expect(page.locator(".step")).to_have_count(11)
    expect(page.locator(".steps__ticks")).to_be_hidden()
    expect(page.locator("ankunft-steps button:not(dialog *, [popover] *, .term)")).to_have_count(
        page.locator(".steps__ticks button").count()
    )
    page.locator(".way a").nth(5).click()
    assert "#_step-" in page.url
    fold = page.locator("details.step__mistakes").first
    fold.locator("summary").click()
    expect(fold.locator("li").first).to_be_visible()


def test_paper_shows_the_picture_and_common_mistakes_but_no_buttons(open_page: Open) -> None:
    page = open_page(WAY.format(tag="de"), width=794)
    button(page, 1).click()
    page.emulate_media(media="print")
    expect(page.locator(".way svg[role]")).to_be_visible()
    expect(page.locator(".step__mistakes li").first).to_be_visible()
    expect(page.locator(".steps__ticks")).to_be_hidden()
    expect(button(page, 1)).to_be_hidden()
