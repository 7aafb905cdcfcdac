"""What every page is made with: templates that fill in nothing that acts, and a policy that allows nothing else."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tillitsmaal.inert import inert


@cache
def environment(folder: Path) -> Environment:
    """The templates of a folder; what they fill in is escaped, and shown inert."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=inert_value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def inert_value(value: object) -> object:
    """Show in place of each character that would act, that there is one; Jinja calls this for all that it fills in."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else inert(value)


def policy(style: str, script: str = "") -> str:
    """Forbid everything but the page's own style and script, and pictures inside it."""
    scripts = f"script-src {_hash(script)}; " if script else ""
    return f"default-src 'none'; style-src {_hash(style)}; {scripts}img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
