"""Texts that would act somewhere if a document took them for more than text, by what they would act on."""

MARK = "qzx"
"""Stands in every payload, so that one is found again whatever was done to the signs around it."""

FORMULAS = {
    "equals": "=qzx1+cmd|'/c calc'!A0",
    "plus": "+qzx2*(1)",
    "minus": "-qzx3",
    "at": "@SUM(qzx4)",
    "full width": "\uff1dqzx5(1)",
    "full-width plus": "\uff0bqzx6",
    "after blanks": "  =qzx7()",
    "after a zero-width space": "\u200b=qzx8()",
    "hyperlink": '=HYPERLINK("http://evil.example/qzx9","x")',
    "apostrophe": "'=qzx10",
    "DDE": "DDE(qzx11;A1)",
}
LINES = {"tab": "\t=qzx12", "LF": "a\n=qzx14"}
"""Signs that end a cell or line; names lose them, texts may keep them."""
MARKUP = {
    "script": "<script>alert('qzx20')</script>",
    "attribute": '" onmouseover="qzx21()" x=\'',
    "attribute, single": "' onfocus='qzx22()' autofocus '",
    "image": "<img src=x onerror=qzx23()>",
    "URL": "javascript:qzx24()",
    "style": "</style><style>*{background:url(http://evil.example/qzx25)}",
    "comment": "--><!-- qzx26 ]]>",
    "entity": "&lt;qzx27&gt; &#x3c;b&#x3e;",
    "template": "{{ qzx28 }} {% qzx %} {# qzx #}",
    "expression": "${qzx29} #{qzx} $(qzx)",
    "script end": "</script></title></textarea>qzx30",
    "separators": "a\u2028b\u2029qzx31",
}
MARKDOWN = {
    "link": "[qzx40](http://evil.example)",
    "image": "![qzx41](http://evil.example/x.png)",
    "autolink": "<http://evil.example/qzx42>",
    "bare link": "https://evil.example/qzx43",
    "bare host": "www.evil.example/qzx44",
    "reference": "[qzx45]: http://evil.example",
    "emphasis": "**qzx46** _a_ `code` ~~b~~",
    "heading": "# qzx47",
    "table": "a | qzx48 | --- |",
    "escape": "\\[qzx49\\](http://evil.example)",
    "block": "1. qzx50\u00a0> - + ***",
}
TERMINAL = {
    "rich": "[red]qzx60[/red] [link=http://evil.example]x[/link] [/] :smile:",
    "bidi": "abc\u202eqzx61\u2066x",
    "zero width": "q\u200bz\u200d\ufeffqzx62",
}
CONTROL = {
    "CR": "a\r=qzx13",
    "escape": "\x1b[31mqzx63\x1b[0m",
    "OSC link": "\x1b]8;;http://evil.example\x07qzx64\x1b]8;;\x07",
    "bell": "qzx65\x07\x08\x7f",
    "C1": "\x9b31mqzx66\x85",
    "NUL": "qzx67\x00x",
}
FIELDS = {
    "Word field": '{ HYPERLINK "http://evil.example/qzx70" } { INCLUDETEXT "c:\\\\x" }',
    "XML": "</w:t></w:r><w:fldSimple w:instr='DDEAUTO qzx71'/>",
    "escape of spreadsheets": "_x000D_qzx72_x003D_",
    "entity of XML": "&qzx73; <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "cells": 'a;=qzx75(),+qzx76;"=qzx77&"',
    "Typst": '#read("/etc/passwd") $qzx74$ @ref <l>',
}
ODD = {
    "overlong": "qzx80 " + "W" * 400,
    "reserved": "CON",
    "NaN": "nan",
    "path": "../../qzx81/etc",
}
_KINDS = (MARKUP, MARKDOWN, TERMINAL, FIELDS)
NAMES = {
    kind: " ".join((formula, *(list(texts.values())[at % len(texts)] for texts in _KINDS)))
    for at, (kind, formula) in enumerate(FORMULAS.items())
}
"""Names of organisations: each begins as a formula, and holds something of every other kind."""
TEXTS = {**FORMULAS, **MARKUP, **MARKDOWN, **TERMINAL, **FIELDS, **ODD, **LINES}
"""What may stand in a questionnaire or study file, which refuse control characters."""
EVERYTHING = {**TEXTS, **CONTROL}
"""What may stand in a file of answers."""
