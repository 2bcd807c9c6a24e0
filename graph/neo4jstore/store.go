// Package neo4jstore keeps the records in Neo4j 5.26 or newer, as a graph that
// people read with Cypher, Browser or Bloom. Many processes may share one.
//
//	s, err := neo4jstore.Open(neo4jstore.Options{URI: "neo4j://localhost", Username: "neo4j", Password: secret})
//	defer s.Close(ctx)
//
// Each record is a node with two labels, Record and that of its kind, with
// properties to read and relationships to follow, all made from the record's
// canonical JSON, which the node also carries and which is what comes back.
// Relationships that follow from several records, such as the dialogue of two
// countries, come with each batch as [graph.Batch.Derived].
//
// Neo4j shows a reader committed data, but neither one state of them to a
// statement nor one commit at a time. So every node carries a stamp with the
// number of the batch that wrote it; a reader that sees one newer than the
// version it began with, or JSON that does not fit its stamp, begins anew.
package neo4jstore

import (
	"context"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"parley/graph"
)

var (
	_ graph.Store   = (*Store)(nil)
	_ graph.Auditor = (*Store)(nil)
)

// Options say where the server is. All but the URI may be left out.
type Options struct {
	// URI is bolt:// for one server, neo4j:// for a cluster, with +s or +ssc
	// for TLS. It must not hold a user name or password.
	URI string
	// Username and Password; without a name no authentication is tried.
	Username, Password string
	// Database is the server's default when empty.
	Database string

	// Timeout bounds a call whose context has no deadline: 5 s.
	Timeout time.Duration
	// WriteTimeout does so for Apply, which may bring a whole dataset: 2 min.
	WriteTimeout time.Duration
	// ConnectTimeout bounds reaching the server: 0.5 s.
	ConnectTimeout time.Duration
	// AcquireTimeout bounds the wait for a free connection: 1 s.
	AcquireTimeout time.Duration
	// RetryTime bounds how long a transaction that failed is tried again: 2 s.
	RetryTime time.Duration
	// Salvage reads past records that somebody damaged by hand, to write them
	// anew: Records has none for them, Changes yields them as deleted, from
	// version zero too.
	Salvage bool
	// UserAgent is what the server shows in its list of connections:
	// "parley/dev".
	UserAgent string
}

func (o Options) withDefaults() Options {
	set := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	set(&o.Timeout, 5*time.Second)
	set(&o.WriteTimeout, 2*time.Minute)
	set(&o.ConnectTimeout, 500*time.Millisecond)
	set(&o.AcquireTimeout, time.Second)
	set(&o.RetryTime, 2*time.Second)
	if o.UserAgent == "" {
		o.UserAgent = "parley/dev"
	}
	return o
}

// Store is a [graph.Store] in Neo4j.
type Store struct {
	driver  neo4j.DriverWithContext
	options Options
	closed  atomic.Bool
	life    context.Context // until Close
	end     context.CancelFunc
	mu      sync.Mutex // no call begins once closed is set under it
	calls   sync.WaitGroup
	settled atomic.Pointer[graph.Version] // the newest version that was seen whole
	start   start
}

// Open makes a store. It contacts nobody, so that a process can start while
// the server is down: the first call that reaches it makes the constraints and
// indexes that are missing, and begins a history where there is none. A bad
// address is INVALID.
func Open(options Options) (*Store, error) {
	o := options.withDefaults()
	if u, err := url.Parse(o.URI); err != nil || u.Host == "" || u.User != nil {
		return nil, graph.Errorf(graph.Invalid, "Neo4j store: the address must look like neo4j://host:7687, without user name and password")
	}
	auth := neo4j.NoAuth()
	if o.Username != "" {
		auth = neo4j.BasicAuth(o.Username, o.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(o.URI, auth, func(c *config.Config) {
		c.SocketConnectTimeout = o.ConnectTimeout
		c.ConnectionAcquisitionTimeout = o.AcquireTimeout
		c.MaxTransactionRetryTime = 0 // see again
		c.TelemetryDisabled = true
		c.UserAgent = o.UserAgent
	})
	if err != nil {
		return nil, failed(graph.Invalid, "the address must begin with bolt:// or neo4j://, or one of these with +s or +ssc", err)
	}
	s := &Store{driver: driver, options: o}
	s.life, s.end = context.WithCancel(context.Background())
	return s, nil
}

// Version implements [graph.Store].
func (s *Store) Version(caller context.Context) (graph.Version, error) {
	const doing = "reading the version"
	if err := s.usable(caller, doing); err != nil {
		return graph.Version{}, err
	}
	ctx, cancel := deadline(caller, s.options.Timeout)
	defer cancel()
	var h head
	err := s.begun(ctx, caller, func() error {
		return s.read(ctx, func(tx neo4j.ManagedTransaction) (err error) {
			h, err = readHead(ctx, tx)
			return err
		})
	})
	return h.version, coded(caller, doing, err)
}

// Close implements [graph.Store]. Calls under way are given up, and waited for:
// the driver must not be closed under them.
func (s *Store) Close(ctx context.Context) error {
	s.mu.Lock()
	was := s.closed.Swap(true)
	s.mu.Unlock()
	if was {
		return nil
	}
	s.end()
	s.start.stop()
	s.calls.Wait()
	return coded(ctx, "closing", s.driver.Close(ctx))
}

// enter begins a call that uses the driver, under a context that ends with the
// store; the function ends it.
func (s *Store) enter(ctx context.Context) (context.Context, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx, "calling"); err != nil {
		return nil, nil, err
	}
	s.calls.Add(1)
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.life, cancel)
	return ctx, func() { stop(); cancel(); s.calls.Done() }, nil
}

