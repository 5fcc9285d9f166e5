"""What is typed on the pages of reflections."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from circles.models import CirclePage
from circles.reflections.anonymise import parse_people
from circles.reflections.checking import KEEP_REASONS, LONGEST_TEXT, Draft
from circles.reflections.codes import new_claim_key, read_claim_key
from circles.reflections.models import ReflectionTemplate, SubmittedReflection
from circles.reflections.models.stored import TITLE_LENGTH
from circles.reflections.selectors import guides_open_to
from circles.reflections.services.sharing import Filing
from learning.models import AssessmentType, LevelOfNeed, PracticeGuidePage, Topic
from portal.accounts.models import User
from portal.core.page_audience import visible_pages
from portal.core.row_choices import RowChoiceField, is_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STAGE_LENGTH = 8_000
MOST_DECISIONS = 400
#: What a reflection may be filed under beside its template, as the forms name it.
FILED_UNDER = ("circle", "guide", "topic", "assessment_type", "level")
_KEEP = re.compile(rf"^[0-9a-f]{{20}}:(?:{'|'.join(KEEP_REASONS)})$")


def templates() -> QuerySet[ReflectionTemplate]:
    """Every template, since one may be taken back while somebody writes with it."""
    return ReflectionTemplate.objects.all()


class WriteForm(forms.Form):
    """A reflection in the stages of one template.

    Which circles are offered depends on who asks; the pages that know nobody keep a circle
    that was chosen before without saying its name.
    """

    title = forms.CharField(
        max_length=TITLE_LENGTH,
        help_text=_("Say what it is about, such as “What I heard when I stopped talking”."),
    )

    def __init__(
        self,
        template: ReflectionTemplate,
        *args: Any,
        viewer: User | AnonymousUser | None = None,
        **kwargs: Any,
    ) -> None:
        """Add a box for each stage, then the people and what it is filed under."""
        kwargs["auto_id"] = "id_%s"
        super().__init__(*args, **kwargs)
        self.template = template
        self.stages = template.stage_list
        for number, stage in enumerate(self.stages):
            self.fields[f"stage_{number}"] = forms.CharField(
                label=stage["title"],
                required=False,
                max_length=STAGE_LENGTH,
                help_text=format_html(
                    gettext("{} About {} words; more or less is fine."),
                    stage["prompt"],
                    stage["words"],
                ),
                widget=forms.Textarea(attrs={"rows": max(4, stage["words"] // 20)}),
            )
        self.fields["people"] = forms.CharField(
            label=_("Who is in this story?"),
            required=False,
            max_length=2_000,
            help_text=_(
                "Names, nicknames and initials, one on each line, with who they are if you like: "
                "“Kit = the father”. The check then finds every form of them, in capitals or "
                "not. The list is used for the check only and is never stored."
            ),
            widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        )
        self._add_filing(viewer or AnonymousUser())

    def _add_filing(self, viewer: User | AnonymousUser) -> None:
        circles = CirclePage.objects.live().order_by("title")
        shown = visible_pages(circles, viewer)
        self.fields["circle"] = _choice(
            _("Learning circle"),
            circles,
            _("Its facilitators read it first, and it shows on the circle’s page."),
            _circle_choices(shown, self._chosen("circle")),
        )
        if chosen := self._chosen("guide"):
            self.fields["guide"] = _choice(
                _("Practice guide"),
                PracticeGuidePage.objects.live(),
                _(
                    "You came from its page. It stays only where several people share "
                    "what they learnt with it at the same time."
                ),
                _guide_choices(guides_open_to(viewer), chosen),
            )
        self.fields["topic"] = _choice(_("Topic"), Topic.objects.in_use())
        self.fields["assessment_type"] = _choice(
            _("Type of assessment"), AssessmentType.objects.in_use()
        )
        self.fields["level"] = _choice(_("Level of need"), LevelOfNeed.objects.in_use())

    def _chosen(self, name: str) -> str:
        return str(self.data.get(name, "") if self.is_bound else self.initial.get(name, ""))

    def clean(self) -> dict[str, Any]:
        """Ask for some text, and for no more than the check reads in one go."""
        cleaned = super().clean() or {}
        texts = [cleaned.get(f"stage_{n}", "") for n in range(len(self.stages))]
        known = not any(name.startswith("stage_") for name in self.errors)
        if known and not any(text.strip() for text in texts):
            self.add_error("stage_0", gettext("Write something in at least one of the stages."))
        if sum(map(len, texts)) > LONGEST_TEXT - TITLE_LENGTH - 2 * len(texts):
            self.add_error(
                "stage_0",
                gettext("Shorten the text: %(most)s characters in all at most.")
                % {"most": f"{LONGEST_TEXT:,}"},
            )
        return cleaned

    def draft(self, kept: dict[str, str]) -> Draft:
        """Return the cleaned text with the people listed and the decisions so far."""
        return Draft(
            title=self.cleaned_data["title"],
            sections=tuple(
                (stage["title"], self.cleaned_data[f"stage_{number}"].replace("\r\n", "\n"))
                for number, stage in enumerate(self.stages)
            ),
            people=tuple(parse_people(self.cleaned_data["people"])),
            kept=kept,
        )

    def filing(self) -> Filing:
        """Return what it is filed under."""
        return Filing(
            template=self.template, **{name: self.cleaned_data.get(name) for name in FILED_UNDER}
        )

    def carried(self, draft: Draft) -> list[tuple[str, str]]:
        """Return (name, value) of what the next page must post again, the text as it is now."""
        texts = [(f"stage_{number}", text) for number, (_, text) in enumerate(draft.sections)]
        rest = [(name, str(self.data.get(name, ""))) for name in ("people", *FILED_UNDER)]
        return [("template", self.template.slug), ("title", draft.title), *texts, *rest]


def _choice(
    label: StrOrPromise,
    rows: QuerySet[Any],
    help_text: StrOrPromise = "",
    choices: Iterable[tuple[str, str]] | None = None,
) -> RowChoiceField:
    field = RowChoiceField(
        rows, label=label, required=False, help_text=help_text, empty_label=_("None of these")
    )
    if choices is not None:
        field.widget.choices = list(choices)
    return field


def _circle_choices(shown: QuerySet[CirclePage], chosen: str) -> list[tuple[str, str]]:
    choices = [
        ("", gettext("No circle")),
        *((str(pk), title) for pk, title in shown.values_list("pk", "title")),
    ]
    if chosen and chosen not in dict(choices):
        choices.append((chosen, gettext("The circle you chose")))
    return choices


def _guide_choices(shown: QuerySet[PracticeGuidePage], chosen: str) -> list[tuple[str, str]]:
    found = shown.filter(pk=chosen) if is_key(chosen) else shown.none()
    title = found.values_list("title", flat=True).first()
    return [("", gettext("No guide")), (chosen, title or gettext("The guide you chose"))]


def initial_of(stored: SubmittedReflection) -> dict[str, Any]:
    """Return what a form starts from to change what is in the inbox.

    Text of a stage that the template no longer has goes to the end of its last stage.
    """
    texts = {part["stage"]: part["text"] for part in stored.sections}
    titles = [stage["title"] for stage in stored.template.stage_list]
    found = [texts.pop(title, "") for title in titles]
    found[-1] = "\n\n".join(text for text in (found[-1], *texts.values()) if text)
    return {
        "title": stored.title,
        **{f"stage_{number}": text for number, text in enumerate(found)},
        "people": "",
        **{name: getattr(stored, f"{name}_id") or "" for name in FILED_UNDER},
    }


def read_kept(values: Iterable[str]) -> dict[str, str]:
    """Return {key of a mark: reason} from what a form carries; nonsense is dropped."""
    pairs = [value.split(":") for value in list(values)[:MOST_DECISIONS] if _KEEP.match(value)]
    return dict(pairs)


class ShareForm(forms.Form):
    """What no program can know, asked before a reflection is shared."""

    family = forms.BooleanField(
        label=_("The family would not know itself, even somebody who knows half the story"),
        error_messages={"required": _("Confirm that the family would not know itself.")},
    )
    colleague = forms.BooleanField(
        label=_("A colleague who worked with this family would not be sure that it is about them"),
        error_messages={"required": _("Confirm that a colleague could not be sure.")},
    )
    myself = forms.BooleanField(
        label=_("I know that my way of writing can give me away to people who know me"),
        error_messages={"required": _("Confirm that you know this.")},
    )
    claim_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_claim_key(self) -> str:
        """Return the browser's key, or a new one where it made none."""
        return read_claim_key(self.cleaned_data["claim_key"]) or new_claim_key()


