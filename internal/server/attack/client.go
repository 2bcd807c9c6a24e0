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
	"sync/atomic"
	"time"
)

// unique stands in a request where each sending puts a number of its own.
const unique = "UNIQUE0000"

// patience is how long an answer is waited for.
const patience = 5 * time.Second

// client sends requests to one server.
type client struct {
	base  string
	http  *http.Client
	count atomic.Int64
	// restart makes the server answer again; nil when it is not ours.
	restart func() (string, error)
}

func newClient(base string) *client {
	t := &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}
	return &client{base: base, http: &http.Client{Transport: t, Timeout: patience}}
}

// answer is what came back, as far as the bounds need it.
type answer struct {
	status int
	bytes  int
	codes  []string // of each error; empty for one that is not coded
	body   []byte
	took   time.Duration
}

// send sends one request; its number makes it new to the server.
func (c *client) send(ctx context.Context, m message) (answer, error) {
	n := fmt.Sprintf("%0*d", len(unique), c.count.Add(1))
	body := bytes.ReplaceAll(m.body, []byte(unique), []byte(n))
	r, err := http.NewRequestWithContext(ctx, m.method, c.base+strings.ReplaceAll(m.path, unique, n), bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for k, v := range m.header {
		r.Header.Set(k, v)
	}
	began := time.Now()
	res, err := c.http.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	a := answer{status: res.StatusCode}
	if a.body, err = io.ReadAll(res.Body); err != nil {
		return a, fmt.Errorf("reading the answer: %w", err)
	}
	a.took, a.bytes = time.Since(began), len(a.body)
	return a, a.read()
}

// read finds the errors of an answer, which is JSON whatever was asked.
func (a *answer) read() error {
	var v struct {
		Errors []struct {
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(a.body, &v); err != nil {
		return fmt.Errorf("an answer with status %d is not JSON: %w: %.100q", a.status, err, a.body)
	}
	for _, e := range v.Errors {
		a.codes = append(a.codes, e.Extensions.Code)
	}
	return nil
}

// cpu is the processor time that the server has used so far.
func (c *client) cpu(ctx context.Context) (time.Duration, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	res, err := c.http.Do(r)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(all)) {
		if value, ok := strings.CutPrefix(line, "process_cpu_seconds_total "); ok {
			s, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return time.Duration(s * float64(time.Second)), err
		}
	}
	return 0, fmt.Errorf("%s/metrics does not tell process_cpu_seconds_total", c.base)
}
