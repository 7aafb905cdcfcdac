"""One HTML file that asks everything, keeps a draft, and saves the answers as CSV, all without a network."""

from tillitsmaal.extras import needed
from tillitsmaal.forms.form import Form


def html(form: Form) -> str:
    """Lay a form out as one page, complete in itself: opened from a disk or an e-mail, it asks no network for anything.

    The page's script makes the form from the data that the page carries, in each language of the form. What it saves
    is CSV as `read_responses` takes it with no mapping: UTF-8 with byte order mark, semicolons, a row a partner asked
    about, and one without a partner for the items that are about none. Organisations stand in it by their codes, which
    follow from their ids, so that a name that another organisation has taken over since moves no answer. Names of waves
    and networks that hold a separator, a quotation mark or an end of line are quoted, and so are those that begin as a
    formula would (`=`, `+`, `-`, `@`). Quotes do not stop a spreadsheet from calculating; a sign put before the name
    would, but then it were another name. The risk is small: these names come from the study file, and who answers can
    write nothing but numbers and a code of letters and digits.

    Parameters
    ----------
    form
        What to ask. Names and texts in it are shown as they stand: markup in them has no meaning.

    Raises
    ------
    UsageError
        `extra_missing`: a package that makes pages is not installed.
    """
    needed("jinja2", "form_html")
    from tillitsmaal.forms.html.page import page

    return page(form)
