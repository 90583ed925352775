"""The office: who may do what, passwords, signatures and the audit trail."""
