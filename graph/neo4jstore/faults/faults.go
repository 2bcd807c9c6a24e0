package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"text/tabwriter"
	"time"

	"parley/graph"
	"parley/internal/dataset"
)

// The bounds of a fault: each request gets an answer or a coded error in time;
// /healthz is green all along; /readyz tells a lasting fault and its reason;
// all is well soon after the fault has ended; and nothing is left behind.
const (
	redWithin       = 4 * time.Second // a look a second, and the wait of /readyz
	recoveredWithin = 5 * time.Second
	moreGoroutines  = 6
	moreResident    = 48.0 // MiB, beside a quarter: what the collector lets lie
)

// fault is one way in which things go wrong.
type fault struct {
	name    string
	inflict func(context.Context) error
	heal    func(context.Context) error // nil when only a restart of Parley would
	lasts   time.Duration
	// red: readiness must tell; else it may, as where reads still work.
	red bool
	// own is set when a server is started for this fault, after it was inflicted.
	own bool
	env []string
	// after tidies up once the verdict is out.
	after func(context.Context) error
	// meanwhile is asked at the end of the fault; its answer is told.
	meanwhile func(context.Context) (string, bool)
}

// row is what came of one.
type row struct {
	fault      fault
	tally      tally
	looks      []health
	from, to   time.Time // of the fault
	recovered  time.Duration
	before     weight
	after      weight
	meanwhile  string
	ok         bool
	complaints []string
}

func faults(ctx context.Context, n *neo4jServer, set settings, out io.Writer) (bool, error) {
	if err := n.fill(ctx); err != nil {
		return false, err
	}
	net, err := newNetwork(n.host())
	if err != nil {
		return false, err
	}
	defer func() { _ = net.down() }()
	a, err := serve(ctx, n, net.uri())
	if err != nil {
		return false, err
	}
	defer a.server.Remove()
	warm, stop := context.WithTimeout(ctx, 8*time.Second)
	a.press(warm) // as large as it gets, with every statement planned
	stop()
	if t := a.take(); t.broken > 0 || t.ok == 0 {
		return false, fmt.Errorf("before any fault: %+v", t)
	}
	time.Sleep(time.Second)
	idle, err := a.weight(ctx)
	if err != nil {
		return false, err
	}
	var rows []row
	for _, f := range append(networkFaults(n, net), serverFaults(n)...) {
		if !strings.Contains(f.name, set.only) {
			continue
		}
		r, err := try(ctx, n, net, a, f, idle)
		if err != nil {
			return false, errors.Join(fmt.Errorf("%s: %w", f.name, err), print(out, rows))
		}
		if f.after != nil {
			if err := f.after(ctx); err != nil {
				return false, errors.Join(fmt.Errorf("after %s: %w", f.name, err), print(out, append(rows, r)))
			}
		}
		rows = append(rows, r)
		fmt.Fprintf(os.Stderr, "faults: %s: %s\n", f.name, verdict(r.ok))
	}
	ok := !slices.ContainsFunc(rows, func(r row) bool { return !r.ok })
	return ok, print(out, rows)
}

// fill puts the shipped data on the server.
func (n *neo4jServer) fill(ctx context.Context) error {
	if err := n.wipe(ctx); err != nil {
		return err
	}
	w, err := n.writer("filler")
	if err != nil {
		return err
	}
	defer w.close()
	set, err := dataset.Embedded()
	if err != nil {
		return err
	}
	_, err = w.x.Apply(ctx, graph.Batch{Put: set.Records})
	return err
}

