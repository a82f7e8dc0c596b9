"""Tổng quan: what leaders and viewers read of a year, of a programme, of an agency, of the localities below."""
