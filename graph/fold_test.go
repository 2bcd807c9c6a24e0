package graph_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parley/graph"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		" -!- ":                 "",
		"Côte d’Ivoire":         "cote d ivoire",
		"CÔTE D'IVOIRE":         "cote d ivoire",
		"Łódź, Tromsø & Straße": "lodz tromso strasse",
		"Đà Nẵng":               "da nang",
		"Ægir Œuvre":            "aegir oeuvre",
		"İstanbul Iğdır":        "istanbul igdir",
		"US–Japan (2nd)":        "us japan 2nd",
		"Ｊａｐａｎ":                 "japan",
		"日本":                    "日本",
		"𝒳² ½":                  "x2 1 2",
	} {
		if got := graph.Fold(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Łódź & Straße")
	f.Add("한국 日本 \u0301")
	f.Add("İ\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := graph.Fold(s)
		if strings.TrimSpace(got) != got || strings.Contains(got, "  ") {
			t.Errorf("%q: %q has blanks too many", s, got)
		}
		if utf8.ValidString(s) && graph.Fold(got) != got {
			t.Errorf("%q: folding %q again gives %q", s, got, graph.Fold(got))
		}
	})
}
