"""Programmes read from Word files and sheets.

From below: ``signs`` and ``lines`` (what every file is turned into), ``numbering``, ``columns`` and the two readers,
``accepting`` (which file is taken), ``deadlines``, ``agency_names`` and ``details`` (what words mean), ``sections`` and
``outlining`` (lines → rows of an outline), ``outline`` (the rows and their correction), ``keeping`` and ``creating``.
"""
