"""Hand over what a laboratory kept, whole: to an inspector, an archive, another site."""
