"""`python -m chuky`: the command line, where no script was installed."""

from chuky.cli import main

if __name__ == "__main__":
    main()
