"""What a model package holds: the contract between training and inference."""
