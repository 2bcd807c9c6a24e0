package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// serve is a handler to compare with, made of Parley's answer to the question
// "100 x 5". It tells its address and serves until ctx is done.
func serve(ctx context.Context, name string, in io.Reader, out io.Writer) error {
	answer, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	handler, err := newHandler(name, answer)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h := &http.Server{ReadHeaderTimeout: time.Minute, Handler: handler}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	fmt.Fprintln(out, l.Addr())
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newHandler gives "bare", which sends the answer as it is, or "json", which
// encodes its structs on every request. Neither looks at what it is asked: they
// are bounds that no GraphQL server reaches.
func newHandler(name string, answer []byte) (http.Handler, error) {
	switch name {
	case "bare":
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { send(w, answer) }), nil
	case "json":
		var list meetings
		if err := json.Unmarshal(answer, &list); err != nil {
			return nil, fmt.Errorf("reading the meetings: %w", err)
		}
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			body, err := json.Marshal(list)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			send(w, body)
		}), nil
	}
	return nil, fmt.Errorf("-be must be bare or json, not %q", name)
}

func send(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// meetings is an answer to the question "100 x 5".
type meetings struct {
	Data struct {
		Meetings struct {
			Nodes []meeting `json:"nodes"`
		} `json:"meetings"`
		Fresh *struct{} `json:"fresh"` // always null
	} `json:"data"`
}

type meeting struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Start  *string `json:"start"`
	Format string  `json:"format"`
	City   *string `json:"city"`
}
