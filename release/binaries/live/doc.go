// Package live runs real HAProxy processes on loopback, with a server of its own
// behind them, for the tests that send requests through them. No command of hapvet
// uses it.
package live
