"""What documents of every kind are made with: Word's XML and files, a PDF's fonts and colours, pages."""
