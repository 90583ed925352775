"""Where the bundled program begins."""

import multiprocessing

if __name__ == "__main__":
    # A frozen program that starts a process of itself would otherwise open the window once more.
    multiprocessing.freeze_support()
    from colonyqc.__main__ import main

    main()
