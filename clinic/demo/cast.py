"""The cast: invented people whom the demo and the tests share."""

from __future__ import annotations

from dataclasses import dataclass

from care.access import Role

DOMAIN = "example.org"


@dataclass(frozen=True)
class Person:
    """One of the cast; staff may hold several roles in their region."""

    key: str
    name: str
    roles: tuple[Role, ...]
    region: str
    about_da: str
    about_en: str
    title: str = ""
    presentation_da: str = ""
    presentation_en: str = ""
    keeps_risk_protocol: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"

    @property
    def is_patient(self) -> bool:
        return self.roles == (Role.PATIENT,)


PEOPLE: tuple[Person, ...] = (
    Person(
        "lone",
        "Lone Kristensen",
        (Role.PATIENT,),
        "syddanmark",
        "Patient, midt i modul 1. Har en kladde liggende.",
        "Patient, half-way through module 1, with a draft.",
    ),
    Person(
        "emil",
        "Emil Sørensen",
        (Role.PATIENT,),
        "syddanmark",
        "Patient. Har sendt sit kort og venter på svar.",
        "Patient. Has sent his map and awaits a reply.",
    ),
    Person(
        "grethe",
        "Grethe Holm",
        (Role.PATIENT,),
        "syddanmark",
        "Patient. Har fået svar på sit kort.",
        "Patient. Has had a reply to her map.",
    ),
    Person(
        "jens",
        "Jens Olesen",
        (Role.PATIENT,),
        "nordjylland",
        "Patient i en anden region, lige begyndt.",
        "Patient in another region, just begun.",
    ),
    Person(
        "mette",
        "Mette Dahl",
        (Role.PSYCHOLOGIST,),
        "syddanmark",
        "Psykolog for Lone, Emil og Grethe.",
        "Psychologist of Lone, Emil and Grethe.",
        title="Psykolog",
        presentation_da="Jeg har arbejdet med depression i tolv år. Jeg læser det, du sender, og svarer hver torsdag.",
        presentation_en="I have worked with depression for twelve years. I read what you send and reply every Thursday.",
    ),
    Person(
        "jonas",
        "Jonas Bak",
        (Role.PSYCHOLOGIST,),
        "syddanmark",
        "Psykolog, afløser for Mette.",
        "Psychologist, stands in for Mette.",
        title="Psykolog",
        presentation_da="Jeg svarer, når Mette er væk.",
        presentation_en="I reply when Mette is away.",
    ),
    Person(
        "sara",
        "Sara Juhl",
        (Role.PSYCHOLOGIST,),
        "nordjylland",
        "Psykolog for Jens i Nordjylland.",
        "Psychologist of Jens in the North.",
        title="Psykolog",
        presentation_da="Jeg bor i Aalborg og har arbejdet på nettet i seks år.",
        presentation_en="I live in Aalborg and have worked online for six years.",
    ),
    Person(
        "karen",
        "Karen Friis",
        (Role.LEAD, Role.APPROVER),
        "syddanmark",
        "Klinisk leder. Godkender også indhold, når hun skifter rolle.",
        "Clinical lead. Also approves content when she switches role.",
        title="Klinisk leder",
    ),
    Person(
        "nils",
        "Nils Brandt",
        (Role.LEAD,),
        "nordjylland",
        "Klinisk leder i Nordjylland.",
        "Clinical lead in the North.",
        title="Klinisk leder",
    ),
    Person(
        "bodil",
        "Bodil Thomsen",
        (Role.SUPERVISOR,),
        "syddanmark",
        "Supervisor. Ser de forløb, der er på hendes liste.",
        "Supervisor. Sees the courses on her list.",
        title="Supervisor",
    ),
    Person(
        "ida",
        "Ida Møller",
        (Role.EDITOR,),
        "syddanmark",
        "Redaktør. Skriver programmet og de offentlige sider.",
        "Editor. Writes the programme and the public pages.",
    ),
    Person(
        "vibeke",
        "Vibeke Krogh",
        (Role.APPROVER,),
        "syddanmark",
        "Ejer af risikoprotokollen. Godkender det, der handler om selvmord.",
        "Owner of the risk protocol. Approves what is about suicide.",
        keeps_risk_protocol=True,
    ),
    Person(
        "per",
        "Per Lund",
        (Role.ADMIN,),
        "syddanmark",
        "Regional administrator. Medarbejdere, åbningstider og numre.",
        "Regional administrator. Staff, opening hours and numbers.",
    ),
    Person(
        "anne",
        "Anne Winther",
        (Role.EVALUATOR,),
        "syddanmark",
        "Evaluator. Ser tal, aldrig personer.",
        "Evaluator. Sees figures, never people.",
    ),
    Person(
        "david",
        "David Pors",
        (Role.DPO,),
        "syddanmark",
        "Databeskyttelsesrådgiver.",
        "Data protection officer.",
    ),
)
BY_KEY = {person.key: person for person in PEOPLE}
TREATED_BY = {"lone": "mette", "emil": "mette", "grethe": "mette", "jens": "sara"}
