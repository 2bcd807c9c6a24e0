package graph

import (
	"context"
	"slices"
	"sort"
	"strconv"
)

// whyNot finds the reason why a question has no path, and every single change
// that gives one.
func (x *index) whyNot(ctx context.Context, a *ask) (*NoPath, error) {
	n := &NoPath{}
	var err error
	if n.Reason, err = x.reason(ctx, a); err != nil {
		return nil, err
	}
	for _, relax := range []func(context.Context, *ask) ([]Relaxation, error){
		x.raiseMaxHops, x.stopAvoiding, x.dropDates, x.dropFilter, x.raiseMaxDelegations, x.addLinkKind,
	} {
		more, err := relax(ctx, a)
		if err != nil {
			return nil, err
		}
		n.Relaxations = append(n.Relaxations, more...)
	}
	if len(n.Relaxations) == 0 {
		n.Relaxations, err = x.dropAll(ctx, a)
	}
	return n, err
}

// reason is the first of [NoPathReasons] that is true.
func (x *index) reason(ctx context.Context, a *ask) (NoPathReason, error) {
	l, err := x.linksOf(ctx, a.rule)
	if err != nil {
		return "", err
	}
	free := func(avoid []int32) bool { return l.shortest(a.from, a.to, avoid, noBound, noBound) != nil }
	switch {
	case len(x.actorMet.of(a.from)) == 0:
		return FromHasNoMeeting, nil
	case len(x.actorMet.of(a.to)) == 0:
		return ToHasNoMeeting, nil
	case len(l.neighbours(a.from)) == 0:
		return FromHasNoLink, nil
	case len(l.neighbours(a.to)) == 0:
		return ToHasNoLink, nil
	case a.maxHops != noBound && free(a.avoid):
		return TooFar, nil
	case len(a.avoid) > 0 && free(nil):
		return Avoided, nil
	}
	return NotConnected, nil
}

// try asks a changed question, and gives the relaxation when it has a path.
func (x *index) try(ctx context.Context, a ask, change RelaxationKind, value string) ([]Relaxation, error) {
	s, err := x.search(ctx, &a)
	if err != nil || s == nil {
		return nil, err
	}
	if change == RaiseMaxHops {
		value = strconv.Itoa(s.hops)
	}
	return []Relaxation{{Change: change, Value: value, Path: x.path(s, s.best(1)[0], a.rule)}}, nil
}

func (x *index) raiseMaxHops(ctx context.Context, a *ask) ([]Relaxation, error) {
	if a.maxHops == noBound {
		return nil, nil
	}
	b := *a
	b.maxHops = noBound
	return x.try(ctx, b, RaiseMaxHops, "")
}

func (x *index) stopAvoiding(ctx context.Context, a *ask) (out []Relaxation, err error) {
	for i, who := range a.avoid {
		b := *a
		b.avoid = slices.Delete(slices.Clone(a.avoid), i, i+1)
		more, err := x.try(ctx, b, StopAvoiding, string(x.actorID(who)))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// underFilter is the question under another filter.
func (x *index) underFilter(a *ask, f MeetingFilter) (ask, error) {
	b, c := *a, *a.rule
	var err error
	c.filter = f
	c.is, err = x.meetingMatch(&f)
	b.rule = c.with(c.via, c.maximum)
	return b, err
}

func (x *index) dropDates(ctx context.Context, a *ask) ([]Relaxation, error) {
	if a.rule.filter.During == nil {
		return nil, nil
	}
	f := a.rule.filter
	f.During, f.OrUndated = nil, false
	b, err := x.underFilter(a, f)
	if err != nil {
		return nil, err
	}
	return x.try(ctx, b, DropDates, "")
}

func (x *index) dropFilter(ctx context.Context, a *ask) ([]Relaxation, error) {
	if a.rule.filter.onlyDates() {
		return nil, nil
	}
	b, err := x.underFilter(a, MeetingFilter{})
	if err != nil {
		return nil, err
	}
	return x.try(ctx, b, DropFilter, "")
}

func (x *index) raiseMaxDelegations(ctx context.Context, a *ask) ([]Relaxation, error) {
	if a.rule.via&viaAttendance == 0 || a.rule.maximum == noBound {
		return nil, nil
	}
	bound, err := x.smallestBound(ctx, a, a.rule.via, a.rule.maximum)
	if err != nil || bound == none {
		return nil, err
	}
	b := *a
	b.rule = a.rule.with(a.rule.via, bound)
	return x.try(ctx, b, RaiseMaxDelegations, strconv.Itoa(int(bound)))
}

func (x *index) addLinkKind(ctx context.Context, a *ask) (out []Relaxation, err error) {
	for _, kind := range []LinkKind{Agreement, CoHosting, Attendance} {
		via := a.rule.via | 1<<LinkKinds.position(kind)
		if via == a.rule.via {
			continue
		}
		bound := a.rule.maximum
		if kind == Attendance {
			if bound, err = x.smallestBound(ctx, a, via, 0); err != nil {
				return nil, err
			}
			if bound == none {
				continue
			}
		}
		b := *a
		b.rule = a.rule.with(via, bound)
		more, err := x.try(ctx, b, AddLinkKind, string(kind))
		if err != nil {
			return nil, err
		}
		if kind == Attendance && len(more) == 1 {
			more[0].MaxDelegations = int(bound)
		}
		out = append(out, more...)
	}
	return out, nil
}

func (x *index) dropAll(ctx context.Context, a *ask) ([]Relaxation, error) {
	c := rule{}
	all := viaDialogue | viaAgreement | viaCoHosting | viaAttendance
	return x.try(ctx, ask{from: a.from, to: a.to, rule: c.with(all, noBound), maxHops: noBound}, DropAll, "")
}

// smallestBound is the smallest size of meetings, above a given one, that
// gives a path when attendance of meetings up to it counts; none when no bound
// does. A larger bound only adds links, so halving finds it.
func (x *index) smallestBound(ctx context.Context, a *ask, via kindSet, above int32) (int32, error) {
	l, err := x.boundedLinks(ctx, a.rule.with(via, noBound))
	if err != nil {
		return none, err
	}
	sizes := slices.Clone(l.bounds)
	slices.Sort(sizes)
	sizes = slices.DeleteFunc(slices.Compact(sizes), func(s int32) bool { return s <= above })
	i := sort.Search(len(sizes), func(i int) bool {
		return l.shortest(a.from, a.to, a.avoid, a.maxHops, sizes[i]) != nil
	})
	if i == len(sizes) {
		return none, nil
	}
	return sizes[i], nil
}
