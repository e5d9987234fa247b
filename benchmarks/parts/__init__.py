"""The parts of the benchmark: each measures (`measure`) and words what it found (`words`)."""
