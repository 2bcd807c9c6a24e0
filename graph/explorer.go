package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"sync"
	"sync/atomic"
	"time"
)

// Options of an [Explorer]; the zero value works.
type Options struct {
	// Now is the clock; nil makes every request look at the store's version.
	Now func() time.Time
	// MaxAge is for how long a version that was looked at is taken for the
	// newest: a second is usual. It needs Now.
	MaxAge time.Duration
	// RefreshTimeout bounds one refresh of the index, which goes on when the
	// request that began it is gone. Zero means 30 seconds.
	RefreshTimeout time.Duration
	// CacheBytes bounds the records that are kept in memory, which is worth it
	// for a store in another process. Zero keeps none.
	CacheBytes int
	// Mending also gives views of records that break rules, to those who write
	// what mends them.
	Mending bool
	// About is what the dataset says of itself.
	About About
}

// About is what a dataset says of itself.
type About struct {
	Licence string
	// Citation gives the text to cite, for a version.
	Citation  func(version string) string
	KnownGaps []string
}

// Explorer answers questions about the records of a store. It keeps the newest
// index it has seen; all of its methods may be called by many goroutines.
type Explorer struct {
	store   Store
	options Options
	cache   *recordCache
	current atomic.Pointer[state]
	foreign atomic.Pointer[[]Fault] // that the last audit refused

	mu     sync.Mutex
	flight *flight
}

// state is an index, the version it was made of, and when that was looked at.
type state struct {
	version Version
	x       *index
	seen    time.Time
}

// flight is one refresh that several requests may wait for.
type flight struct {
	done  chan struct{}
	state *state
	err   error
}

// NewExplorer makes an explorer over a store, which stays the caller's to close.
func NewExplorer(store Store, options Options) *Explorer {
	if options.RefreshTimeout == 0 {
		options.RefreshTimeout = 30 * time.Second
	}
	e := &Explorer{store: store, options: options}
	if options.CacheBytes > 0 {
		e.cache = newRecordCache(options.CacheBytes)
	}
	return e
}

// At gives a view of the newest data. It looks at the store's version at most
// once in MaxAge; one refresh serves all who wait. A request keeps its view to
// its end. When the store cannot be reached the error is UNAVAILABLE; when the
// context ends first, its own.
func (e *Explorer) At(ctx context.Context) (*View, error) {
	if s := e.current.Load(); s != nil && e.options.Now != nil && e.options.Now().Sub(s.seen) < e.options.MaxAge {
		return e.view(s), nil
	}
	return e.refreshed(ctx)
}

// Do runs f on a view of the newest data, and once more on a fresh one when f
// ends in CONFLICT: a record vanished between the index and the store.
func (e *Explorer) Do(ctx context.Context, f func(*View) error) error {
	v, err := e.At(ctx)
	if err != nil {
		return err
	}
	if err = f(v); CodeOf(err) != Conflict {
		return err
	}
	if v, err = e.refreshed(ctx); err != nil {
		return err
	}
	return f(v)
}

func (e *Explorer) view(s *state) *View {
	return &View{store: e.store, cache: e.cache, x: s.x, version: s.version, about: e.options.About}
}

// refreshed waits for a refresh: the one under way, else a new one.
func (e *Explorer) refreshed(ctx context.Context) (*View, error) {
	e.mu.Lock()
	f := e.flight
	if f == nil {
		f = &flight{done: make(chan struct{})}
		e.flight = f
		go e.fly(context.WithoutCancel(ctx), f)
	}
	e.mu.Unlock()
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, Errorf(CodeOf(ctx.Err()), "waiting for the data: %w", ctx.Err())
	}
	if f.err != nil {
		return nil, f.err
	}
	return e.view(f.state), nil
}

// fly ends on its own within the refresh timeout; whoever asked waits for it
// or is gone.
func (e *Explorer) fly(ctx context.Context, f *flight) {
	ctx, cancel := context.WithTimeout(ctx, e.options.RefreshTimeout)
	defer cancel()
	f.state, f.err = e.refresh(ctx)
	e.mu.Lock()
	if e.flight == f { // else a write has made it old
		e.flight = nil
		if f.err == nil {
			e.current.Store(f.state)
		}
	}
	e.mu.Unlock()
	close(f.done)
}

func (e *Explorer) refresh(ctx context.Context) (*state, error) {
	s := &state{}
	if e.options.Now != nil {
		s.seen = e.options.Now()
	}
	var err error
	if s.version, err = e.store.Version(ctx); err != nil {
		return nil, err
	}
	old := e.current.Load()
	if old != nil && old.version == s.version {
		s.x = old.x
		return s, nil
	}
	if old != nil && old.version.History == s.version.History {
		s.x, err = old.x.with(ctx, e.changes(ctx, old.version))
		if err == nil || CodeOf(err) != Conflict {
			return s, err
		}
	}
	entries, _, err := (*index)(nil).merged(ctx, e.changes(ctx, Version{}))
	if err == nil {
		err = e.sound(entries)
	}
	if err != nil {
		return nil, err
	}
	s.x = newIndex(entries)
	return s, nil
}

