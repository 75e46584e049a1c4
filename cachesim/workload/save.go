package workload

import (
	"errors"
	"io"

	"github.com/hapvet/hapvet/cachesim/trace"
)

// WriteTrace writes the traffic as a trace, with all headers.
func (w *Workload) WriteTrace(out io.Writer) error {
	source, err := w.Exchanges()
	if err != nil {
		return err
	}
	writer := trace.NewWriter(out)
	var e trace.Exchange
	for {
		if err := source.Next(&e); errors.Is(err, io.EOF) {
			return writer.Flush()
		} else if err != nil {
			return err
		}
		if err := writer.Write(&e); err != nil {
			return err
		}
	}
}