func networkFaults(n *neo4jServer, net *network) []fault {
	down := func(context.Context) error { return net.down() }
	up := func(context.Context) error { return net.up() }
	clean := func(context.Context) error { return net.clean() }
	toxic := func(kind, attributes string) func(context.Context) error {
		return func(context.Context) error { return net.toxic(kind, attributes) }
	}
	return []fault{
		{name: "down at start", inflict: down, heal: up, lasts: 6 * time.Second, red: true, own: true},
		{name: "down in mid-query", inflict: func(ctx context.Context) error {
			if err := net.toxic("latency", `"latency": 300`); err != nil {
				return err
			}
			time.Sleep(time.Second) // every connection waits for an answer
			return net.down()
		}, heal: up, lasts: 6 * time.Second, red: true},
		{name: "black hole", inflict: toxic("timeout", `"timeout": 0`), heal: clean, lasts: 15 * time.Second, red: true},
		{name: "black hole at start", inflict: toxic("timeout", `"timeout": 0`), heal: clean, lasts: 15 * time.Second, red: true, own: true},
		{name: "reset", inflict: toxic("reset_peer", `"timeout": 0`), heal: clean, lasts: 6 * time.Second, red: true},
		{name: "1 kB/s", inflict: toxic("bandwidth", `"rate": 1`), heal: clean, lasts: 15 * time.Second},
	}
}

func serverFaults(n *neo4jServer) []fault {
	var restore func() error
	var small, left string
	wrong := "not-" + n.password
	nothing := func(context.Context) error { return nil }
	readOnly := func(ctx context.Context) (err error) {
		restore, err = n.configure(ctx, "server.databases.default_to_read_only=true")
		return err
	}
	writable := func(ctx context.Context) error { return errors.Join(restore(), n.again(ctx, "restart")) }
	return []fault{
		{name: "Neo4j restarts", inflict: func(ctx context.Context) error { return n.again(ctx, "restart") }, heal: nothing, red: true},
		{name: "Neo4j killed", inflict: func(ctx context.Context) error { return n.again(ctx, "kill") }, heal: nothing, red: true},
		{
			name: "wrong password", env: []string{"NEO4J_PASSWORD=" + wrong}, own: true, red: true, lasts: 8 * time.Second,
			inflict: func(ctx context.Context) error {
				_, err := n.query(ctx, "system", "SHOW CURRENT USER", nil) // a connection that is let in stays so
				return err
			},
			heal:  func(ctx context.Context) error { return n.changePassword(ctx, n.password, wrong) },
			after: func(ctx context.Context) error { return n.changePassword(ctx, wrong, n.password) },
		},
		{name: "wrong database", inflict: nothing, lasts: 6 * time.Second, red: true, own: true, env: []string{"NEO4J_DATABASE=nowhere"}},
		{name: "read-only", inflict: readOnly, heal: writable, lasts: 3 * time.Second, meanwhile: n.refusesWrites},
		{name: "read-only at start", inflict: readOnly, heal: writable, lasts: 3 * time.Second, own: true, meanwhile: n.refusesWrites},
		{
			name: "disk full", own: true, lasts: 6 * time.Second, meanwhile: n.refusesWrites,
			inflict: func(ctx context.Context) (err error) {
				small, restore, left, err = n.fillDisk(ctx)
				return err
			},
			heal: func(ctx context.Context) error {
				return errors.Join(os.Remove(left), n.again(ctx, "restart")) // a restart, as the server's log asks for
			},
			after: func(ctx context.Context) error {
				return errors.Join(restore(), n.again(ctx, "restart"), syscall.Unmount(small, 0))
			},
		},
	}
}

// fillDisk restarts the server with its data, the shipped ones, on a small file
// system, and fills that. The user has another password there, and needs none.
func (n *neo4jServer) fillDisk(ctx context.Context) (small string, restore func() error, ballast string, err error) {
	small = filepath.Join(n.dir, "small")
	if err := os.MkdirAll(small, 0o700); err != nil {
		return "", nil, "", err
	}
	if err := syscall.Mount("parley", small, "tmpfs", 0, "size=192m"); err != nil {
		return "", nil, "", fmt.Errorf("a small file system: %w", err)
	}
	restore, err = n.configure(ctx, "server.directories.data="+small, "dbms.security.auth_enabled=false", "db.tx_log.preallocate=false", "db.tx_log.rotation.size=1m")
	if err != nil {
		return "", nil, "", errors.Join(err, syscall.Unmount(small, 0))
	}
	ballast = filepath.Join(small, "ballast")
	if err = n.fill(ctx); err == nil {
		err = stuff(ballast)
	}
	if err != nil {
		err = errors.Join(err, restore(), n.do(ctx, "stop"), syscall.Unmount(small, 0))
	}
	return small, restore, ballast, err
}

