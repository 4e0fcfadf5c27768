"""Which of the cast may open and post to which address, on an object of Lone's or of a colleague's: one line per address.

Visitors are the keys of the demo's cast, `godkender` (Karen in her other role) and groups of them. Whoever is not named
gets 404, and where there is an object, the same answer as for one that does not exist (clinical.md 7.1).
"""

from __future__ import annotations

from dataclasses import dataclass

GROUPS = {
    "patients": "lone emil grethe jens",
    "clinicians": "mette jonas sara karen nils bodil",
    "others": "ida godkender vibeke per anne david",
    "staff": "clinicians others",
    "signed_in": "patients staff",
    "region": "karen nils per",
}
ANY = "*"  # open to everybody, signed in or not, by any method
PAGE = frozenset({200})
AWAY = frozenset({301, 302, 303})
DONE = frozenset({200, 201, 302, 303, 409, 422})  # what an empty or incomplete form may be answered with


@dataclass(frozen=True)
class Rule:
    """Who may GET and POST, what they are answered with, and which object of the world the address names."""

    get: str = ""
    post: str = ""
    thing: str = ""
    forbidden: str = ""  # whose object it is, but not for this: 403 (clinical.md 7.1)
    shown: frozenset[int] = PAGE
    done: frozenset[int] = DONE
    cached: bool = False  # by the visitor's own browser, for a day
    audited: bool = True  # a refused object leaves a row; not so for one's own devices and kept forms

    @property
    def is_public(self) -> bool:
        return self.get == ANY

    def allowed(self, method: str) -> frozenset[str]:
        return people(self.get if method == "GET" else self.post)


def people(words: str) -> frozenset[str]:
    """The visitors that the words name, groups resolved."""
    found: set[str] = set()
    for word in words.split():
        found |= people(GROUPS[word]) if word in GROUPS else {word}
    return frozenset(found)


def public(*, shown: frozenset[int] = PAGE, thing: str = "") -> Rule:
    return Rule(get=ANY, post=ANY, shown=shown, thing=thing)


MISSING_INPUT = frozenset({404})  # the form lacks what names the object, so there is nothing to find
REFUSED_FORM = frozenset({403})  # the form lacks the patient's token

