// Package record is what ledgers have in common, wherever they keep their records: the names of
// records, what is in them, what may follow what, and what a heap of them says as a whole.
package record
