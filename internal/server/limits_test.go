package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/gql"
	"parley/internal/server"
)

func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return c
}

func send(t testing.TB, c net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// benign asks a small question on a new connection, and wants it soon.
func benign(t testing.TB, addr string) {
	t.Helper()
	client := &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Post("http://"+addr+"/graphql", "application/json", strings.NewReader(`{"query":"{a}"}`))
	if err != nil {
		t.Errorf("a benign request: %v", err)
		return
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("a benign request: status = %d", res.StatusCode)
	}
}

func TestHeaderLimit(t *testing.T) {
	_, addr, _ := serve(t, newServer(t, nil))
	for size, want := range map[int]string{60 << 10: "200", 70 << 10: "431"} {
		c := dial(t, addr)
		send(t, c, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", size)+"\r\n\r\n")
		line, err := bufio.NewReader(c).ReadString('\n')
		if err != nil || !strings.Contains(line, want) {
			t.Errorf("%d bytes of header: %q, %v, want %s", size, line, err, want)
		}
	}
}

func TestSlowClients(t *testing.T) {
	big := strings.Repeat("x", 16<<20) // more than the buffers of a connection hold
	api := fakeAPI{do: func(_ context.Context, r gql.Request) gql.Answer {
		if r.Query == "{big}" {
			return gql.Answer{Body: []byte(big), Ran: true}
		}
		return answered(r)
	}}
	s := newServer(t, func(c *server.Config) {
		c.API = api
		c.ReadHeaderTimeout, c.ReadTimeout, c.WriteTimeout, c.IdleTimeout = 300*time.Millisecond, 600*time.Millisecond, time.Second, 300*time.Millisecond
		c.Timeout, c.MaxInFlight, c.QueueWait = time.Second, 4, 50*time.Millisecond
	})
	_, addr, _ := serve(t, s)
	slowReader := func(t *testing.T, addr string) net.Conn {
		c := dial(t, addr)
		if err := c.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
			t.Fatal(err)
		}
		send(t, c, "GET /graphql?query={big} HTTP/1.1\r\nHost: x\r\n\r\n")
		return c
	}

	t.Run("slow headers are cut", func(t *testing.T) {
		c := dial(t, addr)
		send(t, c, "GET /healthz HTTP/1.1\r\nHost: x\r\n")
		benign(t, addr)
		wantClosed(t, c)
	})
	t.Run("slow bodies are told, and hold no place", func(t *testing.T) {
		var slow []net.Conn
		for range 100 {
			c := dial(t, addr)
			send(t, c, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")
			slow = append(slow, c)
		}
		benign(t, addr)
		res, err := http.ReadResponse(bufio.NewReader(slow[0]), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(body), `"code":"TIMEOUT"`) {
			t.Errorf("status = %d: %s", res.StatusCode, body)
		}
		checkSecure(t, res.Header)
	})
	t.Run("slow readers hold no place", func(t *testing.T) {
		// They could be written to for longer than a benign request would wait.
		patient := newServer(t, func(c *server.Config) {
			c.API, c.MaxInFlight, c.QueueWait, c.WriteTimeout = api, 4, 5*time.Second, time.Minute
		})
		_, addr, _ := serve(t, patient)
		for range 20 {
			slowReader(t, addr)
		}
		time.Sleep(100 * time.Millisecond)
		benign(t, addr)
	})
	t.Run("slow readers are cut", func(t *testing.T) {
		c := slowReader(t, addr)
		time.Sleep(1300 * time.Millisecond)
		if n, err := io.Copy(io.Discard, c); n > int64(len(big)) {
			t.Errorf("a slow reader got the whole answer after the time to write it (%v)", err)
		}
	})
	t.Run("a thousand idle connections", func(t *testing.T) {
		before := heap()
		var idle []net.Conn
		for range 1000 {
			idle = append(idle, dial(t, addr))
		}
		for range 20 {
			benign(t, addr)
		}
		if grown := heap() - before; grown > 64<<20 {
			t.Errorf("the heap grew by %d bytes", grown)
		}
		wantClosed(t, idle[0])
	})
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// wantClosed waits until the server closes a connection.
func wantClosed(t testing.TB, c net.Conn) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(3 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err := io.Copy(io.Discard, c)
	if nerr, ok := err.(net.Error); ok && nerr.Timeout() {
		t.Error("the server left the connection open")
	}
}

func TestTooManyAtOnce(t *testing.T) {
	hold, inside := make(chan bool), make(chan bool, 10)
	s := newServer(t, func(c *server.Config) {
		c.MaxInFlight, c.QueueWait = 2, 50*time.Millisecond
		c.API = fakeAPI{do: func(_ context.Context, r gql.Request) gql.Answer {
			inside <- true
			<-hold
			return answered(r)
		}}
	})
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() { ask(t, s.Handler(), "GET", "/graphql?query={a}", "") })
		<-inside
	}
	busy := row{status: 503, has: []string{"busy", `"code":"UNAVAILABLE"`}, want: map[string]string{"Retry-After": "1"}}
	busy.name, busy.target = "a third question", "/graphql?query={a}"
	busy.run(t, s.Handler())
	busy.name, busy.target = "a page", "/"
	busy.run(t, s.Handler())
	row{name: "health has no queue", target: "/healthz", status: 200}.run(t, s.Handler())
	close(hold)
	all.Wait()
	row{name: "afterwards", target: "/graphql?query={a}", status: 200}.run(t, s.Handler())
}

func TestDeadline(t *testing.T) {
	s := newServer(t, func(c *server.Config) {
		c.Timeout = 50 * time.Millisecond
		c.API = fakeAPI{do: func(ctx context.Context, _ gql.Request) gql.Answer {
			<-ctx.Done()
			return refusedWith("TIMEOUT")
		}}
	})
	row{name: "the API is told", target: "/graphql?query={a}", header: []string{wantsGQ}, status: 504}.run(t, s.Handler())
}

// Large bodies are read a few at a time; small ones pass by them.
func TestLargeBodies(t *testing.T) {
	s := newServer(t, func(c *server.Config) { c.QueueWait, c.MaxBody = 50*time.Millisecond, 1<<20 })
	_, addr, _ := serve(t, s)
	head := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", 1<<20)
	part := strings.Repeat(" ", 100<<10)
	for range 40 {
		send(t, dial(t, addr), head+part)
	}
	time.Sleep(200 * time.Millisecond)
	benign(t, addr)
	c := dial(t, addr)
	send(t, c, head+part)
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status = %d, want 503", res.StatusCode)
	}
}

