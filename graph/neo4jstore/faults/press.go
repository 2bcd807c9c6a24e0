package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/graph"
	"parley/internal/server/launch"
)

const (
	// deadline is the preset of --timeout; margin is for the way there and back
	// on a busy machine.
	deadline = 10 * time.Second
	margin   = 500 * time.Millisecond
	// connections ask at the same time.
	connections = 8
)

// asking is a Parley server and all that asks it.
type asking struct {
	server *launch.Server
	base   string
	http   *http.Client

	mu   sync.Mutex
	seen tally
}

// tally is what became of requests.
type tally struct {
	ok, coded, broken int
	slowest           time.Duration
	codes             map[string]int
	faults            []string // the first of those that broke a promise
}

// serve starts a Parley server on the way to Neo4j. It keeps no records and no
// answers, so that each request needs the store.
func serve(ctx context.Context, n *neo4jServer, uri string, env ...string) (*asking, error) {
	s, err := launch.Start(ctx, launch.Options{
		Args: []string{"--record-cache", "1", "--cache-bytes", "1"},
		Env:  append([]string{"NEO4J_URI=" + uri, "NEO4J_USERNAME=" + n.username, "NEO4J_PASSWORD=" + n.password, "NEO4J_PASSWORD_FILE=", "NEO4J_DATABASE=", "PARLEY_DATA="}, env...),
	})
	if err != nil {
		return nil, err
	}
	t := &http.Transport{MaxIdleConnsPerHost: 2 * connections}
	return &asking{server: s, base: "http://" + s.Address, http: &http.Client{Transport: t}}, nil
}

const question = `query($new: ID!) {
  meetings(first: 20, orderBy: DATE_DESC) { nodes { name notes participants(first: 5) { nodes { participant { name } office } } sources { label url } } }
  fresh: source(id: $new) { id }
}`

// ask sends the question once and says what is wrong with the answer, if
// anything is; codes are those of its errors.
func (a *asking) ask(ctx context.Context, number int) (codes []string, fault string) {
	body, err := json.Marshal(map[string]any{"query": question, "variables": map[string]any{"new": "source:" + strconv.Itoa(number)}})
	if err != nil {
		panic("faults: a text is always JSON: " + err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, deadline+5*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := a.http.Do(r)
	if err != nil {
		return nil, err.Error()
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err.Error()
	}
	var answer struct {
		Data   *struct{ Meetings *struct{ Nodes []any } }
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, fmt.Sprintf("status %d, no JSON: %.200s", res.StatusCode, text)
	}
	for _, e := range answer.Errors {
		switch graph.Code(e.Extensions.Code) {
		case graph.Unavailable, graph.Timeout, graph.Conflict:
			codes = append(codes, e.Extensions.Code)
		default:
			return nil, fmt.Sprintf("an error of code %q: %s", e.Extensions.Code, e.Message)
		}
	}
	if codes == nil && (answer.Data == nil || answer.Data.Meetings == nil || len(answer.Data.Meetings.Nodes) == 0) {
		return nil, fmt.Sprintf("status %d, neither data nor errors: %.200s", res.StatusCode, text)
	}
	return codes, ""
}

// press asks over several connections until the context ends, and waits for
// the answers that are on their way.
func (a *asking) press(ctx context.Context) {
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			for number := i; ctx.Err() == nil; number += connections {
				began := time.Now()
				codes, fault := a.ask(context.WithoutCancel(ctx), number)
				a.count(codes, fault, time.Since(began))
				time.Sleep(5 * time.Millisecond)
			}
		})
	}
	all.Wait()
}

func (a *asking) count(codes []string, fault string, took time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := &a.seen
	t.slowest = max(t.slowest, took)
	if fault == "" && took > deadline+margin {
		fault = fmt.Sprintf("an answer took %s", took.Round(time.Millisecond))
	}
	switch {
	case fault != "":
		if t.broken++; t.broken <= 3 {
			t.faults = append(t.faults, fault)
		}
	case codes != nil:
		t.coded++
		if t.codes == nil {
			t.codes = make(map[string]int)
		}
		t.codes[codes[0]]++
	default:
		t.ok++
	}
}

// take gives what was counted and begins anew.
func (a *asking) take() tally {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.seen
	a.seen = tally{}
	return t
}

// health is what one look at /healthz and /readyz saw.
type health struct {
	at         time.Time
	alive      bool
	ready      bool
	reason     string
	readyTook  time.Duration
	unanswered bool
}

// look asks both within the time that docs/operations.md gives a prober.
func (a *asking) look(ctx context.Context) health {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	h := health{at: time.Now()}
	status, _, err := a.get(ctx, "/healthz")
	h.alive = err == nil && status == http.StatusOK
	began := time.Now()
	status, text, err := a.get(ctx, "/readyz")
	h.readyTook = time.Since(began)
	h.ready, h.unanswered = status == http.StatusOK, err != nil
	var said struct{ Code, Reason string }
	if json.Unmarshal(text, &said) == nil && said.Code != "" {
		h.reason = said.Code + " " + said.Reason
	}
	return h
}

func (a *asking) get(ctx context.Context, path string) (int, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path, nil)
	if err != nil {
		return 0, nil, err
	}
	res, err := a.http.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, text, err
}

// watch looks again and again until the context ends.
func (a *asking) watch(ctx context.Context) (all []health) {
	for ctx.Err() == nil {
		all = append(all, a.look(context.WithoutCancel(ctx)))
		time.Sleep(100 * time.Millisecond)
	}
	return all
}

// weight is what the process holds when nobody asks it.
type weight struct {
	goroutines int
	resident   float64 // MiB
}

func (a *asking) weight(ctx context.Context) (w weight, err error) {
	a.http.CloseIdleConnections()
	_, text, err := a.get(ctx, "/metrics")
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		f, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "go_goroutines":
			w.goroutines = int(f)
		case "process_resident_memory_bytes":
			w.resident = f / (1 << 20)
		}
	}
	return w, err
}

// settled waits until there are no more goroutines than at most, for a while.
func (a *asking) settled(ctx context.Context, most int) (w weight, err error) {
	for began := time.Now(); ; {
		if w, err = a.weight(ctx); err != nil || w.goroutines <= most || time.Since(began) > 15*time.Second {
			return w, err
		}
		time.Sleep(200 * time.Millisecond)
	}
}
