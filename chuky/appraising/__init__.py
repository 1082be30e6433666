"""Appraisal as people do it: queues, one score with its reason, queries to a unit and answers.

The rules of points are in `chuky.cycle.scores`; pages are in `dashboard.appraiser`.
"""
