package launch_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/internal/server/launch"
)

func TestServer(t *testing.T) {
	s, err := launch.Start(t.Context(), launch.Options{Args: []string{"--max-cost", "5"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Remove)
	refusesDear(t, s.Address)
	if err := s.Restart(t.Context()); err != nil {
		t.Fatal("restart:", err)
	}
	refusesDear(t, s.Address)
	for range 2 { // the second time it has ended already
		if err := s.Stop(10 * time.Second); err != nil {
			t.Error("stop:", err)
		}
	}
	if res, err := http.Get("http://" + s.Address + "/readyz"); err == nil {
		res.Body.Close()
		t.Error("the server answers after Stop")
	}
}

// refusesDear asks what costs more than the server was told to allow.
func refusesDear(t *testing.T, address string) {
	t.Helper()
	res, err := http.Post("http://"+address+"/graphql", "application/json", strings.NewReader(`{"query":"{ countries(first: 9) { nodes { name } } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if want := `"code":"LIMIT"`; !strings.Contains(string(body), want) {
		t.Errorf("got %s, want %s", body, want)
	}
}

func TestStartTellsWhatTheServerSaid(t *testing.T) {
	s, err := launch.Start(t.Context(), launch.Options{Env: []string{"PARLEY_TIMEOUT=never"}})
	if err == nil {
		s.Remove()
		t.Fatal("the server started with a timeout of never")
	}
	if !strings.Contains(err.Error(), "never") {
		t.Errorf("got %q, want what the server said of the timeout", err)
	}
}
