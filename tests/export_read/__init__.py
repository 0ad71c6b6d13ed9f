"""The finished files, read back by programs that did not make them: qpdf, poppler and PDFium."""
