"""The parts of the benchmark: each measures (`run`) and words what it found (`words`)."""
