"""Where the bundled program begins."""

import multiprocessing

import packed_modules

if __name__ == "__main__":
    packed_modules.install()
    # A frozen program that starts a process of itself would otherwise open the window once more.
    multiprocessing.freeze_support()
    from colonyqc.__main__ import main

    main()
