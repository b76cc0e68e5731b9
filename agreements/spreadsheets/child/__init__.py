"""The reading of files that strangers made, in a process of its own with limits on memory and time.

It imports nothing of the project around it and gets none of its settings or secrets: `__main__` is told the limits,
reads the file from standard input and writes what stands in it, or why it won't read it, as lines of JSON.
"""