// sound checks all records of a store that others can write to past Apply,
// which checks what it writes: no index is made of what breaks a rule.
func (e *Explorer) sound(entries map[ID]entry) error {
	if _, ok := e.store.(Auditor); !ok || e.options.Mending {
		return nil
	}
	all := make([]Record, 0, len(entries))
	for _, n := range entries {
		all = append(all, n.rec)
	}
	faults := Check(all)
	if len(faults) == 0 {
		return nil
	}
	err := Errorf(Unavailable, "the records of the store break %d rules, since somebody changed them past Parley; the first: %s", len(faults), faults[0]).(*Error)
	err.Faults = faults
	return err
}

// changes fills the cache with the records that the store sends, as long as it
// has room, and hands them on without what the index does not read.
func (e *Explorer) changes(ctx context.Context, since Version) iter.Seq2[Change, error] {
	all := e.store.Changes(ctx, since)
	if e.cache == nil {
		return all
	}
	return func(yield func(Change, error) bool) {
		for c, err := range all {
			if err == nil && c.Record != nil {
				e.keep(c)
				c.Record = Lean(c.Record)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// keep puts a record that came whole into the cache.
func (e *Explorer) keep(c Change) {
	if !e.cache.hasRoom() {
		return
	}
	if text := Encode(c.Record); sha256.Sum256(text) == c.Digest {
		e.cache.put(c.Record, c.Digest, len(text))
	}
}

// Apply checks a batch against all rules and writes it, all or nothing. A zero
// base means the newest version. What breaks a rule is INVALID with all
// [Error.Faults]; a base that is not the newest is CONFLICT. The version that
// comes back is seen by the next view.
func (e *Explorer) Apply(ctx context.Context, b Batch) (Version, error) {
	v, err := e.refreshed(ctx)
	if err != nil {
		return Version{}, err
	}
	if b.Base == (Version{}) {
		b.Base = v.version
	}
	if b.Base != v.version {
		return Version{}, Errorf(Conflict, "the data moved on since version %d: read again and retry", b.Base.N)
	}
	if err := v.x.checkBatch(b); err != nil {
		return Version{}, err
	}
	after, err := v.x.with(ctx, v.x.changes(b))
	if err != nil {
		return Version{}, err
	}
	if b.Derived, err = e.derive(ctx, v.x, after, b); err != nil {
		return Version{}, err
	}
	version, err := e.store.Apply(ctx, b)
	if err == nil {
		e.wrote(state{version: version, x: after})
	}
	return version, err
}

// wrote keeps the index of a version just written: the store wrote at the base
// of which it was made, so nothing lies between. It makes the next view look
// at the store, and not wait for a refresh that may have looked before.
func (e *Explorer) wrote(s state) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.flight = nil
	e.current.Store(&s)
}

// changes are what a batch changes of an index: equal records are no change.
func (x *index) changes(b Batch) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for _, r := range b.Put {
			id, digest := r.RecordID(), DigestOf(r)
			if x.entries[id].digest != digest && !yield(Change{id, Lean(r), digest}, nil) {
				return
			}
		}
		for _, id := range b.Delete {
			if x.entries[id].rec != nil && !yield(Change{ID: id}, nil) {
				return
			}
		}
	}
}

// checkBatch checks the records as they would be after the batch.
func (x *index) checkBatch(b Batch) error {
	after := make(map[ID]Record, len(x.entries)+len(b.Put))
	for id, e := range x.entries {
		after[id] = e.rec
	}
	touched := make(map[ID]bool)
	for _, id := range b.Delete {
		if _, err := ParseID(string(id)); err != nil {
			return Errorf(Invalid, "delete: %w", err)
		}
		touched[id] = true
		delete(after, id)
	}
	for _, r := range b.Put {
		id := r.RecordID()
		if touched[id] {
			return Errorf(Invalid, "%s stands twice in one batch: put or delete it once", quote(string(id)))
		}
		touched[id] = true
		after[id] = r
	}
	all := make([]Record, 0, len(after))
	for _, r := range after {
		all = append(all, r)
	}
	if faults := Check(all); len(faults) > 0 {
		err := Errorf(Invalid, "the batch breaks %d rules, the first: %w", len(faults), errors.New(faults[0].String())).(*Error)
		err.Faults = faults
		return err
	}
	return nil
}
