// Package durable keeps what was written from a power cut.
package durable