// changePassword changes the user's password, over a connection that was let in
// before: while a wrong one is tried, the server lets nobody in by a new one.
func (n *neo4jServer) changePassword(ctx context.Context, from, to string) error {
	_, err := n.query(ctx, "system", "ALTER CURRENT USER SET PASSWORD FROM $from TO $to", map[string]any{"from": from, "to": to})
	return err
}

// refusesWrites says how a batch that changes something is answered.
func (n *neo4jServer) refusesWrites(ctx context.Context) (string, bool) {
	w, err := n.writer("refused")
	if err != nil {
		return err.Error(), false
	}
	defer w.close()
	began, large := time.Now(), strings.Repeat("x", 1<<20)
	var failed error
	for i := range 20 { // a full disk may have room for some
		if _, failed = w.x.Apply(ctx, graph.Batch{Put: []graph.Record{&graph.Person{ID: graph.ID(fmt.Sprintf("person:refused-%d", i)), Name: "Refused " + large}}}); failed != nil {
			break
		}
	}
	took := time.Since(began)
	code := graph.CodeOf(failed)
	return fmt.Sprintf("a write is answered %s after %.1f s: %v", code, took.Seconds(), failed), code == graph.Unavailable
}

// stuff fills a file system to the last byte.
func stuff(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	for _, block := range []int{1 << 20, 4 << 10, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, block))
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// try goes through one fault.
func try(ctx context.Context, n *neo4jServer, net *network, a *asking, f fault, idle weight) (r row, err error) {
	r = row{fault: f, before: idle, recovered: -1}
	if f.own {
		r.from = time.Now()
		if err := f.inflict(ctx); err != nil {
			return r, err
		}
		if a, err = serve(ctx, n, net.uri(), f.env...); err != nil {
			r.complaints = append(r.complaints, err.Error())
			if f.heal != nil {
				err = f.heal(ctx)
			}
			return r, err
		}
		defer a.server.Remove()
	}
	asked, stop := context.WithCancel(ctx)
	defer stop()
	var both sync.WaitGroup
	both.Go(func() { a.press(asked) })
	both.Go(func() { r.looks = a.watch(asked) })
	if !f.own {
		time.Sleep(2 * time.Second)
		r.from = time.Now()
		err = f.inflict(ctx)
	}
	if err == nil {
		err = r.last(ctx, a)
	}
	if err == nil && f.heal != nil {
		time.Sleep(2 * time.Second) // and it must stay well
	}
	stop()
	both.Wait()
	if err != nil {
		return r, err
	}
	r.tally = a.take()
	r.after, err = a.settled(ctx, idle.goroutines+moreGoroutines)
	r.judge()
	return r, err
}

// last waits for the end of the fault, and then for Parley.
func (r *row) last(ctx context.Context, a *asking) error {
	time.Sleep(r.fault.lasts)
	if r.fault.meanwhile != nil {
		var ok bool
		if r.meanwhile, ok = r.fault.meanwhile(ctx); !ok {
			r.complaints = append(r.complaints, r.meanwhile)
		}
	}
	r.to = time.Now()
	if r.fault.heal == nil {
		return nil
	}
	if err := r.fault.heal(ctx); err != nil {
		return err
	}
	healed := time.Now()
	err := eventually(ctx, 30*time.Second, func() error {
		if h := a.look(ctx); !h.ready {
			return fmt.Errorf("/readyz: %s", h.reason)
		}
		codes, fault := a.ask(ctx, int(healed.UnixMicro())) // a number that nobody else takes
		if fault != "" || codes != nil {
			return fmt.Errorf("a request: %v %s", codes, fault)
		}
		return nil
	})
	r.recovered = time.Since(healed)
	if err != nil {
		r.complaints = append(r.complaints, err.Error())
	}
	return nil
}

