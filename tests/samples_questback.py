"""The small survey as Questback EFS writes it: a number a variable, who answers for whom in a parameter of the link.

Unanswered is -99 here, since 0 is an answer on one of the scales; what a filter hid is -77, in texts -66. Person 4
broke off (status 22).
"""

from import_samples import Files, sample, workbook

CODES = '''\
lfdn;external_lfdn;tester;dispcode;lastpage;quality;duration;p_0001;v_11;v_12;v_13;v_21;v_22;v_23;v_31;v_32;v_33;v_41;v_99;browser;device_type;language;rts1001;datetime
17;0;0;31;6028435;-77;312;vik;-77;-77;-77;4;2;7;98;3;0;3;"Bra; men ""travelt""";Firefox;0;no;4;2026-05-04 10:01:00
18;0;0;32;6028435;-77;298;vik;-77;-77;-77;5;-99;10;-99;-99;-99;99;-99;Chrome;0;no;5;2026-05-04 10:02:00
20;0;0;31;6028435;-77;401;naering;1;5;3;-77;-77;-77;4;4;-99;-99;-99;Safari;1;no;4;2026-05-04 10:03:00
23;0;0;22;6028433;-77;-1;os;2;1;5;-99;-99;-99;-77;-77;-77;-99;-66;Edge;0;no;3;2026-05-04 10:04:00
'''
IDS = ("17 (b1)", "18 (b1)", "20 (b1)", "23 (b1)")
PLACES = {
    f"v_{row}{number}": f"{{item: {item}, target: {target}}}"
    for row, target in enumerate(("vik", "naering", "os"), 1)
    for number, item in enumerate(("ben1", "ben2", "clo1"), 1)
} | {"v_41": "{item: fac1}"}
MAPPING = (
    "import:\n  system: questback\n  rater: {column: p_0001}\n  values: {labels: {'0': '0'}}\n  columns:\n"
    + "".join(f"    {header}: {place}\n" for header, place in PLACES.items())
)
"""What somebody declares who has the form's list of variables."""


def records() -> list[list[str]]:
    """The cells, without the remark that has a separator in it."""
    return [line.split(";") for line in CODES.replace('"Bra; men ""travelt"""', "Bra").splitlines()]


@sample("questback")
def questback_codes() -> Files:
    return {"data_project_800804_2026_05_04.csv": CODES.encode()}


@sample("questback")
def questback_workbook() -> Files:
    return {"data_project_800804_2026_05_04.xlsx": workbook({"Export 1.1": records()})}


@sample("questback")
def questback_without_status() -> Files:
    """As somebody exports who leaves out most of the system's columns."""
    wanted = [place for place, name in enumerate(records()[0]) if name == "lfdn" or name[:2] in ("v_", "p_")]
    lines = [";".join(row[place] for place in wanted) for row in records()]
    return {"data.csv": ("\n".join(lines) + "\n").encode("cp1252")}
