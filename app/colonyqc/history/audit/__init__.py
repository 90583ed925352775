"""The audit chain: events, digests of rows, the row check and anchors."""
