package neo4jstore_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"parley/graph"
	"parley/graph/graphtest"
	"parley/graph/neo4jstore"
)

// toxic puts a proxy before the server, and gives what spoils both directions
// and what makes all well again; what a network does in ./faults for minutes is
// here a matter of seconds.
func toxic(t *testing.T, o *neo4jstore.Options) (spoil func(kind, attributes string), heal func()) {
	t.Helper()
	level := zerolog.GlobalLevel()
	zerolog.SetGlobalLevel(zerolog.Disabled)
	t.Cleanup(func() { zerolog.SetGlobalLevel(level) })
	var proxy *toxiproxy.Proxy
	address, upstream := "127.0.0.1:0", host(t, o.URI)
	up := func() {
		t.Helper()
		proxy = toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "neo4j", address, upstream)
		if err := proxy.Start(); err != nil {
			t.Fatal(err)
		}
		address = proxy.Listen
	}
	up()
	t.Cleanup(func() { proxy.Stop() })
	o.URI = "bolt://" + address
	return func(kind, attributes string) {
			t.Helper()
			for _, direction := range []string{"upstream", "downstream"} {
				text := fmt.Sprintf(`{"type": %q, "stream": %q, "attributes": {%s}}`, kind, direction, attributes)
				if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(text)); err != nil {
					t.Fatal(err)
				}
			}
		}, func() {
			t.Helper()
			// To take a toxic off a connection that has gone may wait for ever.
			proxy.Stop()
			up()
		}
}

// Whatever the network does, each call ends in time with a code; once it is
// well again so is the store, and nothing of the failed calls is left.
func TestNetworkFaults(t *testing.T) {
	o := server(t)
	if _, err := fresh(t, o).Apply(t.Context(), batchOn(t, o)); err != nil {
		t.Fatal(err)
	}
	o.Timeout, o.WriteTimeout = 10*time.Second, 10*time.Second
	spoil, heal := toxic(t, &o)
	s := open(t, o)
	ids := []graph.ID{"country:AA", "meeting:a-b-dialogue-1"}
	for _, f := range []struct {
		name, kind, attributes string
		time                   time.Duration // of each call
	}{
		{"reset", "reset_peer", `"timeout": 0`, 5 * time.Second},
		{"black hole", "timeout", `"timeout": 0`, time.Second},
		{"1 kB/s", "bandwidth", `"rate": 1`, time.Second},
	} {
		t.Run(f.name, func(t *testing.T) {
			base, err := s.Version(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			before := runtime.NumGoroutine()
			spoil(f.kind, f.attributes)
			for name, call := range map[string]func(context.Context) error{
				"Version": func(ctx context.Context) error { _, err := s.Version(ctx); return err },
				"Records": func(ctx context.Context) error { _, err := s.Records(ctx, ids); return err },
				"Apply": func(ctx context.Context) error {
					_, err := s.Apply(ctx, graph.Batch{Base: base, Put: []graph.Record{&graph.Person{ID: "person:slow", Name: strings.Repeat("x", 20_000)}}})
					return err
				},
			} {
				ctx, cancel := context.WithTimeout(t.Context(), f.time)
				began := time.Now()
				err := call(ctx)
				cancel()
				took := time.Since(began)
				// At 1 kB/s a short answer may come in time.
				if code := graph.CodeOf(err); err == nil && (f.kind != "bandwidth" || name == "Apply") || err != nil && code != graph.Unavailable && code != graph.Timeout {
					t.Errorf("%s: got %v, want UNAVAILABLE or TIMEOUT", name, err)
				}
				if took > f.time+time.Second {
					t.Errorf("%s took %v", name, took)
				}
			}
			heal()
			began := time.Now()
			for _, err = s.Version(t.Context()); err != nil && time.Since(began) < 5*time.Second; _, err = s.Version(t.Context()) {
			}
			if err != nil {
				t.Errorf("after it was well again: %v", err)
			}
			t.Logf("well again after %v", time.Since(began).Round(time.Millisecond))
			// A connection to the proxy and what the proxy does for it come and go.
			const perConnection = 8
			for began := time.Now(); runtime.NumGoroutine() > before+2*perConnection && time.Since(began) < 5*time.Second; {
				time.Sleep(50 * time.Millisecond)
			}
			if now := runtime.NumGoroutine(); now > before+2*perConnection {
				t.Errorf("%d goroutines are left, of %d before", now, before)
			}
		})
	}
}

// batchOn gives the first batch of an empty store.
func batchOn(t *testing.T, o neo4jstore.Options) graph.Batch {
	t.Helper()
	base, err := open(t, o).Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return graph.Batch{Base: base, Put: graphtest.Small()}
}
