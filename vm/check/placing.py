"""Which rules and clocks stand in which states, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.limits import LINKS, RULES
from vm.check.names import ContractNames, unique
from vm.check.report import Report
from vm.check.symbols import StateSymbol
from vm.source import SourceFile, Span
from vm.syntax import tree


@dataclass(frozen=True, slots=True)
class Placed:
    """A rule with the numbers of the states that have it."""

    rule: tree.Rule
    states: tuple[int, ...]
    header: Span

    @property
    def clock(self) -> str:
        """The clock's kind: "timeout", "link", "at" or "every"; empty for an action."""
        match self.rule:
            case tree.TimeoutRule():
                return "timeout"
            case tree.LinkRule():
                return "link"
            case tree.AtRule():
                return "at"
            case tree.EveryRule():
                return "every"
            case _:
                return ""


def action_rules(contract: tree.Contract) -> tuple[tree.ActionRule, ...]:
    """All actions of a contract, shared ones included, in the order of the text."""
    found: list[tree.ActionRule] = []
    for item in contract.declarations:
        if isinstance(item, (tree.State, tree.Shared)):
            found.extend(rule for rule in item.rules if isinstance(rule, tree.ActionRule))
    return tuple(found)


def place_rules(contract: tree.Contract, names: ContractNames) -> tuple[Placed, ...]:
    """All rules and clocks with their states; reports what stands where it cannot."""
    report = names.report
    placed: list[Placed] = []
    for item in contract.declarations:
        match item:
            case tree.State(name=name, rules=rules):
                symbol = names.states.get(name.text)
                if symbol is not None and symbol.span == name.span:
                    placed.extend(_place(rule, (symbol.number,), report.source) for rule in rules)
            case tree.Shared(states, rules):
                numbers = tuple(symbol.number for symbol in _shared(states, names))
                placed.extend(_place(rule, numbers, report.source) for rule in rules)
            case _:
                pass
    if len(placed) > RULES:
        report.error("E2503", placed[RULES].header, highest=RULES)
    _once_a_state(placed, report)
    _few_links(placed, report)
    return tuple(placed)


def _shared(states: tuple[tree.Name, ...], names: ContractNames) -> tuple[StateSymbol, ...]:
    unique(states, names.report)
    found: list[StateSymbol] = []
    for name in states:
        symbol = names.state(name)
        if symbol is None:
            continue
        if symbol.final:
            names.report.error("E3015", name.span, symbol.span, name=name.text)
        elif symbol not in found:
            found.append(symbol)
    return tuple(found)


def _place(rule: tree.Rule, states: tuple[int, ...], source: SourceFile) -> Placed:
    return Placed(rule, states, _header(rule, source))


def _header(rule: tree.Rule, source: SourceFile) -> Span:
    """What names a rule in a message: an action's name, else the words before the colon."""
    if isinstance(rule, tree.ActionRule):
        return rule.name.span
    start = rule.span.start if rule.article is None else rule.article.span.end
    while source.text[start].isspace():
        start += 1
    first = rule.body[0].span.start if rule.body else rule.span.end
    end = _last_colon(source.text, start, first)
    return Span(start, end if end > start else rule.span.end)


def _last_colon(text: str, start: int, end: int) -> int:
    """The last colon of a stretch of text that is in no text literal and no comment; -1 without one."""
    found = -1
    outside = True
    for line in text[start:end].split("\n"):
        for offset, character in enumerate(line, start):
            if character == '"':
                outside = not outside
            elif outside and character == "#":
                break
            elif outside and character == ":":
                found = offset
        start += len(line) + 1
    return found


def _few_links(placed: list[Placed], report: Report) -> None:
    """A state waits for few links: each is looked at whenever another instance reads this one."""
    counts: dict[int, int] = {}
    for item in placed:
        if isinstance(item.rule, tree.LinkRule):
            for state in item.states:
                counts[state] = counts.get(state, 0) + 1
            if any(counts[state] == LINKS + 1 for state in item.states):
                report.error("E3372", item.header, highest=LINKS)


def _once_a_state(placed: list[Placed], report: Report) -> None:
    """An action and the timeout stand at most once in a state; each rule is reported at most once."""
    taken: dict[tuple[int, str], Span] = {}
    for item in placed:
        match item.rule:
            case tree.ActionRule(name=name):
                key, code, parameters = name.text, "E3016", {"name": name.text}
            case tree.TimeoutRule():
                key, code, parameters = "", "E3009", {}
            case tree.LinkRule(link=link, state=end):
                key, code = f"{link.text} is {end.text}", "E3371"
                parameters = {"name": link.text, "state": end.text}
            case _:
                continue
        earlier = next((taken[state, key] for state in item.states if (state, key) in taken), None)
        if earlier is not None:
            report.error(code, item.header, earlier, **parameters)
        for state in item.states:
            taken.setdefault((state, key), item.header)
