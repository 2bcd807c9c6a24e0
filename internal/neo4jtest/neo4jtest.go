// Package neo4jtest finds the Neo4j server that tests may use, and keeps the
// packages that do from one another.
//
//	uri, username, password := neo4jtest.Server(t)
//
// Tests wipe the one database that a community server has, and go test runs
// packages side by side. So the first call in a process waits for a lock that
// all packages share, a file that the operating system unlocks when the
// process ends, however it does; tests within a package are not parallel.
package neo4jtest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var once sync.Once

// Server gives the server of PARLEY_TEST_NEO4J_URI. Without one the test is
// skipped, or fails when PARLEY_REQUIRE holds neo4j.
func Server(t testing.TB) (uri, username, password string) {
	t.Helper()
	uri = os.Getenv("PARLEY_TEST_NEO4J_URI")
	switch {
	case uri != "":
	case strings.Contains(os.Getenv("PARLEY_REQUIRE"), "neo4j"):
		t.Fatal("PARLEY_REQUIRE wants neo4j, but PARLEY_TEST_NEO4J_URI names no server")
	default:
		t.Skip("PARLEY_TEST_NEO4J_URI names no server: .ci/neo4j starts one")
	}
	var err error
	once.Do(func() {
		err = lock(filepath.Join(os.TempDir(), fmt.Sprintf("parley-test-%x.lock", sha256.Sum256([]byte(uri)))))
	})
	if err != nil {
		t.Fatalf("waiting for other packages that use the server: %v", err)
	}
	return uri, os.Getenv("PARLEY_TEST_NEO4J_USERNAME"), os.Getenv("PARLEY_TEST_NEO4J_PASSWORD")
}
