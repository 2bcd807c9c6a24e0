package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// The bounds of one request.
const (
	maxBytes  = 64 << 10
	maxErrors = 10
	maxCPU    = 10 * time.Millisecond
)

// codes are those that an error may have.
var codes = []string{"INVALID", "NOT_FOUND", "CONFLICT", "LIMIT", "UNAVAILABLE", "CANCELLED", "TIMEOUT", "INTERNAL"}

// A case is sent in rounds, and processor time is read between them, until it
// was sent or has cost enough for the clock of the server, which ticks in 10 ms.
const (
	round     = 10
	maxRounds = 15
	enoughCPU = 400 * time.Millisecond
)

// result is what one case showed; figures of answers are the largest seen.
type result struct {
	attack
	sent, status, bytes int
	codes               []string
	body                []byte        // of the last answer
	cpu                 time.Duration // of one request
	faults              []string
}

// measureAll measures the cases one after the other and prints them. It counts
// those that broke a bound, and gives those that were answered at all.
func measureAll(ctx context.Context, c *client, list []attack, each time.Duration, verbose bool, out io.Writer) (broken int, answered []attack, err error) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "case\tstatus\tbytes\terrors\tcodes\tcpu ms\tsent\tverdict")
	for _, a := range list {
		r, err := measure(ctx, c, a, each)
		if err != nil {
			r.faults = []string{err.Error()}
			if err := revive(ctx, c); err != nil {
				return broken, answered, fmt.Errorf("%s: %w, after %s", a.name, err, r.faults[0])
			}
		} else {
			answered = append(answered, a)
		}
		verdict := "ok"
		switch {
		case len(r.faults) > 0:
			broken++
			verdict = "BROKEN: " + strings.Join(r.faults, ", ")
		case a.want == legal:
			verdict = "reported"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%.2f\t%d\t%s\n",
			a.name, r.status, r.bytes, len(r.codes), codeSet(r.codes), r.cpu.Seconds()*1000, r.sent, verdict)
		if verbose {
			fmt.Fprintf(w, "  %.150s\n", r.body)
		}
	}
	return broken, answered, w.Flush()
}

// revive makes sure that the server answers after a case that had no answer:
// what it still works on would count for the next one.
func revive(ctx context.Context, c *client) (err error) {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if c.restart == nil {
		return errors.New("the server does not answer")
	}
	c.base, err = c.restart()
	return err
}

func measure(ctx context.Context, c *client, a attack, each time.Duration) (result, error) {
	r := result{attack: a}
	if _, err := c.send(ctx, a.message); err != nil { // warms connections and pools
		return r, err
	}
	before, err := c.cpu(ctx)
	if err != nil {
		return r, err
	}
	began := time.Now()
	for range maxRounds {
		for range round {
			got, err := c.send(ctx, a.message)
			if err != nil {
				return r, err
			}
			r.note(got)
			if time.Since(began) > 4*each {
				break
			}
		}
		now, err := c.cpu(ctx)
		if err != nil {
			return r, err
		}
		r.cpu = (now - before) / time.Duration(r.sent)
		if now-before > enoughCPU || time.Since(began) > each {
			break
		}
	}
	r.judge()
	return r, nil
}

func (r *result) note(a answer) {
	r.sent++
	r.body = a.body
	r.status, r.bytes = a.status, max(r.bytes, a.bytes)
	if r.sent == 1 || len(a.codes) > len(r.codes) {
		r.codes = a.codes
	}
}

func (r *result) judge() {
	broke := func(is bool, format string, args ...any) {
		if is {
			r.faults = append(r.faults, fmt.Sprintf(format, args...))
		}
	}
	for _, code := range r.codes {
		broke(!slices.Contains(codes, code), "the code %q", code)
	}
	broke(len(r.codes) > maxErrors, "over %d errors", maxErrors)
	broke(r.want == refused && len(r.codes) == 0, "not refused")
	broke(r.status >= 500, "status %d", r.status)
	if r.want == legal {
		return
	}
	broke(r.bytes > maxBytes, "over %d bytes", maxBytes)
	broke(r.cpu > maxCPU, "over %s", maxCPU)
}

func codeSet(list []string) string {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ",")
}
