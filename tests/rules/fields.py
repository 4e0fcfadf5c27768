"""What every field of our models is: clinical, personal, or neither.

clinical = says something about somebody's health, or was written in treatment
personal = about a person, but not about their health
none     = about the clinic, the programme or the machine, or a key that says nothing by itself
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fields:
    """The classes of one model's own fields, as words with spaces between."""

    clinical: str = ""
    personal: str = ""
    none: str = ""

    def classes(self) -> dict[str, str]:
        found = {"clinical": self.clinical, "personal": self.personal, "none": self.none}
        return {name: kind for kind, names in found.items() for name in names.split()}


FIELDS: dict[str, Fields] = {
    "care.User": Fields(
        personal="password last_login email name language kind is_active joined_at", none="id is_superuser code"
    ),
    "care.Region": Fields(none="id code slug name valid_from valid_until successor"),
    "care.Membership": Fields(personal="user role", none="id code region valid_from valid_until keeps_risk_protocol"),
    "care.StaffProfile": Fields(personal="user title presentation_da presentation_en photo photo_hash", none="id"),
    "care.ContactDetails": Fields(
        personal="user phone address contact_person cpr cpr_index", none="id code changed_at"
    ),
    "care.Invitation": Fields(
        personal="email name role invited_by user",
        none="id code region token_hash invited_at expires_at accepted_at withdrawn_at",
    ),
    "care.Course": Fields(
        clinical="state started_on planned_end_on interview_due_at priority",
        personal="patient",
        none="id code region created_at answer_weekday is_rehearsal",
    ),
    "care.Rehearsal": Fields(personal="author", none="id code course clock began_at ended_at"),
    "care.StateChange": Fields(
        clinical="from_state to_state reason", personal="changed_by", none="id code course changed_at"
    ),
    "care.Discharge": Fields(
        clinical="kind died where reason", personal="ended_by", none="id code course ended_at letter_due_at"
    ),
    "care.LetterDelivery": Fields(clinical="reason has_consent", personal="by", none="id code note state way at"),
    "care.CareLink": Fields(clinical="kind", personal="user", none="id code course valid_from valid_until"),
    "care.Absence": Fields(personal="user substitute starts_on ends_on", none="id code access_until cancelled_at"),
    "care.BreakGlass": Fields(clinical="reason", personal="user role", none="id code course opened_at until"),
    "care.ConsentText": Fields(none="id kind version title_da title_en text_da text_en valid_from"),
    "care.Consent": Fields(personal="user given language", none="id code text at"),
    "care.KeptPost": Fields(clinical="body", personal="user", none="id code path kept_at"),
    "care.AuditEvent": Fields(
        personal="actor_code actor_name role relation patient_code reason",
        none="id at action outcome region course_code object_type object_code request_id",
    ),
    "care.AuditSeal": Fields(none="id first_id last_id count previous digest sealed_at"),
    "care.JobRun": Fields(none="id name last_started_at last_finished_at last_error"),
    "care.Notice": Fields(
        personal="recipient address",
        none="id code kind channel payload key created_at due_at attempts next_try_at claimed_at state last_error "
        "sent_at",
    ),
    "care.ReminderChoice": Fields(personal="user channel hour paused_until", none="id changed_at"),
    "care.PushDevice": Fields(
        personal="user endpoint p256dh auth user_agent added_at", none="id code endpoint_index server_key session_key"
    ),
    "care.RegionSetting": Fields(personal="set_by", none="id region key value valid_from set_at"),
    "care.PhoneNumber": Fields(
        personal="verified_by owner",
        none="id code region kind position name_da name_en phone hours_da hours_en verified_on valid_from valid_until",
    ),
    "care.OpeningHours": Fields(none="id region weekday opens closes valid_from valid_until"),
    "care.Closure": Fields(personal="set_by", none="id code region day reason_da reason_en"),
    "video.SlotRule": Fields(
        personal="psychologist made_by",
        none="id code region weekday starts ends every_weeks kind is_fast valid_from valid_until made_at",
    ),
    "video.SlotChange": Fields(
        personal="psychologist made_by", none="id code region day starts ends opens kind is_fast made_at"
    ),
    "video.WeekLimit": Fields(personal="psychologist set_by", none="id code most valid_from set_at"),
    "video.Appointment": Fields(
        clinical="kind state outcome is_fast",
        personal="psychologist phone booked_by settled_by starts_at ends_at late_at",
        none="id code course means sequence moves booked_at settled_at",
    ),
    "video.AppointmentStep": Fields(
        clinical="kind outcome", personal="by psychologist starts_at", none="id code appointment at"
    ),
    "video.Call": Fields(
        clinical="opened_at begun_at ended_at by_phone_at minutes confirmed_at",
        personal="confirmed_by",
        none="id code appointment",
    ),
    "video.Participant": Fields(
        clinical="role state knocked_at entered_at left_at",
        personal="user guest name",
        none="id code call encrypts socket session_hash resume_hash seen_at",
    ),
    "video.Guest": Fields(
        clinical="kind purpose consent consent_text consent_at sent_away_at",
        personal="name phone invited_by consent_by",
        none="id code appointment may_share_screen invited_at cancelled_at browser_hash bound_at forgotten_at",
    ),
    "video.Ticket": Fields(personal="user guest", none="id hash appointment role session_hash expires_at used_at"),
    "care.Alert": Fields(
        clinical="kind grade provisional state raised_at graded_at acknowledge_by contact_by escalation escalated_at "
        "closed_at in_error incident_at stable_until grouped_into",
        personal="owner first_closer",
        none="id code course",
    ),
    "care.AlertCause": Fields(clinical="source value at note", none="id code alert about_code"),
    "care.AlertStep": Fields(clinical="kind at grade level note", personal="by to", none="id code alert"),
    "care.Note": Fields(
        clinical="kind data created_at saved_at signed_at addendum_to",
        personal="author signed_by",
        none="id code course about_code saved_no",
    ),
    "program.Release": Fields(
        personal="approved_by", none="id code programme_code number content digest revisions note approved_at"
    ),
    "program.Enrolment": Fields(clinical="enrolled_at", none="id code course programme_code"),
    "program.ModuleProgress": Fields(
        clinical="opened_at opened_because handed_in_at answered_at reply_missed_at last_read_at",
        none="id code enrolment module_code release resume_step resume_anchor",
    ),
    "program.ModuleOverride": Fields(
        clinical="reason", personal="decided_by", none="id code enrolment module_code decided_at"
    ),
    "program.Favourite": Fields(none="id course module_code step_code kept_at"),
    "program.StepSeen": Fields(clinical="seen_at", none="id progress step_code"),
    "program.Entry": Fields(clinical="began_at", none="id code course exercise_key ordinal worksheet"),
    "program.EntryVersion": Fields(
        clinical="state data",
        personal="seen_by",
        none="id code entry number worksheet_version began_at saved_at saved_no save_key submitted_at submit_key "
        "seen_at commented_at",
    ),
    "program.ProgrammePage": Fields(none="page_ptr programme_code summary"),
    "program.ModulePage": Fields(
        none="page_ptr module_code number summary goal homework weeks read_minutes exercise_minutes left_out"
    ),
    "program.StepPage": Fields(
        personal="reviewed_by", none="page_ptr step_code est_minutes required body reviewed_on left_out"
    ),
    "program.Proposal": Fields(
        personal="proposed_by",
        none="id code programme_code content digest revisions sensitive base note proposed_at state release",
    ),
    "program.Verdict": Fields(personal="given_by", none="id proposal kind reason given_at"),
    "cms.HomePage": Fields(none="page_ptr lead body"),
    "cms.PublicPage": Fields(none="page_ptr lead body"),
    "assessment.Application": Fields(
        clinical="flags",
        personal="identity assurance age",
        none="id code course started_at sent_at decide_by first_read_at",
    ),
    "assessment.Section": Fields(clinical="data", none="id code application key complete saved_at saved_no"),
    "assessment.SentApplication": Fields(clinical="data", personal="language", none="id code application sent_at"),
    "assessment.Decision": Fields(
        clinical="outcome reason message details decided_at act_by",
        personal="decided_by second_by",
        none="id code course proposed",
    ),
    "assessment.Interview": Fields(
        clinical="kind data started_at finished_at",
        personal="author",
        none="id code course saved_at saved_no note",
    ),
    "assessment.Assignment": Fields(
        clinical="submitted_at", none="id code course form ordinal created_at opens_at due_at closes_at"
    ),
    "assessment.Response": Fields(
        clinical="started_at submitted_at complete n_answered partial_sum total severity details",
        none="id code assignment instrument version position",
    ),
    "assessment.Answer": Fields(
        clinical="value text saved_at", personal="language saved_by", none="id code response item"
    ),
    "assessment.FollowUp": Fields(clinical="started_at finished_at firm_at staffed", none="id code alert scope_code"),
    "assessment.FollowUpAnswer": Fields(
        clinical="answer marked saved_at", personal="language saved_by", none="id code follow_up key"
    ),
    "assessment.SafetyPlan": Fields(clinical="review_on reviewed_at created_at", none="id code course"),
    "assessment.SafetyPlanVersion": Fields(clinical="data saved_at", personal="saved_by", none="id code plan number"),
    "assessment.SafetyPlanShare": Fields(
        clinical="created_at opened_at ended_at",
        personal="name relation",
        none="id code plan token_hash pin_hash wrong_pins expires_at",
    ),
    "dialogue.Thread": Fields(none="id code course last_seq"),
    "dialogue.Message": Fields(
        clinical="body",
        personal="sender",
        none="id code thread seq corrects client_id sent_at answer_due_at about_kind about_code about_label",
    ),
    "dialogue.Seen": Fields(personal="user", none="id thread seq at alone"),
    "dialogue.Attachment": Fields(
        clinical="name",
        personal="author",
        none="id code thread message client_id about_kind about_code kind size digest scan uploaded_at",
    ),
    "dialogue.Piece": Fields(clinical="content", none="id attachment number of"),
    "dialogue.Phrase": Fields(personal="owner name body", none="id code changed_at"),
    "dialogue.Draft": Fields(
        clinical="body", personal="author", none="id code thread about_kind about_code saved_at saved_no"
    ),
}

