"""Questionnaires: what was asked, on which scale, with which answer options."""
