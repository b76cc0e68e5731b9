"""The reading of files that strangers made, in a process of its own with limits on memory and time.

It imports nothing of the project around it and gets none of its settings or secrets: `__main__` is told the limits,
reads the file from standard input and writes what stands in it, or why it won't read it, as lines of JSON.

Every file starts it anew, and most are read in less time than Python needs to import a few modules. So it imports
what a kind of file needs when it has such a file, and does without `dataclasses` and `typing` on the way of a CSV.
"""
