"""What a training or an evaluation is reported as."""
