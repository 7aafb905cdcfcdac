"""Every code of a problem, once."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Severity = Literal["cell", "row", "file", "warning", "usage", "output"]
"""How far a problem reaches.

`cell` and `row` problems refuse the file, unless `--on-invalid drop` leaves out the cell or row; `file` problems
always refuse it; a `warning` refuses nothing; `usage` and `output` problems have nothing to do with data.
"""

_DATA: Final[Mapping[str, Severity]] = {
    # cells
    "not_a_number": "cell",
    "outside_format": "cell",
    "decimals_not_allowed": "cell",
    "too_many_decimals": "cell",
    "ambiguous_number": "cell",
    "conflicting_answers": "cell",
    # rows
    "respondent_empty": "row",
    "rater_empty": "row",
    "target_empty": "row",
    "item_unknown": "row",
    "self_rating": "row",
    "double_row": "row",
    "respondent_in_two_organisations": "row",
    "organisation_unknown": "row",
    "organisation_not_in_wave": "row",
    "organisation_not_in_network": "row",
    "wave_unknown": "row",
    "network_unknown": "row",
    # response files
    "file_not_found": "file",
    "file_unreadable": "file",
    "file_empty": "file",
    "file_without_rows": "file",
    "file_without_answers": "file",
    "file_twice": "file",
    "excel_file": "file",
    "spss_file": "file",
    "binary_file": "file",
    "text_broken": "file",
    "header_blank": "file",
    "header_duplicate": "file",
    "ragged_row": "file",
    "quote_broken": "file",
    "column_role_twice": "file",
    "column_missing": "file",
    "item_column_missing": "file",
    "mixed_decimal_marks": "file",
    "mapping_column_unknown": "file",
    "mapping_item_unknown": "file",
    "mapping_pattern_unmatched": "file",
    "mapping_pattern_clash": "file",
    "wave_in_mapping_absent": "file",
    "network_column_missing": "file",
    "questionnaire_unclear": "file",
    "wide_without_mapping": "file",
    "questionnaires_differ": "file",
    "file_of_many_waves": "file",
    # warnings
    "similar_names": "warning",
    "similar_waves": "warning",
    "files_identical": "warning",
    "respondent_changed_organisation": "warning",
    "columns_left_out": "warning",
    "rows_left_out": "warning",
    "empty_rows": "warning",
    "role_unknown": "warning",
    "roster_holes": "warning",
    "dropped_invalid": "warning",
}
_YAML: Final[Mapping[str, Severity]] = {
    # YAML files
    "yaml_syntax": "file",
    "yaml_encoding": "file",
    "yaml_too_large": "file",
    "yaml_too_deep": "file",
    "yaml_not_plain": "file",
    "yaml_not_mapping": "file",
    "yaml_duplicate_key": "file",
    "yaml_unquoted_comma": "file",
    "key_unknown": "file",
    "key_missing": "file",
    "value_invalid": "file",
    "value_empty": "file",
    "name_unknown": "file",
    "name_twice": "file",
    "language_missing": "file",
    "language_undeclared": "file",
    "placeholder_missing": "file",
    "placeholder_misplaced": "file",
    "scale_without_items": "file",
    "floor_outside_format": "file",
    "range_empty": "file",
    "missing_code_in_range": "file",
    "label_outside_format": "file",
    "label_twice": "file",
    "label_is_number": "file",
    "composite_mixes": "file",
    "circle_not_pairs": "file",
    "pattern_invalid": "file",
    "dates_in_disorder": "file",
}
_USAGE: Final[Mapping[str, Severity]] = {
    # the command line
    "usage": "usage",
    "option_unknown": "usage",
    "command_unknown": "usage",
    "argument_missing": "usage",
    "choice_unknown": "usage",
    "choice_unknown_far": "usage",
    "questionnaire_unknown": "usage",
    "study_not_found": "usage",
    "responses_not_named": "usage",
    "organisations_not_named": "usage",
    "networks_of_many": "usage",
    "questionnaire_without_circle": "usage",
    "rise_beyond_scale": "usage",
    "waves_too_few": "usage",
    "wave_not_found": "usage",
    "wave_ambiguous": "usage",
    "wave_twice": "usage",
    "waves_against_dates": "usage",
    "waves_without_order": "usage",
    "study_not_here": "usage",
    "folder_taken": "output",
    "ending_not_offered": "usage",
    "format_not_offered": "usage",
    "audience_not_offered": "usage",
    "audience_not_named": "usage",
    "organisation_not_found": "usage",
    "organisation_left": "usage",
    "network_not_found": "usage",
    "template_not_found": "usage",
    "template_unreadable": "usage",
    "extra_missing": "usage",
    "form_without_partners": "usage",
    "form_of_many_networks": "usage",
    "form_organisation_unknown": "usage",
    "form_network_unknown": "usage",
    "form_language_unknown": "usage",
    "option_needs": "usage",
    "options_exclude": "usage",
    # results and output
    "nothing_to_compute": "output",
    "no_common_scales": "file",
    "output_exists": "output",
    "output_failed": "output",
    "internal": "output",
}
AREAS: Final[Mapping[str, Mapping[str, Severity]]] = MappingProxyType({"data": _DATA, "yaml": _YAML, "usage": _USAGE})
"""Every code, once, by the area of its texts (`text/*/problems_data.toml` and so on).

`docs/errors.md` is made from this list and those texts.
"""
CATALOGUE: Final[Mapping[str, Severity]] = MappingProxyType(
    {code: severity for area in AREAS.values() for code, severity in area.items()}
)
AREA_OF: Final[Mapping[str, str]] = {code: area for area, codes in AREAS.items() for code in codes}
