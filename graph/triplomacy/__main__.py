"""`python -m triplomacy`: the same as the `triplomacy` command."""

from triplomacy.cli import main

if __name__ == "__main__":
    main()
