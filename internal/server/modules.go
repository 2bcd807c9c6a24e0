package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"
)

// modules is what the head of the explorer's page needs for its scripts: an
// import map that leads every module to its versioned address, so that each may
// be kept for ever, and a preload of each, so that the chain of imports costs
// no round trips. The map is inline: the policy allows that one text by its
// digest, and no other.
type modules struct {
	markup template.HTML
	policy []string
}

const (
	scriptDir = "js/"
	vendorDir = "vendor/"
	vendorEnd = ".min.mjs"
)

func newModules(a *assets) modules {
	imports := make(map[string]string)
	var preload strings.Builder
	for _, name := range slices.Sorted(maps.Keys(a.files)) {
		bare, vendored := strings.CutSuffix(strings.TrimPrefix(name, vendorDir), vendorEnd)
		vendored = vendored && strings.HasPrefix(name, vendorDir)
		if !vendored && !(strings.HasPrefix(name, scriptDir) && path.Ext(name) == ".js") {
			continue
		}
		address := "/static/" + name + "?v=" + a.version(name)
		// Modules import each other by relative paths, which are looked up here
		// as whole ones.
		key := "/static/" + name
		if vendored {
			key = bare
		}
		imports[key] = address
		fmt.Fprintf(&preload, "<link rel=\"modulepreload\" href=\"%s\">\n", template.HTMLEscapeString(address))
	}
	text, err := json.Marshal(map[string]any{"imports": imports})
	if err != nil {
		panic("server: import map: " + err.Error()) // strings can be marshalled
	}
	digest := sha256.Sum256(text)
	allowed := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(digest[:]) + "'"
	return modules{
		// File names are the program's own, and JSON escapes < and >.
		markup: template.HTML("<script type=\"importmap\">" + string(text) + "</script>\n" + preload.String()),
		policy: []string{strings.Replace(policyPage, "script-src 'self'", allowed, 1)},
	}
}
