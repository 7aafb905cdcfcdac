"""A form to print and answer with a pen: what stands on it (`sheet.py`), as a Word document and as a PDF."""