class ClaimForm(forms.Form):
    """Asks for a claim key."""

    claim_key = forms.CharField(
        label=_("Claim key"),
        max_length=80,
        help_text=_("The 26 letters and digits you were shown. Spaces and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter your claim key.")},
    )

    def clean_claim_key(self) -> str:
        """Refuse what cannot be a key."""
        key = read_claim_key(self.cleaned_data["claim_key"])
        if key is None:
            raise forms.ValidationError(
                gettext("A claim key has 26 letters and digits. Check for a slip.")
            )
        return key


class DecisionForm(forms.Form):
    """What a moderator decides."""

    APPROVE, RETURN, REFUSE = "approve", "return", "refuse"
    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (APPROVE, _("Approve it")),
            (RETURN, _("Return it to its writer with a note")),
            (REFUSE, _("Do not accept it; its text is deleted at once")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happens with this reflection.")},
    )
    note = forms.CharField(
        label=_("Note to the writer"),
        required=False,
        max_length=1_000,
        help_text=_("Needed unless you approve. Say what to change and why; name nobody."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    confirms_contested = forms.BooleanField(
        label=_("I looked at each contested mark, and none of them names or points to somebody"),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the note where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") in {self.RETURN, self.REFUSE} and not cleaned.get("note"):
            self.add_error("note", gettext("Write a note, so that the writer knows what to do."))
        return cleaned


class BrowseForm(forms.Form):
    """The choices that a list of reflections can be narrowed by; nonsense is ignored."""

    topic = forms.SlugField(required=False)
    template = forms.SlugField(required=False)
    level = forms.SlugField(required=False)
    assessment = forms.SlugField(required=False)
    circle = forms.SlugField(required=False, allow_unicode=True)
    #: Which guides are there depends on who asks, so it is no condition of `filters`.
    guide = forms.SlugField(required=False, allow_unicode=True)

    def filters(self) -> Q:
        """Return the condition for what was chosen."""
        fields = {
            "topic": "topic__slug",
            "template": "template__slug",
            "level": "level__slug",
            "assessment": "assessment_type__slug",
            "circle": "circle__slug",
        }
        self.is_valid()
        chosen = {path: self.cleaned_data.get(name) for name, path in fields.items()}
        return Q(**{path: slug for path, slug in chosen.items() if slug})
