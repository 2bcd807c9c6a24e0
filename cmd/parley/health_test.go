package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	answer := func(status int, body string) *httptest.Server {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/readyz" {
				t.Errorf("asked for %s", r.URL.Path)
			}
			w.WriteHeader(status)
			if _, err := w.Write([]byte(body)); err != nil {
				t.Error(err)
			}
		}))
		t.Cleanup(s.Close)
		return s
	}
	ready := answer(200, `{"status":"ready"}`)
	gone := answer(200, "")
	gone.Close()
	for _, row := range []struct {
		claim     string
		args      []string
		addr      string
		code      int
		out, says string
	}{
		{claim: "ready", args: []string{ready.URL + "/"}, out: `{"status":"ready"}`},
		{claim: "ready, by the environment", addr: strings.Replace(ready.Listener.Addr().String(), "127.0.0.1", "0.0.0.0", 1), out: `{"status":"ready"}`},
		{claim: "not ready", args: []string{answer(503, `{"status":"unready","reason":"no"}`).URL}, code: exitFault, out: `"reason":"no"`},
		{claim: "nobody there", args: []string{gone.URL}, code: exitFault, says: "no server answers"},
		{claim: "another server", args: []string{answer(200, "<html>").URL}, code: exitFault, says: "is it a Parley server?"},
		{claim: "no address", args: []string{"localhost"}, code: exitUsage, says: "http://localhost:8080"},
	} {
		t.Run(row.claim, func(t *testing.T) {
			var out, errOut strings.Builder
			getenv := func(name string) string { return map[string]string{"PARLEY_ADDR": row.addr}[name] }
			code := run(t.Context(), append([]string{"health"}, row.args...), getenv, &out, &errOut)
			if code != row.code || !strings.Contains(out.String(), row.out) || !strings.Contains(errOut.String(), row.says) {
				t.Errorf("exit code %d, want %d; printed %q and %q", code, row.code, out.String(), errOut.String())
			}
		})
	}
}
