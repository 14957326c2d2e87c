"""Every example runs and prints what its recorded output says."""