func (r *row) judge() {
	complain := func(format string, args ...any) { r.complaints = append(r.complaints, fmt.Sprintf(format, args...)) }
	if r.tally.broken > 0 {
		complain("%d answers broke a promise, such as: %s", r.tally.broken, strings.Join(r.tally.faults, "; "))
	}
	red, _, dead := r.redness()
	switch {
	case dead > 0:
		complain("/healthz was not green %d times", dead)
	case r.fault.red && red < 0:
		complain("/readyz never told")
	case r.fault.red && red > redWithin:
		complain("/readyz told after %s", red.Round(time.Millisecond))
	}
	for _, h := range r.looks {
		if h.unanswered {
			complain("/readyz did not answer in %s", h.readyTook.Round(time.Millisecond))
		}
		if !h.unanswered && !h.ready && h.reason == "" {
			complain("/readyz was red without a reason")
		}
	}
	if r.fault.heal != nil && r.recovered > recoveredWithin {
		complain("recovered after %s", r.recovered.Round(time.Millisecond))
	}
	if r.after.goroutines > r.before.goroutines+moreGoroutines {
		complain("%d goroutines, %d before", r.after.goroutines, r.before.goroutines)
	}
	if r.after.resident > r.before.resident*1.25+moreResident {
		complain("%.0f MiB resident, %.0f before", r.after.resident, r.before.resident)
	}
	r.ok = len(r.complaints) == 0
}

// redness says after how long readiness told the fault (less than 0: never)
// and why, and how often the process did not say that it lives.
func (r *row) redness() (red time.Duration, reason string, dead int) {
	red = -1
	for _, h := range r.looks {
		if !h.alive {
			dead++
		}
		if red < 0 && !h.ready && !h.unanswered && h.at.After(r.from) {
			red, reason = max(h.at.Add(h.readyTook).Sub(r.from), 0), h.reason
			if r.fault.own {
				red = h.readyTook // from its first look
			}
		}
	}
	return red, reason, dead
}

func print(out io.Writer, rows []row) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "fault\tdata\tcoded errors\tneither\tslowest s\t/readyz red after s\trecovered in s\tgoroutines\tMiB resident\tverdict")
	for _, r := range rows {
		red, _, _ := r.redness()
		fmt.Fprintf(w, "%s\t%d\t%d %s\t%d\t%.1f\t%s\t%s\t%d -> %d\t%.0f -> %.0f\t%s\n", r.fault.name, r.tally.ok, r.tally.coded, codes(r.tally.codes), r.tally.broken,
			r.tally.slowest.Seconds(), seconds(red), seconds(r.recovered), r.before.goroutines, r.after.goroutines, r.before.resident, r.after.resident, verdict(r.ok))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, r := range rows {
		if _, reason, _ := r.redness(); reason != "" {
			fmt.Fprintf(out, "%s: /readyz: %s\n", r.fault.name, reason)
		}
		if r.meanwhile != "" {
			fmt.Fprintf(out, "%s: %s\n", r.fault.name, r.meanwhile)
		}
		for _, c := range r.complaints {
			fmt.Fprintf(out, "%s: BROKEN: %s\n", r.fault.name, c)
		}
	}
	fmt.Fprintln(out)
	return nil
}

func codes(m map[string]int) string {
	var parts []string
	for _, code := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, fmt.Sprintf("%s %d", code, m[code]))
	}
	if parts == nil {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func seconds(d time.Duration) string {
	if d < 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f", d.Seconds())
}
