"""Every verb is keyword-only, knows by whom, is one transaction, and leaves an audit row (architecture.md 3 and 6)."""

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.rules.code import ROOT, name_of, python_files

# Public functions of action modules that are no verbs, or verbs that are not audited; each with its reason.
NO_VERB = {
    "assessment.actions.about_me.contact_person": "words for a contact person",
    "care.actions.absences.access_until": "computes a moment",
    "care.actions.absences.may_decide": "asks the table",
    "care.actions.break_glass.checked_reason": "checks what was typed",
    "care.actions.consents.current_text": "reads",
    "care.actions.consents.latest_consent": "reads",
    "care.actions.staff.why_not": "words for a refusal",
    "care.actions.staff.sync_groups": "Wagtail's groups follow roles whose change was audited",
    "care.actions.staff.sync_all_groups": "the same, once a day",
    "care.actions.sessions.moved": "the session's entry follows its new key; choosing the role was audited",
    "program.actions.work.goes_on": "asks whether the course goes on",
    "dialogue.actions.printable": "cleans what was typed",
    "dialogue.actions.cleaned": "checks what was typed",
}
NOT_AUDITED = {
    "dialogue.actions.hold_thread": "holds a row; ending the course, which it is for, is audited",
    "assessment.actions.application.save_section": "the applicant's own autosave; what it leads to is audited",
    "care.actions.notes.save": "an autosave; nobody else reads a note before it is signed, which is audited",
    "assessment.actions.interviews.save": "only the author can read it, and it is saved every other second",
    "dialogue.actions.save_draft": "only the author can read it, and it is saved every other second",
    "video.actions.calls.give_ticket": "a key that lives a minute; coming in with it is audited",
    "video.actions.calls.use_ticket": "the same",
    "video.actions.calls.resume": "a socket that comes back to a seat whose taking was audited",
    "video.actions.calls.renew_token": "the same",
    "video.actions.calls.still_here": "a sign of life every twenty seconds",
    "program.actions.work.save_draft": "a patient's own autosave",
    "program.actions.reading.keep": "a patient's own tool box",
    "program.actions.reading.let_go": "a patient's own tool box",
    "program.actions.reading.mark_place": "a patient's own reading",
    "program.actions.work.read_step": "a patient's own reading",
}
ACTIONS = re.compile(r"(^|/)(\w+_)?actions(\.py$|/)")
RECORDS = {"record", "record_many"}
REFUSES = {"allow", "refuse", "refused", "fetch"}


@dataclass
class Module:
    """An action module: its functions, and what each of them calls by name."""

    name: str
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)

    @property
    def public(self) -> list[ast.FunctionDef]:
        return [node for name, node in self.functions.items() if not name.startswith("_")]

    def reached(self, name: str) -> list[ast.FunctionDef]:
        """The function and those of the same module that it calls, directly or not."""
        found: dict[str, ast.FunctionDef] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in self.functions and current not in found:
                found[current] = self.functions[current]
                waiting += [call.func.id for call in calls(found[current]) if isinstance(call.func, ast.Name)]
        return list(found.values())


def calls(node: ast.AST) -> Iterator[ast.Call]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Call))


def parse(name: str, code: str) -> Module:
    tree = ast.parse(code)
    return Module(name, {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)})


def modules() -> list[Module]:
    """Every actions.py, every …_actions.py, and every file of a package of that name."""
    paths = [path for path in python_files() if ACTIONS.search(name_of(path))]
    dotted = {path: name_of(path).removesuffix(".py").replace("/", ".") for path in paths}
    return [parse(name, path.read_text(encoding="utf-8")) for path, name in dotted.items()]


def is_atomic_call(node: ast.expr) -> bool:
    call = node.func if isinstance(node, ast.Call) else node
    return ast.unparse(call) == "transaction.atomic"


def is_decorated(node: ast.FunctionDef) -> bool:
    return any(is_atomic_call(decorator) for decorator in node.decorator_list)


def is_atomic(node: ast.FunctionDef) -> bool:
    blocks = [item for part in ast.walk(node) if isinstance(part, ast.With) for item in part.items]
    return is_decorated(node) or any(is_atomic_call(item.context_expr) for item in blocks)


