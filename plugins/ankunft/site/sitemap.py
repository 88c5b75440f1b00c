"""Sitemaps (sitemaps.org 0.9) with alternates: an index, and one file a language. Dates are the content's."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from ankunft.site.frame import Made

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap_address(tag: str) -> str:
    """Where the sitemap of a language stands."""
    return f"sitemap-{tag}.xml"


def sitemap(pages: Iterable[Made]) -> str:
    """The pages of one language that search engines may list, each with its other languages."""
    lines = [f'{_HEAD}<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for page in pages:
        if not page.view.index:
            continue
        changed = f"<lastmod>{page.changed}</lastmod>" if page.changed else ""
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(href)}/>'
            for tag, href in page.view.alternates
        )
        lines.append(f"<url><loc>{escape(page.view.canonical)}</loc>{changed}{links}</url>")
    return "\n".join([*lines, "</urlset>", ""])


def sitemap_index(site_url: str, tags: Iterable[str]) -> str:
    """The list of the languages' sitemaps."""
    lines = [f"{_HEAD}<sitemapindex {_NAMESPACE}>"]
    lines += [f"<sitemap><loc>{escape(site_url + sitemap_address(tag))}</loc></sitemap>" for tag in tags]
    return "\n".join([*lines, "</sitemapindex>", ""])


def robots(site_url: str) -> str:
    """robots.txt (RFC 9309): everything may be read; the sitemap is named."""
    return f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n"
