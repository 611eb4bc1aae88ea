//go:build !linux && !darwin

package main

// hide leaves it to [term.ReadPassword] to show nothing of what is typed.
func hide(int) error { return nil }
