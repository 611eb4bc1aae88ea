package durable

// SyncDir has nothing to do: Windows cannot flush a folder, and NTFS keeps names in a journal.
func SyncDir(string) error { return nil }
