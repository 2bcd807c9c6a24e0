package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"
)

// progress is a line on standard error that shows how far long work is and for
// how long it runs. Where that is no terminal, it shows nothing.
type progress struct {
	w     io.Writer
	what  string
	total int // 0 when nobody knows how far the work is
	n     atomic.Int64
	began time.Time
	stop  chan struct{}
	ended sync.WaitGroup
}

// progress begins to show work of so many steps; done ends it.
func (a *app) progress(what string, total int) *progress {
	f, ok := a.errOut.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || a.getenv("TERM") == "dumb" {
		return &progress{}
	}
	return startProgress(f, what, total)
}

func startProgress(w io.Writer, what string, total int) *progress {
	p := &progress{w: w, what: what, total: total, began: time.Now(), stop: make(chan struct{})}
	p.ended.Go(func() {
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				io.WriteString(p.w, "\r\x1b[K")
				return
			case <-tick.C:
				io.WriteString(p.w, "\r"+p.line(time.Since(p.began))+"\x1b[K")
			}
		}
	})
	return p
}

// step counts work that is done.
func (p *progress) step(n int) { p.n.Add(int64(n)) }

// done takes the line away.
func (p *progress) done() {
	if p.w != nil {
		close(p.stop)
		p.ended.Wait()
	}
}

// line is a bar that fills, or where the end is not known a block that runs to and fro.
func (p *progress) line(took time.Duration) string {
	const width, block = 24, 6
	var bar string
	if p.total > 0 {
		full := width * int(min(p.n.Load(), int64(p.total))) / p.total
		bar = strings.Repeat("█", full) + strings.Repeat("░", width-full)
	} else {
		const way = width - block
		at := int(took/(100*time.Millisecond)) % (2 * way)
		at = min(at, 2*way-at)
		bar = strings.Repeat("░", at) + strings.Repeat("█", block) + strings.Repeat("░", way-at)
	}
	s := fmt.Sprintf("%s %s, %d s", bar, p.what, int(took.Seconds()))
	if p.total > 0 {
		s += fmt.Sprintf(", %d %%", 100*min(p.n.Load(), int64(p.total))/int64(p.total))
	}
	return s
}
