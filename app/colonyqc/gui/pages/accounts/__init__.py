"""The people page: how the history is entered, accounts, passwords."""
