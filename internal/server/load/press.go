package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// question is a query with one variable, $new, that makes a request new.
type question struct{ name, query, variables string }

// unique stands in the variables where a new request has a number of its own.
const unique = "UNIQUE"

func questions() []question {
	// source(id:) of an unknown id is null and costs next to nothing.
	const fresh = ` fresh: source(id: $new) { id }`
	const variables = `{"new":"source:` + unique + `"}`
	return []question{
		{"network", `query($new: ID!) { network { actors { id name } links { from { id } to { id } meetingCount } }` + fresh + ` }`, variables},
		{"paths", `query($new: ID!) { paths(from: "country:KE", to: "country:EE") { hops total paths { sentence steps { meetingCount firstMet lastMet } } }` + fresh + ` }`, variables},
		{"100 x 5", `query($new: ID!) { meetings(first: 100) { nodes { id name start format city } }` + fresh + ` }`, variables},
		{"country page", `query($new: ID!) {
		  country(code: "JP") {
		    id name region meetingCount
		    links(first: 20) { totalCount nodes { to { id name } meetingCount firstMet lastMet } }
		    series(first: 20) { nodes { id name firstRound lastRound } }
		    meetings(first: 20) { nodes { meeting { id name start } presence role } }
		    people(first: 20) { nodes { id name } }
		  }` + fresh + ` }`, variables},
	}
}

// body is the JSON of the n-th request.
func (q question) body(n int64) string {
	text, err := json.Marshal(q.query)
	if err != nil {
		panic("load: a text is always JSON: " + err.Error())
	}
	return `{"query":` + string(text) + `,"variables":` + strings.ReplaceAll(q.variables, unique, strconv.FormatInt(n, 10)) + `}`
}

func request(body string) []byte {
	return fmt.Appendf(nil, "POST /graphql HTTP/1.1\r\nHost: load\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// line is one connection.
type line struct {
	net.Conn
	in *bufio.Reader
}

func dial(ctx context.Context, address string) (*line, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &line{c, bufio.NewReaderSize(c, 16<<10)}, nil
}

// ask sends a request and reads the whole answer. The body is nil unless it is
// kept; last says that the server will close the connection.
func (l *line) ask(request []byte, keep bool) (body []byte, last bool, err error) {
	if err := l.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return nil, false, err
	}
	if _, err := l.Write(request); err != nil {
		return nil, false, err
	}
	res, err := http.ReadResponse(l.in, nil)
	if err != nil {
		return nil, false, err
	}
	defer res.Body.Close()
	if keep {
		body, err = io.ReadAll(res.Body)
	} else {
		_, err = io.Copy(io.Discard, res.Body)
	}
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", res.StatusCode)
	}
	return body, res.Close, err
}

// counter makes each request of a run new, for all questions.
var counter atomic.Int64

// figures of one run.
type figures struct {
	rate, resident float64 // a second, MiB
	p50, p99, cpu  time.Duration
	answers        int
}

// press asks a question over many connections for a while.
func press(ctx context.Context, address string, q question, kept bool, connections int, d time.Duration) (figures, error) {
	before, err := usage(ctx, address)
	if err != nil {
		return figures{}, err
	}
	began := time.Now()
	took, err := pressBare(ctx, address, func() []byte {
		if kept {
			return nil
		}
		return request(q.body(counter.Add(1)))
	}, request(q.body(0)), connections, d)
	if err != nil {
		return figures{}, err
	}
	elapsed := time.Since(began)
	after, err := usage(ctx, address)
	if err != nil {
		return figures{}, err
	}
	f := summary(took, elapsed)
	f.cpu = time.Duration(float64(after.cpu-before.cpu) / float64(len(took)))
	f.resident = after.resident / (1 << 20)
	return f, nil
}

// pressBare asks until the time is over; next gives a request, or nil for the
// same one. It returns how long each answer took.
func pressBare(ctx context.Context, address string, next func() []byte, same []byte, connections int, d time.Duration) ([]time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	lists := make([][]time.Duration, connections)
	faults := make([]error, connections)
	var wg sync.WaitGroup
	for i := range connections {
		wg.Go(func() {
			lists[i], faults[i] = repeat(ctx, address, next, same)
			if faults[i] != nil {
				cancel()
			}
		})
	}
	wg.Wait()
	return slices.Concat(lists...), errors.Join(faults...)
}

func repeat(ctx context.Context, address string, next func() []byte, same []byte) (took []time.Duration, err error) {
	l, err := dial(ctx, address)
	if err != nil {
		if ctx.Err() != nil {
			err = nil
		}
		return nil, err
	}
	defer l.Close()
	for ctx.Err() == nil {
		r := next()
		if r == nil {
			r = same
		}
		began := time.Now()
		if _, _, err := l.ask(r, false); err != nil {
			return took, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

func summary(took []time.Duration, elapsed time.Duration) figures {
	if len(took) == 0 {
		return figures{}
	}
	slices.Sort(took)
	at := func(q float64) time.Duration { return took[min(int(q*float64(len(took))), len(took)-1)] }
	return figures{rate: float64(len(took)) / elapsed.Seconds(), p50: at(0.5), p99: at(0.99), answers: len(took)}
}

// used is what the server's process has used.
type used struct {
	cpu      time.Duration
	resident float64 // bytes
}

func usage(ctx context.Context, address string) (u used, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		return u, err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return u, err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		return u, err
	}
	for l := range strings.Lines(string(all)) {
		name, value, _ := strings.Cut(strings.TrimSpace(l), " ")
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
		case name == "process_cpu_seconds_total":
			u.cpu = time.Duration(n * float64(time.Second))
		case name == "process_resident_memory_bytes":
			u.resident = n
		}
	}
	return u, nil
}
