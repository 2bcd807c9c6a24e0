package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"parley/graph"
)

// Embedded gives the shipped records. It trusts them: tests prove that the
// files are valid, sorted and in canonical form, so nothing is checked here. An
// error means that the program was built from damaged files.
func Embedded() (*Set, error) {
	var jobs []job
	s, n := new(Set), 0
	for i, f := range files {
		b, err := embedded.ReadFile("data/" + f.name)
		if err != nil {
			return nil, fmt.Errorf("shipped data: %w", err)
		}
		for line := 1; len(b) > 0; {
			chunk := b[:cut(b)]
			b = b[len(chunk):]
			jobs = append(jobs, job{f, chunk, n, place{i, line}})
			lines := bytes.Count(chunk, []byte("\n"))
			n, line = n+lines, line+lines
		}
	}
	s.Records, s.digests, s.places = make([]graph.Record, n), make([]graph.Digest, n), make([]place, n)
	return s, s.decode(jobs)
}

// job is a run of whole lines of one file, and where its records go.
type job struct {
	file
	text  []byte
	first int   // number of its first record in the set
	place place // of its first record
}

// chunkSize is small enough to keep all cores busy to the end, and large
// enough that handing out a chunk costs nothing.
const chunkSize = 64 << 10

// cut is where a chunk ends: after the first line feed past chunkSize.
func cut(b []byte) int {
	if len(b) > chunkSize {
		if i := bytes.IndexByte(b[chunkSize:], '\n'); i >= 0 {
			return chunkSize + i + 1
		}
	}
	return len(b)
}

// decode does the jobs on all cores; each writes only its own part of the set.
func (s *Set) decode(jobs []job) error {
	var next atomic.Int64
	var all sync.WaitGroup
	errs := make([]error, len(jobs))
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(jobs)); i = next.Add(1) - 1 {
				errs[i] = s.decodeJob(jobs[i])
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Set) decodeJob(j job) error {
	i, at := j.first, j.place
	for line := range bytes.Lines(j.text) {
		line = bytes.TrimSuffix(line, []byte("\n"))
		r := graph.NewRecord(j.kind)
		if err := json.Unmarshal(line, r); err != nil {
			return fmt.Errorf("shipped data, %s:%d: %w", j.name, at.line, err)
		}
		// The line is the canonical form, of which a digest is taken.
		s.Records[i], s.digests[i], s.places[i] = r, sha256.Sum256(line), at
		i++
		at.line++
	}
	return nil
}
