package neo4jstore_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/neo4jstore"
)

// A server that accepts and says nothing must not hold a caller for ever.
func TestSilentServer(t *testing.T) {
	l := listen(t)
	s := unopened(t, neo4jstore.Options{URI: "bolt://" + l.Addr().String(), Timeout: time.Second})
	began := time.Now()
	_, err := s.Version(t.Context())
	if graph.CodeOf(err) != graph.Unavailable || time.Since(began) > 3*time.Second {
		t.Errorf("got %v after %v, want UNAVAILABLE within the time", err, time.Since(began))
	}
	began = time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err = s.Version(ctx); err == nil || time.Since(began) > 500*time.Millisecond {
		t.Errorf("got %v after %v, want an error within the time", err, time.Since(began))
	}
	began = time.Now()
	if s.Close(t.Context()); time.Since(began) > time.Second {
		t.Errorf("closing took %v", time.Since(began))
	}
	if _, err = s.Version(t.Context()); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("closed: got %v, want UNAVAILABLE", err)
	}
}

func TestNobodyListens(t *testing.T) {
	l := listen(t)
	l.Close()
	s := unopened(t, neo4jstore.Options{URI: "bolt://" + l.Addr().String()})
	began := time.Now()
	_, err := s.Version(t.Context())
	if graph.CodeOf(err) != graph.Unavailable || time.Since(began) > 4*time.Second {
		t.Errorf("got %v after %v, want UNAVAILABLE within the time", err, time.Since(began))
	}
}

// unopened gives a store that has reached nobody yet.
func unopened(t *testing.T, o neo4jstore.Options) *neo4jstore.Store {
	t.Helper()
	s, err := neo4jstore.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return s
}

// A store that was made while the server was down serves all who ask once it
// is up, and makes one history for them.
func TestServerComesUp(t *testing.T) {
	o := server(t)
	query(t, o, "MATCH (n) DETACH DELETE n")
	l := listen(t)
	p := &proxy{server: host(t, o.URI)}
	o.URI, o.Timeout = "bolt://"+l.Addr().String(), 10*time.Second
	l.Close()
	s := unopened(t, o)
	if _, err := s.Records(t.Context(), []graph.ID{"country:AA"}); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("got %v, want UNAVAILABLE", err)
	}
	var err error
	if p.listener, err = net.Listen("tcp", l.Addr().String()); err != nil {
		t.Skip("somebody else took the port: ", err)
	}
	go p.serve()
	t.Cleanup(p.close)
	gone, cancel := context.WithCancel(t.Context())
	go s.Version(gone) // may begin the attempt that the others wait for
	time.AfterFunc(2*time.Millisecond, cancel)
	seen := make(chan graph.Version, 8)
	var calls sync.WaitGroup
	for range cap(seen) {
		calls.Go(func() {
			v, err := s.Version(t.Context())
			if err != nil {
				t.Error(err)
			}
			seen <- v
		})
	}
	calls.Wait()
	first := <-seen
	for range cap(seen) - 1 {
		if v := <-seen; v != first || v.History == "" {
			t.Errorf("got %+v and %+v, want one history", first, v)
		}
	}
}

// The commit reaches the server, its answer does not come back: the batch must
// be there once, and the caller hear of it.
func TestLostCommitIsNotDoubled(t *testing.T) {
	o := server(t)
	fresh(t, o)
	p := &proxy{listener: listen(t), server: host(t, o.URI)}
	go p.serve()
	t.Cleanup(p.close)
	o.URI = "bolt://" + p.listener.Addr().String()
	s := open(t, o)
	base, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.loseCommit.Store(true)
	v, err := s.Apply(t.Context(), graph.Batch{Base: base, Put: graphtest.Small()})
	if want := (graph.Version{History: base.History, N: 1}); err != nil || v != want {
		t.Errorf("got %+v, %v; want %+v", v, err, want)
	}
	if p.loseCommit.Load() {
		t.Error("no commit was lost")
	}
	if now, err := s.Version(t.Context()); err != nil || now != v {
		t.Errorf("the store is at %+v, %v; want %+v", now, err, v)
	}
}

