"""One of each kind of page, and how a person gets to it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Place:
    """A page: where it starts, which links lead on from there, and who may see it.

    `follow` holds CSS selectors; the first visible link of each is followed in turn, so
    that no slug or key of the content is written down here.
    """

    name: str
    path: str
    follow: tuple[str, ...] = ()
    role: str = ""

    def open(self, page: Page) -> None:
        """Go there; fail if the site does not answer with a page."""
        self._expect_page(page, self.path)
        for selector in self.follow:
            link = page.locator(f"main {selector}").first
            self._expect_page(page, link.get_attribute("href") or "")
        page.wait_for_load_state("networkidle")

    def _expect_page(self, page: Page, address: str) -> None:
        response = page.goto(address)
        assert response is not None
        assert response.status in (200, 404), f"{self.name}: {response.status} at {page.url}"
        assert (response.status == 404) == (self.name == "not-found"), page.url


_CIRCLE = ".card__title a[href^='/circles/']"
_SESSION = "a[href*='/sessions/']"

PLACES = (
    Place("home", "/"),
    Place("guides", "/guidance/"),
    Place("guides-filtered", "/guidance/?level=intensive"),
    Place("guide", "/guidance/", ("a[href^='/guidance/'][href$='/']:not([href='/guidance/'])",)),
    Place("resources", "/mi/"),
    Place(
        "resource", "/mi/", ("a[href^='/mi/'][href$='/']:not([href='/mi/'], [href='/mi/tools/'])",)
    ),
    Place("practice-tools", "/mi/tools/"),
    Place("ruler", "/mi/tools/ruler/?ruler=importance&number=6&ask=1"),
    Place("change-talk", "/mi/tools/change-talk/?sentence=1&check=1&answer=need"),
    Place("oars", "/mi/tools/oars/"),
    Place("session-coder", "/mi/tools/session-coder/"),
    Place("modules", "/modules/"),
    Place("module", "/modules/", ("a[href^='/modules/'][href$='/']:not([href='/modules/'])",)),
    Place("quiz", "/modules/listening-before-fixing/step/9/"),
    Place("quiz-with-errors", "/modules/listening-before-fixing/step/9/?check=1"),
    Place("pathways", "/pathways/"),
    Place("pathway", "/pathways/first-year-in-practice/"),
    Place("check-a-certificate", "/certificates/?number=0000"),
    Place("circles", "/circles/"),
    Place("circle", "/circles/", (_CIRCLE,)),
    Place("session", "/circles/", (_CIRCLE, _SESSION)),
    Place("calendar-month", "/circles/calendar/"),
    Place("calendar-week", "/circles/calendar/?view=week&free=1"),
    Place("calendar-list", "/circles/calendar/?view=list"),
    Place("reflections", "/reflections/"),
    Place("results", "/search/?q=neglect"),
    Place("no-results", "/search/?q=zzzzqqqq"),
    Place("glossary", "/glossary/"),
    Place("about", "/about/"),
    Place("privacy", "/privacy/"),
    Place("cookies", "/cookies/"),
    Place("accessibility-statement", "/accessibility/"),
    Place("sign-in", "/accounts/login/"),
    Place("sign-up", "/accounts/signup/"),
    Place("forgotten-password", "/accounts/password/reset/"),
    Place("not-found", "/there-is-no-such-page/"),
    Place("style-guide", "/styleguide/"),
    Place("home-signed-in", "/", role="practitioner"),
    Place("own-desk", "/my/", role="practitioner"),
    Place("own-reading", "/my/reading/", role="practitioner"),
    Place("own-learning", "/my/learning/", role="practitioner"),
    Place("own-calendar-feed", "/my/calendar-feed/", role="practitioner"),
    Place("own-mails", "/my/mails/", role="practitioner"),
    Place("own-topics", "/my/topics/", role="practitioner"),
    Place(
        "guide-signed-in",
        "/guidance/",
        ("a[href^='/guidance/'][href$='/']:not([href='/guidance/'])",),
        role="practitioner",
    ),
    Place("booking", "/circles/", (_CIRCLE, _SESSION, "a[href$='/book/']"), role="practitioner"),
    Place(
        "reflection",
        "/reflections/",
        (".card__title a[href^='/reflections/']",),
        role="practitioner",
    ),
    Place("write-reflection", "/reflections/write/", role="practitioner"),
    Place("own-reflection", "/reflections/mine/", role="practitioner"),
    Place("facilitators-desk", "/desk/", role="facilitator"),
    Place("desk-circle", "/desk/", ("a[href^='/desk/circles/']",), role="facilitator"),
    Place(
        "schedule-session",
        "/desk/",
        ("a[href^='/desk/circles/']", "a[href$='/schedule/']"),
        role="facilitator",
    ),
    Place(
        "schedule-series",
        "/desk/",
        ("a[href^='/desk/circles/']", "a[href$='/series/']"),
        role="facilitator",
    ),
    Place("desk-session", "/desk/", ("a[href^='/desk/sessions/']",), role="facilitator"),
    Place(
        "change-session",
        "/desk/",
        ("a[href^='/desk/sessions/']", "a[href$='/change/']"),
        role="facilitator",
    ),
    Place(
        "copy-session",
        "/desk/",
        ("a[href^='/desk/sessions/']", "a[href$='/copy/']"),
        role="facilitator",
    ),
    Place(
        "write-message",
        "/desk/",
        ("a[href^='/desk/sessions/']", "a[href$='/message/']"),
        role="facilitator",
    ),
    Place(
        "who-runs-a-circle",
        "/desk/",
        ("a[href^='/desk/circles/']", "a[href$='/facilitators/']"),
        role="facilitator",
    ),
    Place(
        "members",
        "/desk/",
        ("a[href^='/desk/circles/']", "a[href$='/members/']"),
        role="facilitator",
    ),
    Place(
        "cover", "/desk/", ("a[href^='/desk/sessions/']", "a[href$='/cover/']"), role="facilitator"
    ),
    Place("own-groups", "/my/groups/", role="practitioner"),
    Place("book-several", "/circles/", (_CIRCLE, "a[href$='/book-several/']"), role="practitioner"),
    Place("desk-figures", "/desk/figures/", role="facilitator"),
    Place("academys-desk", "/desk/academy/", role="editor"),
    Place("practice-insights", "/desk/academy/reflections/", role="editor"),
    Place("moderation", "/desk/reflections/", role="facilitator"),
)
