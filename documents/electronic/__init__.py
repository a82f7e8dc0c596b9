"""Electronic signing of a frozen file: round, uploads, judgement. Above the workflow, which it ends in."""
