package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parley/graph"
	"parley/graph/memstore"
	"parley/internal/gql"
)

type question struct{ name, text string }

// more are questions beside those of docs/queries.md, which ask for what an
// index cannot answer: whole records, many of them.
var more = []question{
	{"Network", `{ network { actors { id name } links { from { id } to { id } meetingCount } } }`},
	{"HundredMeetings", `{ meetings(first: 100) { nodes { id name start format city notes } } }`},
	{"HundredMeetingsWithSources", `{ meetings(first: 100, orderBy: DATE_DESC) { nodes { name notes statedAttendees sources { label url } } } }`},
	{"CountryPage", `{ country(code: "JP") { id name region capital meetingCount
		links(first: 20) { totalCount nodes { to { id name } meetingCount firstMet lastMet } }
		series(first: 20) { nodes { id name firstRound lastRound } }
		meetings(first: 20) { nodes { meeting { id name start } presence role } }
		people(first: 20) { nodes { id name offices { title organisation { name } } } } } }`},
	{"OfficesOfMeetings", `{ meetings(first: 30) { nodes { name participants(first: 10) { nodes { participant { name } office role organisation { name } } } } } }`},
}

// questions are those of docs/queries.md and more.
func questions(ctx context.Context) ([]question, error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		return nil, fmt.Errorf("looking for the module: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "docs", "queries.md"))
	if err != nil {
		return nil, err
	}
	var out []question
	for _, b := range regexp.MustCompile("(?s)```graphql\n(?:query (\\w+).*?)\n```").FindAllStringSubmatch(string(text), -1) {
		out = append(out, question{b[1], strings.TrimSuffix(strings.TrimPrefix(b[0], "```graphql\n"), "```")})
	}
	return append(out, more...), nil
}

// service answers as parley serve does, but keeps no answers.
func service(s graph.Store, cache int) (*gql.Service, *graph.Explorer, error) {
	x := graph.NewExplorer(s, graph.Options{Now: time.Now, MaxAge: time.Second, CacheBytes: cache, RefreshTimeout: longest})
	api, err := gql.New(x, gql.Options{Limits: gql.Limits{CacheBytes: 1}})
	return api, x, err
}

// api opens what -be names: the embedded store, or the server's with a cache of
// records or without. The index is made before.
func (s *server) api(ctx context.Context, be string) (*gql.Service, func(), error) {
	var store graph.Store
	var err error
	cache := 0
	if be == "embedded" {
		var records []graph.Record
		if records, err = shipped(); err != nil {
			return nil, nil, err
		}
		store, err = memstore.New(records)
	} else {
		store, err = s.open()
	}
	if err != nil {
		return nil, nil, err
	}
	if be == "cached" {
		cache = cacheBytes
	}
	api, x, err := service(store, cache)
	if err == nil {
		_, err = x.At(ctx)
	}
	return api, func() { _ = store.Close(ctx) }, err
}

func ask(ctx context.Context, api *gql.Service, q question) ([]byte, time.Duration, error) {
	began := time.Now()
	a := api.Do(ctx, gql.Request{Query: q.text})
	took := time.Since(began)
	if a.Failed || a.Cached {
		return nil, took, fmt.Errorf("%s: %.300s", q.name, a.Body)
	}
	return a.Body, took, nil
}

// firstAsks times the first answer to each question.
func (s *server) firstAsks(ctx context.Context, be string) (m measured, err error) {
	all, err := questions(ctx)
	if err != nil {
		return m, err
	}
	api, done, err := s.api(ctx, be)
	if err != nil {
		return m, err
	}
	defer done()
	m.First = make(map[string]float64)
	for _, q := range all {
		_, took, err := ask(ctx, api, q)
		if err != nil {
			return m, err
		}
		m.First[q.name] = took.Seconds()
	}
	return m, nil
}

var stores = []string{"embedded", "cached", "uncached"}

// rounds is how often each question is asked once all is warm.
const rounds = 60

// queries asks all questions on both stores, in turns.
func (s *server) queries(ctx context.Context, out io.Writer) error {
	debug.SetGCPercent(gcPercent)
	if _, err := s.measure(ctx, "import", 1); err != nil {
		return err
	}
	all, err := questions(ctx)
	if err != nil {
		return err
	}
	first := make(map[string]map[string]float64)
	for _, be := range stores {
		m, err := s.measure(ctx, be, 1)
		if err != nil {
			return err
		}
		first[be] = m.First
	}
	warm := make(map[string]map[string]float64)
	apis := make(map[string]*gql.Service)
	for _, be := range stores {
		api, done, err := s.api(ctx, be)
		if err != nil {
			return err
		}
		defer done()
		apis[be], warm[be] = api, make(map[string]float64)
	}
	for _, q := range all {
		if err := askInTurns(ctx, apis, q, warm); err != nil {
			return err
		}
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "ms\tembedded, first\tNeo4j, first\tno record cache, first\tembedded, warm\tNeo4j, warm\tratio\tno record cache, warm\t")
	row := func(name string, at func(map[string]float64) float64) {
		fmt.Fprintf(w, "%s\t", name)
		for _, be := range stores {
			fmt.Fprintf(w, "%.2f\t", 1000*at(first[be]))
		}
		e, c := at(warm["embedded"]), at(warm["cached"])
		fmt.Fprintf(w, "%.2f\t%.2f\t%.2f\t%.2f\t\n", 1000*e, 1000*c, c/e, 1000*at(warm["uncached"]))
	}
	for _, q := range all {
		row(q.name, func(m map[string]float64) float64 { return m[q.name] })
	}
	row(fmt.Sprintf("sum of %d", len(all)), func(m map[string]float64) (sum float64) {
		for _, v := range m {
			sum += v
		}
		return sum
	})
	fmt.Fprintln(w)
	return w.Flush()
}

// askInTurns notes medians in seconds, and makes sure that all say the same.
func askInTurns(ctx context.Context, apis map[string]*gql.Service, q question, warm map[string]map[string]float64) error {
	took := make(map[string][]time.Duration)
	var said []byte
	for round := range rounds {
		for i := range stores {
			be := stores[(round+i)%len(stores)]
			body, d, err := ask(ctx, apis[be], q)
			switch {
			case err != nil:
				return err
			case said == nil:
				said = body
			case !sameData(said, body):
				return errors.New(q.name + ": the stores do not answer the same")
			}
			took[be] = append(took[be], d)
		}
	}
	for be, list := range took {
		warm[be][q.name] = quantile(list, 0.5).Seconds()
	}
	return nil
}

// sameData compares answers beside what they tell of themselves.
func sameData(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	var x, y struct{ Data json.RawMessage }
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && bytes.Equal(x.Data, y.Data)
}

func quantile(list []time.Duration, q float64) time.Duration {
	slices.Sort(list)
	return list[min(int(q*float64(len(list))), len(list)-1)]
}
