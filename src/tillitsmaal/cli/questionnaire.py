"""`tillit questionnaire …`."""

from pathlib import Path

from tillitsmaal.cli.failures import problem_json
from tillitsmaal.cli.language import chosen_language
from tillitsmaal.cli.output import write_file, write_stdout
from tillitsmaal.cli.reads import check_no_pipe, reading
from tillitsmaal.cli.session import one_of, study_files
from tillitsmaal.errors import printable, printable_lines
from tillitsmaal.questionnaire.library import shipped
from tillitsmaal.questionnaire.load import load_questionnaire
from tillitsmaal.questionnaire.models import Questionnaire
from tillitsmaal.questionnaire.template import json_schema, new_questionnaire
from tillitsmaal.text import Language, localised, number, say


def list_shipped(language: str | None) -> None:
    """Write a line a questionnaire that comes with the program."""
    spoken = chosen_language(language)
    known = [load_questionnaire(name) for name in shipped()]
    width = max(len(questionnaire.id) for questionnaire in known)
    write_stdout("".join(_line(questionnaire, width, spoken) for questionnaire in known))


def _line(questionnaire: Questionnaire, width: int, language: Language) -> str:
    items = say("cli.questionnaire.items", language, count=len(questionnaire.items))
    title = localised(questionnaire.title, language)
    return f"{questionnaire.id:<{width}}  {questionnaire.version}  {items:>11}  {title}\n"


def show(name: str, language: str | None, partner: str | None) -> None:
    """Write the items of a questionnaire, scale by scale."""
    spoken = chosen_language(language)
    check_no_pipe([name])
    questionnaire = load_questionnaire(name)
    who = partner or say("cli.questionnaire.partner", spoken)
    title = localised(questionnaire.title, spoken)
    told = [f"{title} ({questionnaire.id} {questionnaire.version})", *_formats(questionnaire, spoken)]
    for scale in questionnaire.scales:
        told += ["", _heading(questionnaire, scale, spoken)]
        told += [f"  {item.id:<7} {item.rendered(who, spoken)}" for item in questionnaire.items_by_scale[scale]]
    write_stdout(printable_lines("\n".join([*told, *_composites(questionnaire, spoken)]) + "\n"))


def _formats(questionnaire: Questionnaire, language: Language) -> list[str]:
    told = []
    for answer in questionnaire.formats.values():
        labels = ", ".join(f"{code} {localised(texts, language)}" for code, texts in answer.labels.items())
        told.append(say("cli.questionnaire.answers", language, min=answer.min, max=answer.max, labels=labels))
    return told


def _heading(questionnaire: Questionnaire, scale: str, language: Language) -> str:
    """What is told of a scale and its items, so that an item's line ends with the text that people copy."""
    about = questionnaire.scales[scale]
    level = say(f"cli.questionnaire.levels.{about.level}", language)
    parts = [f"{localised(about.label, language)} ({scale}; {level})"]
    if about.sufficient is not None:
        parts.append(say("cli.questionnaire.floor", language, floor=number(about.sufficient, language, 1)))
    if about.direction == "higher_is_less_trust":
        parts.append(say("cli.questionnaire.less_trust", language))
    if turned := [item.id for item in questionnaire.items_by_scale[scale] if item.reverse]:
        parts.append(say("cli.questionnaire.reverse", language, items=", ".join(turned)))
    return " · ".join(parts)


def _composites(questionnaire: Questionnaire, language: Language) -> list[str]:
    told = [
        f"{localised(made.label, language)} ({name}) = "
        + ", ".join(localised(questionnaire.label_of(member), language) for member in made.of)
        for name, made in questionnaire.composites.items()
    ]
    return ["", *told] if told else []


def check(file: str, language: str | None, format: str) -> None:
    """Load a questionnaire file and say that it is sound; problems go the way of every error."""
    spoken = chosen_language(language)
    one_of(format, ("table", "json"), "--format")
    check_no_pipe([file])
    questionnaire = load_questionnaire(Path(file))
    if format == "json":
        write_stdout(problem_json((), {}, spoken))
        return
    found = say(
        "cli.questionnaire.sound",
        spoken,
        id=questionnaire.id,
        version=questionnaire.version,
        items=len(questionnaire.items),
        scales=len(questionnaire.scales),
        languages=", ".join(questionnaire.languages),
    )
    write_stdout(found + "\n")


def new(name: str, output: str | None, force: bool) -> None:
    """Write a small questionnaire to start from: to a file of its name unless told otherwise."""
    text = new_questionnaire(name)
    if output == "-":
        write_stdout(text)
        return
    path = Path(output or f"{name}.yaml")
    _write(path, text, force=force)
    write_stdout(say("cli.questionnaire.written", chosen_language(None), path=printable(str(path))) + "\n")


def schema(output: str | None, force: bool) -> None:
    """Write the JSON Schema of questionnaire files."""
    import json

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if output in (None, "-"):
        write_stdout(text)
    else:
        _write(Path(str(output)), text, force=force)


def _write(path: Path, text: str, *, force: bool) -> None:
    """Write a file, but never over that of a study, in this folder or the file's."""
    with reading(lambda: (*study_files(None), *study_files(str(path.parent)))):
        write_file(path, text, force=force, private=False)