# Clinical columns of text that nobody types: codes and figures that a rule of ours computed.
COMPUTED = {
    "assessment.Application.flags": "codes of assessment.triage",
    "assessment.Response.severity": "a slug of the instrument",
    "assessment.Response.details": "figures of the instrument's scoring",
    "care.AlertStep.grade": "A, B or C",
}

# Personal text that is kept readable, each with its reason. Clinical text never is.
READABLE = {
    "care.User.password": "a hash",
    "care.User.email": "the sign-in name, which must be found",
    "care.User.name": "named in architecture.md 6.8",
    "care.StaffProfile.title": "published to patients",
    "care.StaffProfile.presentation_da": "published to patients",
    "care.StaffProfile.presentation_en": "published to patients",
    "care.StaffProfile.photo": "published to patients",
    "care.StaffProfile.photo_hash": "a hash",
    "care.ContactDetails.cpr_index": "a keyed hash",
    "care.Invitation.email": "the sign-in name of a member of staff to be",
    "care.Invitation.name": "a member of staff to be",
    "assessment.Answer.language": "two letters",
    "assessment.FollowUpAnswer.language": "two letters",
    "assessment.SentApplication.language": "two letters",
    "assessment.Application.assurance": "the level of assurance, a word of the broker's",
    "care.Consent.language": "two letters",
    "care.Notice.address": "where mail goes to somebody who has no account yet",
    "care.AuditEvent.actor_name": "must outlive the account",
    "care.AuditEvent.relation": "a word from a short list",
    "care.AuditEvent.role": "a word from a short list",
    "care.AuditEvent.reason": "written by the program: names of settings, roles and staff",
    "care.PhoneNumber.owner": "the office or colleague who answers for a published number",
    "program.StepPage.reviewed_by": "the colleague who read a published text",
}
