package graphtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"parley/graph"
)

// World makes a large dataset out of a valid one: base, and times-1 copies of
// its series and meetings with the same participants, countries, organisations,
// people and sources, on dates moved by up to two and a half years. It is valid
// too, and the same for the same base. Copies share the lists inside their
// records with base, so nobody may change them.
func World(base []graph.Record, times int) []graph.Record {
	w := &world{
		r:      rand.New(rand.NewPCG(0x70a71e7, 0x90a1d)),
		series: map[graph.ID]bool{},
		taken:  map[graph.ID]bool{},
		out:    slices.Clone(base),
	}
	for _, r := range base {
		switch r := r.(type) {
		case *graph.Series:
			w.series[r.ID] = true
		case *graph.Meeting:
			w.taken[r.ID] = true
		}
	}
	for n := 2; n <= times; n++ {
		w.copy(base, n)
	}
	return w.out
}

type world struct {
	r      *rand.Rand
	series map[graph.ID]bool // ids that are taken
	taken  map[graph.ID]bool // those of meetings
	out    []graph.Record
}

// copy adds the nth set of series and meetings.
func (w *world) copy(base []graph.Record, n int) {
	mark := fmt.Sprintf("x%d", n)
	moved := map[graph.ID]graph.ID{}
	for _, r := range base {
		if s, ok := r.(*graph.Series); ok {
			c := w.copySeries(s, mark)
			moved[s.ID] = c.ID
			w.out = append(w.out, c)
		}
	}
	for _, r := range base {
		if m, ok := r.(*graph.Meeting); ok {
			w.out = append(w.out, w.copyMeeting(m, mark, moved[m.Series]))
		}
	}
}

func (w *world) copySeries(s *graph.Series, mark string) *graph.Series {
	c := *s
	c.ID = w.seriesID(s.ID, mark)
	c.Name = s.Name + " " + mark
	c.Aliases = nil
	for _, alias := range s.Aliases {
		c.Aliases = append(c.Aliases, alias+" "+mark)
	}
	slices.Sort(c.Aliases)
	return &c
}

// seriesID puts a mark behind an id. A long one is cut, so that the longest
// end of a meeting's id still fits into a slug of 120 bytes.
func (w *world) seriesID(id graph.ID, mark string) graph.ID {
	const most = len("series:") + 120 - len("-2006-01-100000")
	stem := string(id[:min(len(id), most-len(mark)-1)])
	marked := graph.ID(strings.TrimRight(stem, "-") + "-" + mark)
	for n := 2; w.series[marked]; n++ {
		end := fmt.Sprintf("-%d-%s", n, mark)
		marked = graph.ID(strings.TrimRight(stem[:min(len(stem), most-len(end))], "-") + end)
	}
	w.series[marked] = true
	return marked
}

func (w *world) copyMeeting(m *graph.Meeting, mark string, series graph.ID) *graph.Meeting {
	c := *m
	c.Series = series
	c.Name = m.Name + " " + mark
	c.Start, c.End = w.shift(m.Start, m.End)
	c.ID = meetingID(&c, w.taken)
	return &c
}

// shift moves the dates of a meeting by the same number of days, to the
// precision that each has: the start by its first day and the end by its last,
// so that an end never comes before its start.
func (w *world) shift(start, end graph.Date) (graph.Date, graph.Date) {
	const most = 900
	by := w.r.IntN(2*most+1) - most
	if start.String() == "" {
		return start, end
	}
	first, _ := days(start)
	moved := dateOf(first+by, len(start.String()))
	switch {
	case end.String() == "":
		return moved, end
	case end.String() == start.String():
		return moved, moved
	}
	_, last := days(end)
	return moved, dateOf(last+by, len(end.String()))
}

// dateOf writes a day to a precision, that of so many bytes of text.
func dateOf(day, length int) graph.Date {
	return date(time.Unix(int64(day)*24*60*60, 0).UTC().Format(time.DateOnly)[:length])
}
