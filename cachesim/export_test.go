package cachesim

// RowOf tells the objects of transactions apart, for tests: the row that a transaction
// reads or writes, or -1.
func RowOf(t *Transaction) int { return int(t.row) }

// IsStoring reports whether a transaction stores a response.
func IsStoring(t *Transaction) bool { return t.phase == storing }