func TestGracefulShutdown(t *testing.T) {
	const flying = 100
	hold := make(chan bool)
	var inside atomic.Int32
	s := newServer(t, func(c *server.Config) {
		c.DrainDelay = 300 * time.Millisecond
		c.API = fakeAPI{do: func(_ context.Context, r gql.Request) gql.Answer {
			if inside.Add(1) <= flying {
				<-hold
			}
			return answered(r)
		}}
	})
	stop, addr, done := serve(t, s)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: flying}}
	var all sync.WaitGroup
	var whole atomic.Int32
	for range flying {
		all.Go(func() {
			res, err := client.Post("http://"+addr+"/graphql", "application/json", strings.NewReader(`{"query":"{a}"}`))
			if err != nil {
				t.Error(err)
				return
			}
			defer res.Body.Close()
			if b, err := io.ReadAll(res.Body); err == nil && res.StatusCode == 200 && strings.HasSuffix(string(b), "}}") {
				whole.Add(1)
			}
		})
	}
	for inside.Load() < flying {
		time.Sleep(time.Millisecond)
	}
	stop()
	// Readiness is red at once, while requests are still taken.
	red := 0
	for range 100 {
		res, err := http.Get("http://" + addr + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if red = res.StatusCode; red == 503 {
			if res.Header.Get("Connection") == "" && !res.Close {
				t.Error("the answer does not ask the client to leave")
			}
			break
		}
		time.Sleep(time.Millisecond)
	}
	if red != 503 {
		t.Errorf("readiness = %d while draining, want 503", red)
	}
	benign(t, addr)
	time.Sleep(500 * time.Millisecond)
	select {
	case err := <-done:
		t.Fatalf("Serve returned (%v) with requests in flight", err)
	default:
	}
	if c, err := net.Dial("tcp", addr); err == nil {
		c.Close()
		t.Error("connections are still accepted after the delay")
	}
	close(hold)
	all.Wait()
	if err := <-done; err != nil {
		t.Errorf("Serve = %v", err)
	}
	if whole.Load() != flying {
		t.Errorf("%d of %d answers arrived whole", whole.Load(), flying)
	}
}

func TestForcedShutdown(t *testing.T) {
	inside := make(chan bool)
	s := newServer(t, func(c *server.Config) {
		c.DrainDelay = time.Hour
		c.API = fakeAPI{do: func(ctx context.Context, _ gql.Request) gql.Answer {
			close(inside)
			<-ctx.Done()
			return refusedWith("CANCELLED")
		}}
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	force, kill := context.WithCancel(t.Context())
	defer kill()
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, force, l) }()
	c := dial(t, l.Addr().String())
	send(t, c, "GET /graphql?query={a} HTTP/1.1\r\nHost: x\r\n\r\n")
	<-inside
	stop()
	kill()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "cut") {
			t.Errorf("Serve = %v, want an error that says requests were cut", err)
		}
	case <-time.After(3 * time.Second):
		t.Fatal("Serve did not return")
	}
}

func TestServeTellsWhenItCannot(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := newServer(t, nil).Serve(t.Context(), t.Context(), l); err == nil {
		t.Error("Serve on a closed listener = nil")
	}
}
