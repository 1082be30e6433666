"""Documents as they come in: their words, their pages, and whether they bear a mark of secrecy.

Imported by the child process that looks into one upload, hundreds of times in a deadline's hour:
nothing here may import more of `chuky`. What follows from a mark is said in `chuky.evidence`.
"""
