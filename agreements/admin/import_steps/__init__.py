"""The steps of an import, one page each: the file, the table in it, its columns, its names, the preview."""
