package main

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestImageVersion builds the program with the Dockerfile's flags: it tells the
// version that the image was given, and not what the Go tool recorded.
func TestImageVersion(t *testing.T) {
	file := textOf(t, "../../Dockerfile")
	flags := regexp.MustCompile(`-ldflags="([^"]*)"`).FindStringSubmatch(file)
	if flags == nil || !strings.Contains(file, "\nARG VERSION=dev\n") || !strings.Contains(textOf(t, "../../docker-compose.yml"), "\n        VERSION: ${PARLEY_VERSION:-dev}\n") {
		t.Fatal("Dockerfile or docker-compose.yml takes no VERSION")
	}
	program := filepath.Join(t.TempDir(), "parley")
	ldflags := strings.ReplaceAll(flags[1], "${VERSION}", "v9.8.7-test")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-ldflags="+ldflags, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	cmd := exec.CommandContext(t.Context(), program, "version")
	cmd.Env = []string{}
	out, err := cmd.Output()
	if err != nil || !strings.HasPrefix(string(out), "parley v9.8.7-test\n") {
		t.Errorf("got %v, %.60s", err, out)
	}
}
