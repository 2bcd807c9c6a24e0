package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"parley/graph"
)

type jsonHit struct {
	Entity  *jsonRef `json:"entity"`
	Matched string   `json:"matched"`
}

func (a *app) searchCommand() *cobra.Command {
	var kinds []string
	var first int
	cmd := &cobra.Command{
		Use:   "search TEXT",
		Short: "Find countries, organisations, people, meetings and series",
		Long: `Finds countries, organisations, people, meetings and series by name, alias,
code, short name or id, in any case and without marks. Each word must start a
word. Best first: code or id; whole name; whole alias; start of a name; words;
then who has more meetings.`,
		Example: "  parley search nakamitsu\n  parley search \"cyber dialogue japan\" --kinds series --first 5",
		Args:    exactly(1, "one text"),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := a.view(cmd)
			if err != nil {
				return err
			}
			only, err := searchedKinds(kinds, cmd.Flags().Changed("kinds"))
			if err != nil {
				return err
			}
			hits, err := v.Search(args[0], only, &first)
			if err != nil {
				return err
			}
			if a.json {
				r := newReader(cmd.Context(), v)
				out := make([]jsonHit, len(hits))
				for i, h := range hits {
					out[i] = jsonHit{r.ref(h.ID), h.Matched}
				}
				return a.printJSON(out)
			}
			a.printer().hits(v, args[0], hits, first)
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&kinds, "kinds", nil, "only these kinds: "+searched())
	cmd.Flags().IntVar(&first, "first", 10, "how many to give (1 to 50)")
	return cmd
}

// searched are the kinds that a search finds: all but sources.
func searched() string { return strings.TrimSuffix(names(graph.Kinds), ", "+string(graph.KindSource)) }

// searchedKinds reads --kinds; nil when it was not given.
func searchedKinds(values []string, given bool) ([]graph.Kind, error) {
	if !given {
		return nil, nil
	}
	out := make([]graph.Kind, len(values))
	for i, s := range values {
		var err error
		switch out[i], err = graph.Kinds.Parse(s); {
		case err != nil:
			return nil, graph.Errorf(graph.Invalid, "--kinds: %.60q is no kind: use %s", s, searched())
		case out[i] == graph.KindSource:
			return nil, graph.Errorf(graph.Invalid, "--kinds: parley search does not find sources: parley show SOURCE-ID shows one, and parley show MEETING those of a meeting")
		}
	}
	return out, nil
}

// hits prints what a search found, a name and an id each.
func (p *printer) hits(v *graph.View, text string, hits []graph.Hit, first int) {
	if len(hits) == 0 {
		p.text("", "", fmt.Sprintf("Nothing starts with the words of “%s”. Fewer or shorter words find more.", strings.TrimSpace(text)))
		return
	}
	for _, h := range hits {
		name := v.Name(h.ID)
		p.styled("1", "", "  ", name)
		line := string(h.ID)
		if h.Matched != name && h.Matched != string(h.ID) {
			line += "  (matched: " + h.Matched + ")"
		}
		if n := v.MeetingCount(h.ID); n > 0 {
			line += "  " + graph.Count(n, "meeting")
		}
		p.dim("  ", line)
	}
	if len(hits) == first {
		p.dim("", fmt.Sprintf("The first %d; --first gives up to 50.", first))
	}
}