POLICY: dict[str, Rule] = {
    # --- for everybody --------------------------------------------------------------------------
    "cms-root": public(shown=AWAY),
    "cms-help": public(),
    "cms-crisis": public(),
    "cms-healthz": public(),
    "cms-readyz": public(),
    "wagtail_serve": public(thing="page"),
    "care-language": public(shown=frozenset({405})),
    "care-display": public(shown=frozenset({405})),
    "care-quick-exit": public(shown=frozenset({405})),
    "dialogue-file-out": public(shown=frozenset({404}), thing="ticket"),  # only with a host for files
    "care-accept-invitation": public(shown=frozenset({200, 410}), thing="token"),
    "care-eid": public(shown=frozenset({404})),  # only with an identity provider; tests/care/test_identity*.py
    "care-eid-answer": public(shown=frozenset({404})),
    "care-apply-signin": public(shown=AWAY),  # to the choice of a region, or on for whoever is signed in
    "care-apply-code": public(shown=AWAY),
    "assessment-shared-plan": public(thing="share_token"),
    "clinic-demo": public(shown=frozenset({404})),  # only on a developer's machine
    "clinic-demo-enter": public(shown=frozenset({404, 405})),
    "clinic-demo-talk": public(shown=frozenset({404, 405})),
    # --- signing in, and oneself ------------------------------------------------------------------
    "care-home": Rule(get="signed_in", post="signed_in", shown=AWAY),
    "care-role": Rule(get="staff", post="staff"),
    "care-choose-role": Rule(post="staff", done=MISSING_INPUT),
    "care-second-factor": Rule(get="staff", post="staff", shown=AWAY, done=AWAY),
    "care-codes-saved": Rule(post="staff"),
    "care-sessions": Rule(get="signed_in", post="signed_in"),
    "care-end-other-sessions": Rule(post="signed_in"),
    "care-end-session": Rule(post="lone", thing="session", audited=False),
    "care-kept": Rule(get="signed_in", post="signed_in", shown=PAGE | AWAY),
    "care-drop-kept": Rule(post="lone", thing="kept", audited=False),
    "care-me": Rule(get="signed_in"),
    "care-contact": Rule(get="patients", post="patients"),
    "care-email": Rule(get="patients", post="patients"),
    "care-sign-in-again": Rule(post="patients"),
    "care-confirm-email": Rule(get="patients", post="patients", shown=AWAY),
    "care-link-eid": Rule(),  # only with an identity provider
    "care-access-log": Rule(get="patients"),
    "care-reminders": Rule(get="patients", post="patients"),
    "care-push": Rule(get="mette jonas sara karen nils"),
    "care-push-subscribe": Rule(post="patients mette jonas sara karen nils"),
    "care-push-remove": Rule(post="lone", thing="push_device", audited=False),
    "care-consents": Rule(get="patients"),
    "care-give-consent": Rule(post="patients", thing="consent", done=MISSING_INPUT),
    "care-withdraw-consent": Rule(post="patients", thing="consent_kind", done=MISSING_INPUT),
    "care-my-data": Rule(get="patients"),
    "care-download-my-data": Rule(post="patients"),
    "care-profile": Rule(get="staff", post="staff"),
    "care-set-photo": Rule(post="staff"),
    "care-remove-photo": Rule(post="staff"),
    "care-photo": Rule(get="signed_in", thing="photo", cached=True),
    # --- staff, and what a region decides ---------------------------------------------------------
    "care-staff-banners": Rule(get="staff"),
    "care-staff": Rule(get="per david", post="per david"),
    "care-invite": Rule(get="per", post="per"),
    "care-resend-invitation": Rule(post="per", thing="invitation"),
    "care-withdraw-invitation": Rule(post="per", thing="invitation"),
    "care-end-membership": Rule(post="per", thing="membership"),
    "care-staff-person": Rule(get="per david", post="per david", thing="colleague"),
    "care-add-membership": Rule(post="per", thing="colleague"),
    "care-deactivate": Rule(get="per", post="per", thing="colleague"),
    "care-reset-factors": Rule(get="per", post="per", thing="colleague"),
    "care-region": Rule(get="region"),
    "care-setting": Rule(get="region", post="region", thing="setting"),
    "care-inherit-setting": Rule(post="region", thing="setting"),
    "care-hours": Rule(get="region", post="region"),
    "care-inherit-hours": Rule(post="region"),
    "care-add-closure": Rule(post="region"),
    "care-remove-closure": Rule(post="karen per", thing="closure"),
    "care-numbers": Rule(get="region"),
    "care-add-number": Rule(get="region", post="region"),
    "care-edit-number": Rule(get="karen per", post="karen per", thing="number"),
    "care-verify-number": Rule(post="karen per", thing="number"),
    "care-end-number": Rule(post="karen per", thing="number"),
    "care-absence": Rule(get="mette jonas sara karen nils", post="mette jonas sara karen nils"),
    "care-take-over": Rule(post="karen nils"),
    "care-cancel-absence": Rule(post="mette karen", thing="absence"),
    "care-break-glass": Rule(get="mette jonas sara karen nils", post="mette jonas sara karen nils"),
    "care-emergencies": Rule(get="karen nils david"),
    "care-person-log": Rule(get="david", post="david", thing="course", shown=frozenset({403})),  # no case yet (NEG14)
    "care-open-break-glass": Rule(get="mette karen", post="mette karen", thing="course"),
    # --- the patient's pages ----------------------------------------------------------------------
    # The patients of the cast are in treatment: nothing is open to write in, and they are led on to where it stands.
    "assessment-apply": public(),
    "assessment-apply-begin": Rule(post="patients", done=AWAY),
    "assessment-apply-overview": Rule(get="patients", shown=AWAY),
    "assessment-apply-section": Rule(
        get="patients", post="patients", thing="section", shown=AWAY, done=AWAY | {409}, audited=False
    ),
    "assessment-apply-stop": Rule(get="patients"),
    "assessment-apply-safety": Rule(get="patients"),
    "assessment-apply-review": Rule(get="patients", shown=AWAY),
    "assessment-apply-send": Rule(post="patients", done=MISSING_INPUT),
    "assessment-apply-receipt": Rule(get="patients", shown=PAGE | AWAY),
    "assessment-apply-withdraw": Rule(get="patients", post="patients", shown=AWAY, done=AWAY),
    "assessment-status": Rule(get="patients", shown=PAGE | AWAY),
    "program-today": Rule(get="patients"),
    "program-overview": Rule(get="patients"),
    "program-step": Rule(get="patients", thing="step"),
    "program-answer": Rule(post="patients", thing="exercise", done=frozenset({400})),  # without a key
    "program-edit": Rule(post="lone emil grethe", thing="exercise", audited=False),  # Jens has not begun his own
    "program-write": Rule(get="patients", thing="step"),
    "program-keep": Rule(post="patients", thing="step"),
    "program-mark": Rule(post="patients", thing="step", done=frozenset({400})),  # without a place
    "program-print": Rule(get="patients"),
    "program-print-module": Rule(get="patients", thing="module"),
    "program-print-step": Rule(get="patients", thing="step"),
    "program-toolbox": Rule(get="patients"),
    "program-diaries": Rule(get="patients"),
    "program-diary": Rule(get="patients", thing="diary"),
    "program-diary-send": Rule(post="patients", thing="diary"),
    "program-diary-new": Rule(get="patients", post="patients", thing="diary", done=frozenset({400})),
    "program-diary-line": Rule(get="lone", post="lone", thing="diary_line", done=frozenset({400})),  # without a key
    "program-diary-edit": Rule(post="lone", thing="diary_sent"),
    "program-diary-remove": Rule(post="lone", thing="diary_line"),
    "program-diary-smaller": Rule(post="lone", thing="diary_plan"),
    "program-diary-plan": Rule(post="lone", thing="diary_thought"),
    "program-entry": Rule(get="emil", thing="version"),
    "program-calendar": Rule(get="lone", thing="week_plan"),
    "dialogue-letters": Rule(get="patients"),
    "dialogue-send": Rule(post="patients", done=REFUSED_FORM),
    "dialogue-draft": Rule(get="patients", post="patients", done=REFUSED_FORM),
    "dialogue-attach": Rule(post="patients", done=REFUSED_FORM),
    "dialogue-file": Rule(get="lone mette", thing="file"),
    "dialogue-remove-file": Rule(post="lone", thing="unsent_file"),
    "dialogue-search": Rule(get="patients", post="patients"),
    "dialogue-print": Rule(get="patients"),
    "dialogue-download": Rule(get="patients"),
    "dialogue-phrases": Rule(get="mette jonas sara", post="mette jonas sara"),
    "dialogue-phrase": Rule(get="mette", post="mette", thing="phrase"),
    "dialogue-phrase-remove": Rule(post="mette", thing="phrase"),
    "dialogue-news": Rule(get="patients", shown=frozenset({400})),  # without a cursor
    "dialogue-seen": Rule(post="patients", done=frozenset({400})),  # without a number
    "dialogue-about": Rule(get="emil mette", thing="about", shown=AWAY),
    "assessment-forms": Rule(get="patients"),
    "assessment-curve": Rule(get="patients"),
    "assessment-form": Rule(get="lone", thing="assignment"),
    "assessment-answer": Rule(post="lone", thing="assignment", done=frozenset({400})),  # without a key
    "assessment-send": Rule(get="lone", post="lone", thing="assignment"),
    "assessment-thanks": Rule(get="lone", thing="assignment", shown=PAGE | AWAY),
    "assessment-help-follow-up": Rule(get="lone", post="lone", thing="follow_up"),
    "assessment-help-answer": Rule(post="lone", thing="follow_up", done=frozenset({400})),  # without an answer
    "assessment-safety-plan": Rule(get="patients"),
    "assessment-safety-plan-edit": Rule(get="patients", post="patients", done=frozenset({400})),  # without a key
    "assessment-safety-plan-step": Rule(get="patients", post="patients", thing="plan_step", done=frozenset({400})),
    "assessment-safety-plan-reviewed": Rule(post="patients"),
    "assessment-plan-device": Rule(get="patients"),
    "assessment-plan-keep": Rule(post="patients", done=frozenset({204})),
    "assessment-plan-let-go": Rule(post="patients", done=frozenset({204})),
    "care-worker": public(),
    "care-session-left": Rule(get="signed_in"),
    "assessment-safety-plan-history": Rule(get="patients"),
    "assessment-safety-plan-sharing": Rule(get="patients", post="patients"),
    "assessment-safety-plan-end-sharing": Rule(post="lone", thing="share"),
    "assessment-patient-plan": Rule(get="mette karen", thing="course"),  # a lead while a concern is open
    "assessment-patient-plan-history": Rule(get="mette karen", thing="course"),
    "assessment-patient-plan-reviewed": Rule(post="mette", thing="course", done=REFUSED_FORM),
    "assessment-patient-plan-edit": Rule(get="mette", post="mette", thing="course", done=REFUSED_FORM),
    "assessment-patient-plan-step": Rule(get="mette", post="mette", thing="patient_plan_step", done=REFUSED_FORM),
    "program-rehearsal-wind": Rule(),  # only within a rehearsal; tests/program/test_rehearsal.py
    "program-rehearsal-leave": Rule(),
    "video-talks": Rule(get="patients"),
    "video-book": Rule(get="patients", post="patients", shown=PAGE | AWAY),
    "video-appointment": Rule(get="lone mette karen", thing="talk"),
    "video-move": Rule(get="lone mette karen", post="lone mette karen", thing="talk", done=DONE | {403}),
    "video-cancel": Rule(get="lone mette karen", post="lone mette karen", thing="talk", done=frozenset({403, 404})),
    "video-late": Rule(post="lone", thing="talk", done=MISSING_INPUT),
    "video-calendar": Rule(get="lone", thing="talk"),
    "video-devices": Rule(get="patients mette jonas sara karen nils"),
    "video-devices-ticket": Rule(post="patients mette jonas sara karen nils"),
    "video-call": Rule(get="lone", thing="talk"),
    "video-ticket": Rule(
        post="lone mette karen", thing="talk", done=frozenset({403, 409})
    ),  # early; Karen hosts her own
    "video-guest-ask": Rule(get="lone", thing="guest"),
    "video-guest-answer": Rule(post="lone", thing="guest"),
    "video-guest-away": Rule(post="lone", thing="guest"),
    "video-guest-room": public(shown=frozenset({410})),
    "video-guest-ticket": public(shown=frozenset({405})),
    "video-guest-link": public(shown=frozenset({410}), thing="guest_link"),
    "video-guests": Rule(get="mette karen", post="mette karen", thing="talk", done=REFUSED_FORM),
    "video-guest-consent": Rule(post="mette karen", thing="guest", done=REFUSED_FORM),
    "video-guest-off": Rule(post="mette karen", thing="guest", done=REFUSED_FORM),
    "video-by-phone": Rule(post="mette karen", thing="talk", done=REFUSED_FORM),
    "video-call-end": Rule(post="mette karen", thing="call", done=REFUSED_FORM),
    "video-call-minutes": Rule(post="mette karen", thing="call", done=REFUSED_FORM),
    "clinic-call": Rule(get="mette karen", thing="talk", shown=PAGE | AWAY),  # a lead hosts only their own
    "video-week": Rule(get="mette jonas sara karen nils"),
    "video-book-for": Rule(get="mette karen", post="mette karen", thing="course", done=REFUSED_FORM),
    "video-book-own-time": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "video-move-own-time": Rule(post="mette karen", thing="talk", done=REFUSED_FORM),
    "video-times": Rule(get="mette jonas sara karen nils"),
    "video-add-rule": Rule(post="mette jonas sara karen nils"),
    "video-stop-rule": Rule(post="mette karen", thing="slot_rule"),
    "video-close-day": Rule(post="mette jonas sara karen nils"),
    "video-open-more": Rule(post="mette jonas sara karen nils"),
    "video-remove-change": Rule(post="mette karen", thing="slot_change"),
    "video-capacity": Rule(get="karen nils"),
    "video-set-limit": Rule(post="karen", thing="colleague"),
    # --- the clinician's workspace ----------------------------------------------------------------
    "clinic-worklist": Rule(get="clinicians"),
    "clinic-deadlines": Rule(get="mette jonas sara karen nils"),
    "clinic-patients": Rule(get="clinicians"),
    "clinic-patient": Rule(get="mette karen", thing="course"),
    "clinic-triage": Rule(get="karen nils"),
    "clinic-triage-application": Rule(get="mette karen", thing="application"),
    "clinic-triage-decide": Rule(post="mette karen", thing="outcome", done=REFUSED_FORM),
    "clinic-talk-settle": Rule(post="mette karen", thing="talk", done=REFUSED_FORM),
    "clinic-interview": Rule(get="mette karen", thing="course"),
    "clinic-interview-save": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-interview-finish": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-follow-up": Rule(get="mette karen", thing="course"),
    "clinic-follow-up-save": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-follow-up-finish": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-triage-confirm": Rule(post="mette karen", thing="proposed", done=REFUSED_FORM),
    "clinic-alerts": Rule(get="clinicians"),
    "clinic-risk-report": Rule(get="karen nils"),
    "clinic-alert": Rule(get="mette karen", thing="alert"),
    "clinic-alert-act": Rule(post="mette karen", thing="alert_step", done=REFUSED_FORM),
    "clinic-alert-assessment": Rule(post="mette karen", thing="alert", done=REFUSED_FORM),
    "clinic-modules": Rule(get="mette karen", thing="course"),
    "clinic-module-open": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-answer-day": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-module-step": Rule(get="mette", thing="progress"),
    "clinic-version-compare": Rule(get="mette", thing="versions"),
    "clinic-concern": Rule(get="mette karen", post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-notes": Rule(get="mette karen", thing="course"),
    "clinic-note-begin": Rule(post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-own-notes": Rule(get="patients"),
    "clinic-own-note": Rule(get="lone", thing="note"),
    "clinic-note": Rule(get="mette karen", thing="note"),
    "clinic-note-save": Rule(post="mette karen", thing="note", done=REFUSED_FORM),
    "clinic-note-sign": Rule(post="mette karen", thing="note", done=REFUSED_FORM),
    "clinic-note-addendum": Rule(post="mette karen", thing="note", done=REFUSED_FORM),
    "clinic-discharge": Rule(get="mette karen", post="mette karen", thing="course", done=REFUSED_FORM),
    "clinic-letter-sent": Rule(post="mette karen", thing="note", done=REFUSED_FORM),
    "clinic-letter-returned": Rule(post="mette karen", thing="delivery", done=REFUSED_FORM),
    "clinic-letters": Rule(get="mette", forbidden="karen", thing="course"),
    "clinic-letters-news": Rule(get="mette", forbidden="karen", thing="course", shown=frozenset({400})),
    "clinic-letters-seen": Rule(post="mette", thing="course", done=frozenset({400})),
    "clinic-letters-send": Rule(post="mette", thing="course", done=REFUSED_FORM),
    "clinic-letters-draft": Rule(get="mette", post="mette", thing="course", done=REFUSED_FORM),
    "clinic-letters-attach": Rule(post="mette", thing="course", done=REFUSED_FORM),
    "clinic-letters-search": Rule(get="mette", post="mette", forbidden="karen", thing="course"),
    "clinic-letters-print": Rule(get="mette", forbidden="karen", thing="course"),
    "clinic-letters-download": Rule(get="mette", forbidden="karen", thing="course"),
    "clinic-submission": Rule(get="mette", thing="version"),
    "clinic-feedback": Rule(post="mette", thing="version", done=REFUSED_FORM),
    "clinic-feedback-draft": Rule(get="mette", post="mette", thing="version", done=REFUSED_FORM),
}

# Other people's addresses, held to the rules as groups: the prefix of the path, and who may come in at all.
ALLAUTH = "konto/"
EDITORS = "cms/"
EDITORS_PEOPLE = people("ida godkender vibeke")
