"""From entries to results: component points, totals, classes, recognition, ranks."""