// A server that falls silent between two calls, until it speaks again.
func TestServerFallsSilent(t *testing.T) {
	o := server(t)
	fresh(t, o)
	p := &proxy{listener: listen(t), server: host(t, o.URI)}
	go p.serve()
	t.Cleanup(p.close)
	o.URI, o.Timeout, o.WriteTimeout = "bolt://"+p.listener.Addr().String(), time.Second, time.Second
	s := open(t, o)
	base, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.silent.Store(true)
	calls := map[string]func(context.Context) error{
		"Version": func(ctx context.Context) error { _, err := s.Version(ctx); return err },
		"Records": func(ctx context.Context) error { _, err := s.Records(ctx, []graph.ID{"country:AA"}); return err },
		"Apply": func(ctx context.Context) error {
			_, err := s.Apply(ctx, graph.Batch{Base: base, Delete: []graph.ID{"country:AA"}})
			return err
		},
	}
	for name, call := range calls {
		began := time.Now()
		if err := call(t.Context()); graph.CodeOf(err) != graph.Unavailable || time.Since(began) > 2*time.Second {
			t.Errorf("%s: got %v after %v, want UNAVAILABLE within the time", name, err, time.Since(began))
		}
		began = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if err := call(ctx); graph.CodeOf(err) != graph.Timeout || !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 1300*time.Millisecond {
			t.Errorf("%s: got %v after %v, want TIMEOUT within the time", name, err, time.Since(began))
		}
		cancel()
	}
	p.silent.Store(false)
	if _, err := s.Version(t.Context()); err != nil {
		t.Errorf("after it spoke again: %v", err)
	}
}

func TestConnectionsCut(t *testing.T) {
	o := server(t)
	fresh(t, o)
	p := &proxy{listener: listen(t), server: host(t, o.URI)}
	go p.serve()
	t.Cleanup(p.close)
	o.URI = "bolt://" + p.listener.Addr().String()
	s := open(t, o)
	if _, err := s.Version(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.cut()
	if _, err := s.Version(t.Context()); err != nil {
		t.Errorf("after the connections were cut: %v", err)
	}
	p.close()
	began := time.Now()
	if _, err := s.Version(t.Context()); graph.CodeOf(err) != graph.Unavailable || time.Since(began) > 6*time.Second {
		t.Errorf("got %v after %v, want UNAVAILABLE within the time", err, time.Since(began))
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func host(t *testing.T, uri string) string {
	t.Helper()
	u, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// proxy hands bytes on, and loses what it is told to.
type proxy struct {
	listener   net.Listener
	server     string
	loseCommit atomic.Bool // hand the next commit on and cut before its answer
	silent     atomic.Bool // swallow what the client says

	mu    sync.Mutex
	conns []net.Conn
}

// commit is the message COMMIT in its chunk.
var commit = []byte{0x00, 0x02, 0xb0, 0x12, 0x00, 0x00}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.conns = append(p.conns, client, server)
		p.mu.Unlock()
		go p.toServer(client, server)
		go func() {
			io.Copy(client, server)
			client.Close()
		}()
	}
}

func (p *proxy) toServer(client, server net.Conn) {
	defer server.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := client.Read(buf)
		if n > 0 && bytes.Contains(buf[:n], commit) && p.loseCommit.CompareAndSwap(true, false) {
			client.Close() // before the server can answer
			server.Write(buf[:n])
			time.Sleep(300 * time.Millisecond) // time for it to commit
			return
		}
		if p.silent.Load() && err == nil {
			continue
		}
		if _, werr := server.Write(buf[:n]); err != nil || werr != nil {
			return
		}
	}
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

func (p *proxy) close() {
	p.listener.Close()
	p.cut()
}
