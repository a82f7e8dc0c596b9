"""Rollover: next year's draft from a signed programme, and what the drafter has to look through in it."""
