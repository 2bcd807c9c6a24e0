package server_test

import (
	"net"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/server"
)

// idle is a listener to which nobody comes.
type idle struct{ closed chan struct{} }

func (l idle) Accept() (net.Conn, error) {
	<-l.closed
	return nil, net.ErrClosed
}

func (l idle) Close() error {
	select {
	case <-l.closed:
	default:
		close(l.closed)
	}
	return nil
}

func (idle) Addr() net.Addr { return &net.TCPAddr{} }

// The first visitors get files that are compressed in a moment, later ones the
// same files in fewer bytes and under another tag.
func TestFilesGetSmaller(t *testing.T) {
	x := shipped()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t, func(c *server.Config) { c.Explorer = x })
		served := make(chan error)
		go func() { served <- s.Serve(t.Context(), t.Context(), idle{make(chan struct{})}) }()
		type got struct {
			size      int
			tag, body string
		}
		get := func(encoding string) got {
			res := ask(t, s.Handler(), "GET", "/static/js/main.js", "", "Accept-Encoding: "+encoding)
			if res.Header.Get("Content-Encoding") != encoding {
				t.Errorf("encoding = %q, want %q", res.Header.Get("Content-Encoding"), encoding)
			}
			size, err := strconv.Atoi(res.Header.Get("Content-Length"))
			if err != nil {
				t.Error(err)
			}
			return got{size, res.Header.Get("ETag"), decoded(t, res)}
		}
		first := map[string]got{"br": get("br"), "gzip": get("gzip")}
		time.Sleep(time.Minute)
		for encoding, before := range first {
			after := get(encoding)
			if after.size >= before.size || after.tag == before.tag || after.body != before.body {
				t.Errorf("%s: %d bytes under %s, then %d under %s; the same body: %v", encoding, before.size, before.tag, after.size, after.tag, after.body == before.body)
			}
		}
		// The context of a test ends before its cleanups run.
		t.Cleanup(func() {
			if err := <-served; err != nil {
				t.Error(err)
			}
		})
	})
}
