"""From questionnaire and roster to a form that people answer, in many systems: one module or folder a format."""
