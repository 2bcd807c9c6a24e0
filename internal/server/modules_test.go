package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// The one script that stands in the page is the import map; the policy allows
// it by its digest, and every module it names is there under its version.
func TestExplorerModules(t *testing.T) {
	s := newServer(t, nil)
	res := ask(t, s.Handler(), "GET", "/", "")
	page, policy := decoded(t, res), res.Header.Get("Content-Security-Policy")
	inline := regexp.MustCompile(`(?s)<script([^>]*)>(.+?)</script>`).FindAllStringSubmatch(page, -1)
	if len(inline) != 2 || inline[0][1] != ` type="importmap"` || inline[1][1] != ` type="application/ld+json"` {
		t.Fatalf("inline scripts: %q", inline)
	}
	digest := sha256.Sum256([]byte(inline[0][2]))
	if want := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "';"; !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
		t.Errorf("policy = %q, want %q in it", policy, want)
	}
	var m struct{ Imports map[string]string }
	if err := json.Unmarshal([]byte(inline[0][2]), &m); err != nil {
		t.Fatal(err)
	}
	if m.Imports["d3-force"] == "" || m.Imports["/static/js/state.js"] == "" {
		t.Errorf("imports = %v", m.Imports)
	}
	var about map[string]any
	if err := json.Unmarshal([]byte(inline[1][2]), &about); err != nil || about["@type"] != "Dataset" {
		t.Errorf("JSON-LD: %v %v", about, err)
	}
	for name, address := range m.Imports {
		if !strings.Contains(page, `<link rel="modulepreload" href="`+address+`">`) {
			t.Errorf("%s is not preloaded", name)
		}
		row{name: name, target: address, status: 200, want: map[string]string{
			"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "public, max-age=31536000, immutable",
		}}.run(t, s.Handler())
	}
	if other := ask(t, s.Handler(), "GET", "/search", "").Header.Get("Content-Security-Policy"); !strings.Contains(other, "script-src 'self';") {
		t.Errorf("policy of another page = %q", other)
	}
}
