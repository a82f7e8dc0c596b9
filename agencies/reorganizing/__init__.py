"""Reorganisation: agencies and localities renamed, merged, split or abolished on a day.

``plan`` says what is asked for, ``change`` reads the agencies it names, ``checking`` refuses what contradicts the
directory, ``parts`` is where every floor tells what moves and moves it, ``steps`` previews and carries out.
"""