// usable refuses a closed store and a context that has ended.
func (s *Store) usable(ctx context.Context, doing string) error {
	if err := ctx.Err(); err != nil {
		return graph.Errorf(graph.CodeOf(err), "Neo4j store: %s: %w", doing, err)
	}
	if s.closed.Load() {
		return graph.Errorf(graph.Unavailable, "Neo4j store: it is closed")
	}
	return nil
}

// deadline adds one to a context without: the driver alone would wait for ever
// for a server that accepts and does not answer.
func deadline(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timeout)
}

// read runs f in a transaction that may go to any server that has this
// process's own writes. F may run more than once.
func (s *Store) read(ctx context.Context, f func(neo4j.ManagedTransaction) error) error {
	return s.transact(ctx, neo4j.AccessModeRead, neo4j.SessionWithContext.ExecuteRead, f)
}

// write is read for transactions that write.
func (s *Store) write(ctx context.Context, f func(neo4j.ManagedTransaction) error) error {
	return s.transact(ctx, neo4j.AccessModeWrite, neo4j.SessionWithContext.ExecuteWrite, f)
}

// execute is one of the session's two methods for managed transactions.
type execute func(neo4j.SessionWithContext, context.Context, neo4j.ManagedTransactionWork, ...func(*neo4j.TransactionConfig)) (any, error)

func (s *Store) transact(ctx context.Context, mode neo4j.AccessMode, run execute, f func(neo4j.ManagedTransaction) error) error {
	ctx, leave, err := s.enter(ctx)
	if err != nil {
		return err
	}
	defer leave()
	session := s.session(ctx, mode)
	defer release(ctx, session)
	return s.again(ctx, func() error {
		_, err := run(session, ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, f(tx) }, within(ctx))
		return err
	})
}

// again runs a managed transaction until it ends in success or in an error
// that is not worth another try. A batch that was committed and is tried again
// is recognised by its id. The driver's own pauses, 2 and 4
// seconds, are left out: they would keep who waits for a dead server long, and
// from one that has come back.
func (s *Store) again(ctx context.Context, f func() error) error {
	began, pause := time.Now(), 25*time.Millisecond
	for {
		err := f()
		if !neo4j.IsTransactionExecutionLimit(err) && !cut(err) || time.Since(began)+pause > s.options.RetryTime {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
			pause = min(2*pause, 400*time.Millisecond)
		}
	}
}

// release gives the connection back, also when the context has ended, but does
// not wait long for a server that has fallen silent.
func release(ctx context.Context, session neo4j.SessionWithContext) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	// A connection that cannot be given back is thrown away: no harm to what was read or written.
	_ = session.Close(ctx)
}

func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: mode, DatabaseName: s.options.Database, BookmarkManager: s.driver.ExecuteQueryBookmarkManager(),
	})
}

// within makes the server give up when the caller does.
func within(ctx context.Context) func(*neo4j.TransactionConfig) {
	end, has := ctx.Deadline()
	return func(c *neo4j.TransactionConfig) {
		if left := time.Until(end); has && left > time.Millisecond {
			c.Timeout = left
		}
	}
}

// exec runs a statement whose result does not matter.
func exec(ctx context.Context, tx neo4j.ManagedTransaction, text cypher, params map[string]any) error {
	res, err := tx.Run(ctx, string(text), params)
	if err != nil {
		return err
	}
	_, err = res.Consume(ctx)
	return err
}

// each runs a statement and hands over its rows, whose values are only good
// during the call.
func each(ctx context.Context, tx neo4j.ManagedTransaction, text cypher, params map[string]any, f func(*neo4j.Record) error) error {
	res, err := tx.Run(ctx, string(text), params)
	if err != nil {
		return err
	}
	for res.Next(ctx) {
		if err := f(res.Record()); err != nil {
			return err
		}
	}
	return res.Err()
}

// head is what the store's node says.
type head struct {
	version graph.Version
	size    int64    // records that the newest batch wrote
	recent  []string // ids of the last batches, newest last
}

// errEmptied: somebody took the store's node away.
var errEmptied = graph.Errorf(graph.Unavailable, "Neo4j store: the database is being emptied")

func readHead(ctx context.Context, tx neo4j.ManagedTransaction) (head, error) {
	var h head
	err := each(ctx, tx, readStore, nil, func(r *neo4j.Record) error {
		h.version.History = text(r, "history")
		h.version.N = uint64(number(r, "n"))
		h.size = number(r, "size")
		recent, _, _ := neo4j.GetRecordValue[[]any](r, "recent")
		h.recent = h.recent[:0]
		for _, id := range recent {
			s, _ := id.(string)
			h.recent = append(h.recent, s)
		}
		return nil
	})
	if err == nil && h.version.History == "" {
		err = errEmptied
	}
	return h, err
}

// text and number read a value that is zero when absent or of another type.
func text(r *neo4j.Record, key string) string {
	s, _, _ := neo4j.GetRecordValue[string](r, key)
	return s
}

func number(r *neo4j.Record, key string) int64 {
	n, _, _ := neo4j.GetRecordValue[int64](r, key)
	return n
}
