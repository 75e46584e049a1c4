package lsp

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// Bounds of what is read from the client. A configuration may have 128 MiB
// (config.MaxFileSize), but no editor is of use with that.
const (
	maxMessage = 64 << 20 // bytes of a message
	maxHeader  = 4 << 10  // bytes of a line of a header
	maxHeaders = 16       // lines of a header
)

// errHeader says that what should be the header of a message is none. Nobody knows
// where the next message begins then, so it ends the connection.
var errHeader = errors.New("this is no header of a message of the Language Server Protocol")

// stream frames messages by their lengths. Unlike that of the library it bounds what it
// reads, and answers a message that is no JSON instead of hanging up.
type stream struct {
	in    *bufio.Reader
	out   io.Writer
	close func() error

	writing sync.Mutex
}

func newStream(in io.Reader, out io.Writer, closing func() error) *stream {
	return &stream{in: bufio.NewReaderSize(in, maxHeader), out: out, close: closing}
}

// Read returns the next message that can be read.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	for {
		body, err := s.frame()
		if err != nil {
			return nil, 0, err
		}
		message, err := decode(body)
		if err == nil {
			return message, int64(len(body)), nil
		}
		if err := s.refuse(ctx, jsonrpc2.ParseError, fmt.Sprintf("a message that cannot be read: %v", err)); err != nil {
			return nil, 0, err
		}
	}
}

// decode reads a message. A panic of the library is an error.
func decode(body []byte) (message jsonrpc2.Message, err error) {
	defer func() {
		if p := recover(); p != nil {
			message, err = nil, fmt.Errorf("it cannot be decoded: %v", p)
		}
	}()
	return jsonrpc2.DecodeMessage(body)
}

// frame reads the body of the next message that is not too long.
func (s *stream) frame() ([]byte, error) {
	for {
		size, err := s.header()
		if err != nil {
			return nil, err
		}
		if size <= maxMessage {
			return s.body(size)
		}
		if _, err := io.CopyN(io.Discard, s.in, size); err != nil {
			return nil, io.ErrUnexpectedEOF
		}
		message := fmt.Sprintf("a message of %d bytes is longer than %d MiB, and was left out", size, maxMessage>>20)
		if err := s.refuse(context.Background(), jsonrpc2.InvalidRequest, message); err != nil {
			return nil, err
		}
	}
}

// body reads as much as really comes, so that the length alone takes no memory.
func (s *stream) body(size int64) ([]byte, error) {
	const first = 1 << 20
	body := make([]byte, 0, min(size, first))
	for int64(len(body)) < size {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		room := min(int64(cap(body)), size)
		n, err := io.ReadFull(s.in, body[len(body):room])
		body = body[:len(body)+n]
		if err != nil {
			return nil, io.ErrUnexpectedEOF
		}
	}
	return body, nil
}

// header reads the header of a message and returns the length of its body.
func (s *stream) header() (int64, error) {
	size := int64(-1)
	for n := 0; ; n++ {
		line, err := s.in.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF) && n == 0 && len(line) == 0:
			return 0, io.EOF
		case errors.Is(err, io.EOF):
			return 0, io.ErrUnexpectedEOF
		case errors.Is(err, bufio.ErrBufferFull) || n > maxHeaders:
			return 0, errHeader
		case err != nil:
			return 0, err
		}
		field := strings.TrimRight(string(line), "\r\n")
		if field == "" && size >= 0 {
			return size, nil
		}
		name, value, ok := strings.Cut(field, ":")
		if !ok {
			return 0, errHeader
		}
		if strings.EqualFold(name, "Content-Length") {
			if size, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil || size < 0 {
				return 0, errHeader
			}
		}
	}
}

// refuse answers a message of which nothing is known, not even its id.
func (s *stream) refuse(ctx context.Context, code jsonrpc2.Code, message string) error {
	_, err := s.Write(ctx, jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, jsonrpc2.NewError(code, message)))
	return err
}

// Write sends a message.
func (s *stream) Write(_ context.Context, message jsonrpc2.Message) (int64, error) {
	body, err := jsonrpc2.EncodeMessage(message)
	if err != nil {
		return 0, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	frame := append(fmt.Appendf(make([]byte, 0, len(body)+32), "Content-Length: %d\r\n\r\n", len(body)), body...)
	n, err := s.out.Write(frame)
	return int64(n), err
}

// Close hangs up.
func (s *stream) Close() error { return s.close() }
