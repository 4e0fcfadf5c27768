"""The nouns of assessment: application, questionnaires, triage, risk, safety plan."""

from assessment.models.application import Application, Section, SentApplication
from assessment.models.decision import Decision, Interview
from assessment.models.questionnaire import Answer, Assignment, Response
from assessment.models.risk import FollowUp, FollowUpAnswer
from assessment.models.safety_plan import SafetyPlan, SafetyPlanShare, SafetyPlanVersion

__all__ = [
    "Answer",
    "Application",
    "Assignment",
    "Decision",
    "FollowUp",
    "FollowUpAnswer",
    "Interview",
    "Response",
    "SafetyPlan",
    "SafetyPlanShare",
    "SafetyPlanVersion",
    "Section",
    "SentApplication",
]
