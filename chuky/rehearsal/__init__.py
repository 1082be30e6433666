"""Rehearsal (diễn tập): the people of a year, simulated; everything else is the real thing.

Simulated people act through the services that real ones use. Who does what and when is a script
computed from plan, seed and faults alone, so that a rehearsal that was cut off goes on where it
stood. The driver that moves the clock and runs the flows is `flows.rehearse`.
"""
