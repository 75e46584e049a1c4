// Package input holds what the readers of traffic have in common: lines out of plain
// or compressed files, and putting records in order that were written when they
// ended.
package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// MaxLine is the length of the longest line that is read, in bytes.
const MaxLine = 1 << 20

// ErrLongLine says that a line was longer than [MaxLine], and left out.
var ErrLongLine = errors.New("longer than 1 MiB")

// ErrCompression says that compressed data are damaged or end early. What follows
// cannot be read.
var ErrCompression = errors.New("compressed data")

// Lines reads lines one after the other, from data that may be compressed with gzip
// or zstd, which it finds out by their first bytes. It keeps no more than one line
// and what decompression needs.
type Lines struct {
	in     watched
	buffer *bufio.Reader
	number int64
}

// NewLines reads lines from a reader. Nothing is read before the first call of Next.
func NewLines(r io.Reader) *Lines { return &Lines{in: watched{r: r}} }

// watched remembers why reading failed, to tell a bad disk from bad data.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}

// Number returns the number of the line that Next returned last, from 1.
func (l *Lines) Number() int64 { return l.number }

// Next returns a line without its end; it is valid until the next call. The error is
// io.EOF at the end, [ErrLongLine] for a line that was left out (the next call goes
// on behind it), one that wraps [ErrCompression], or that of the reader.
func (l *Lines) Next() ([]byte, error) {
	if l.buffer == nil {
		if err := l.open(); err != nil {
			return nil, l.reason(err)
		}
	}
	l.number++
	line, err := l.buffer.ReadSlice('\n')
	switch {
	case err == nil:
		return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
	case errors.Is(err, bufio.ErrBufferFull):
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = l.buffer.ReadSlice('\n')
		}
		return nil, ErrLongLine
	case errors.Is(err, io.EOF) && len(line) > 0:
		return line, nil
	}
	return nil, l.reason(err)
}

// reason tells what a failure means.
func (l *Lines) reason(err error) error {
	switch {
	case l.in.err != nil:
		return l.in.err
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return fmt.Errorf("%w: %w", ErrCompression, err)
}

// The first bytes of compressed data. A file of zstd may begin with a frame to skip.
var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
	skipMagic = []byte{0x2a, 0x4d, 0x18} // behind 0x50 to 0x5f
)

// maxWindow bounds the memory of zstd: that of zstd --long.
const maxWindow = 128 << 20

func (l *Lines) open() error {
	raw := bufio.NewReaderSize(&l.in, 64<<10)
	first, err := raw.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	var r io.Reader = raw
	switch {
	case bytes.HasPrefix(first, gzipMagic):
		if r, err = gzip.NewReader(raw); err != nil {
			return notEOF(err)
		}
	case bytes.Equal(first, zstdMagic), len(first) == 4 && first[0]&0xf0 == 0x50 && bytes.Equal(first[1:], skipMagic):
		// Without concurrency it starts no goroutine, so there is nothing to close.
		r, err = zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return notEOF(err)
		}
	}
	l.buffer = bufio.NewReaderSize(r, MaxLine+1)
	return nil
}

// notEOF keeps a compressed file that ends in its header from passing for an empty
// one.
func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
