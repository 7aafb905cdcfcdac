"""The small survey as SurveyJS leaves it: `survey.data` of each who answered, in a list, one alone, with ids beside."""

import json

from import_samples import Files, sample

LIST = """\
[
  {"rater": "vik", "role": "representative", "tillitform": "liten/1.0.0", "wave": "b1",
   "to_naering": {"ben1": 4, "ben2": 2}, "to2_naering": {"clo1": 7},
   "to_os": {"ben1": 98, "ben2": 3}, "to2_os": {"clo1": 0}, "general": {"fac1": 3}},
  {"rater": "vik", "role": "leadership", "tillitform": "liten/1.0.0", "wave": "b1",
   "to_naering": {"ben1": 5}, "to2_naering": {"clo1": 10}, "general": {"fac1": 99}},
  {"rater": "naering", "role": "other", "tillitform": "liten/1.0.0", "wave": "b1",
   "to_vik": {"ben1": 1, "ben2": 5}, "to2_vik": {"clo1": 3}, "to_os": {"ben1": 4, "ben2": 4}},
  {"rater": "os", "tillitform": "liten/1.0.0", "wave": "b1",
   "to_vik": {"ben1": 2, "ben2": 1}, "to2_vik": {"clo1": 5}}
]
"""


@sample("surveyjs")
def surveyjs_list() -> Files:
    return {"answers.json": LIST.encode()}


@sample("surveyjs")
def surveyjs_with_ids() -> Files:
    """As a database keeps them."""
    kept = [{"_id": f"id{number}", **one} for number, one in enumerate(json.loads(LIST), 1)]
    return {"answers.json": json.dumps({"data": kept}).encode()}


@sample("surveyjs")
def surveyjs_one() -> Files:
    return {"answer.json": json.dumps(json.loads(LIST)[0], indent=2).encode()}