def is_refusal(call: ast.Call) -> bool:
    """Whether the call writes a refusal, which the end of a transaction by an exception would undo."""
    return any(one.arg == "refused" and ast.unparse(one.value) == "True" for one in call.keywords)


def records(module: Module, verbs: set[str], name: str) -> bool:
    """Whether the function writes an audit row, or calls another verb, which does."""
    for call in (call for node in module.reached(name) for call in calls(node)):
        if isinstance(call.func, ast.Attribute) and not is_refusal(call):
            of_audit = ast.unparse(call.func.value) == "audit" and call.func.attr in RECORDS
            if of_audit or (call.func.attr in verbs and has_by(call)):
                return True
    return False


def has_by(call: ast.Call) -> bool:
    return any(keyword.arg == "by" for keyword in call.keywords)


def faults(module: Module, verbs: set[str]) -> Iterator[str]:
    """What is wrong with the verbs of a module."""
    for node in module.public:
        full = f"{module.name}.{node.name}"
        if full in NO_VERB:
            continue
        if node.args.args or node.args.posonlyargs:
            yield f"{full} takes positional arguments"
        if "by" not in {argument.arg for argument in node.args.kwonlyargs}:
            yield f"{full} does not say by whom"
        if not any(is_atomic(reached) for reached in module.reached(node.name)):
            yield f"{full} is no transaction"
        if full not in NOT_AUDITED and not records(module, verbs, node.name):
            yield f"{full} writes no audit row"


def lost_refusals(module: Module) -> Iterator[str]:
    """Functions that are one transaction as a whole, and write a refusal that this transaction then takes back."""
    for node in module.functions.values():
        if not is_decorated(node):
            continue
        for call in (call for reached in module.reached(node.name) for call in calls(reached)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if is_refusal(call) or name in REFUSES:
                yield f"{module.name}.{node.name}: {ast.unparse(call.func)} at line {call.lineno}"


def all_verbs(found: list[Module]) -> set[str]:
    public = {(module.name, node.name) for module in found for node in module.public}
    return {name for module, name in public if f"{module}.{name}" not in {*NO_VERB, *NOT_AUDITED}}


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_every_verb_keeps_the_rules(module: Module) -> None:
    assert list(faults(module, all_verbs(modules()))) == []


def test_a_refusal_is_never_written_inside_the_transaction_it_undoes() -> None:
    views = [path for path in python_files() if path.stem == "views" or path.parent.name == "views"]
    of_views = [parse(name_of(path), path.read_text(encoding="utf-8")) for path in views]

    assert [line for module in [*modules(), *of_views] for line in lost_refusals(module)] == []


def test_no_exemption_has_outlived_its_function() -> None:
    there = {f"{module.name}.{node.name}" for module in modules() for node in module.public}

    assert {*NO_VERB, *NOT_AUDITED} - there == set()


def test_there_are_verbs_to_look_at() -> None:
    assert (ROOT / "care" / "actions").is_dir()
    assert len(all_verbs(modules())) > 30


BAD = """
def positional(by, course):
    with transaction.atomic():
        audit.record("x", by=by)

def nobody(*, course):
    with transaction.atomic():
        audit.record("x", by=None)

def torn(*, by):
    audit.record("x", by=by)

def silent(*, by):
    with transaction.atomic():
        audit.record("refused.x", by=by, refused=True)

@transaction.atomic
def forgetful(*, by):
    _check(by)
    audit.record("x", by=by)

def _check(by):
    audit.record("refused.x", by=by, refused=True)
"""


def test_each_fault_is_found() -> None:
    module = parse("bad", textwrap.dedent(BAD))

    assert list(faults(module, set())) == [
        "bad.positional takes positional arguments",
        "bad.positional does not say by whom",
        "bad.nobody does not say by whom",
        "bad.torn is no transaction",
        "bad.silent writes no audit row",
    ]
    assert list(lost_refusals(module)) == ["bad.forgetful: audit.record at line 23"]
