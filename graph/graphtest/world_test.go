package graphtest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/graph"
)

func countMeetings(records []graph.Record) int {
	n := 0
	for _, r := range records {
		if _, ok := r.(*graph.Meeting); ok {
			n++
		}
	}
	return n
}

func TestWorldIsValidAndSoManyTimesAsLarge(t *testing.T) {
	for seed := range uint64(20) {
		base := Random(seed, 30)
		world := World(base, 4)
		for _, fault := range append(faults(world), graph.Check(world)...) {
			t.Errorf("seed %d: %v", seed, fault)
		}
		if got, want := countMeetings(world), 4*countMeetings(base); got != want {
			t.Errorf("seed %d: got %d meetings, want %d", seed, got, want)
		}
		if !reflect.DeepEqual(world, World(base, 4)) {
			t.Errorf("seed %d gives two worlds", seed)
		}
	}
}

func TestWorldOfOneIsItsBase(t *testing.T) {
	base := Random(7, 20)
	if !reflect.DeepEqual(World(base, 1), base) {
		t.Error("a world of one time is not its base")
	}
}

func TestWorldJoinsTheSameActors(t *testing.T) {
	base := Random(7, 30)
	pairs := func(records []graph.Record) (out []string) {
		for _, l := range NewOracle(records).Links(graph.LinkRule{}) {
			out = append(out, fmt.Sprintln(l.From, l.To))
		}
		return out
	}
	if got, want := pairs(World(base, 3)), pairs(base); !slices.Equal(got, want) {
		t.Errorf("got the links %v, want %v", got, want)
	}
}

// Two series whose slugs differ only where they are cut stay two.
func TestWorldShortensLongSlugs(t *testing.T) {
	base := states("JP", "KR")
	base = append(base, &graph.Source{ID: "source:s-1", URL: "https://example.org"})
	for _, end := range []string{"a", "b"} {
		slug := strings.Repeat("long-", 22) + end
		base = append(base,
			&graph.Series{ID: graph.ID("series:" + slug), Name: "Long " + end, Format: graph.FormatMultilateral, Focus: graph.FocusPolicy},
			&graph.Meeting{
				ID: graph.ID("meeting:" + slug + "-2014-05"), Name: "Long " + end, Series: graph.ID("series:" + slug), Format: graph.FormatMultilateral, Track: graph.Track1,
				Mode: graph.ModeNotStated, Start: date("2014-05"), End: date("2014-05-20"), Participants: taking("country:JP"), Sources: []graph.ID{"source:s-1"},
			})
	}
	for _, fault := range graph.Check(World(base, 12)) {
		t.Error(fault)
	}
}
