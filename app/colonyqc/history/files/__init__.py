"""Files named by their content: blobs, label maps, durable copies."""
