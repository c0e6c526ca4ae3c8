"""`python -m fondly` is the command line."""

from fondly.cli import main

main()
