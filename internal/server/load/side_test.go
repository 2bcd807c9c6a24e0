package main

import (
	"net/http/httptest"
	"os"
	"testing"
	"time"
)

const sample = `{"data":{"meetings":{"nodes":[` +
	`{"id":"meeting:moon-forum-1","name":"First \u003cMoon\u003e Forum","start":"2031-04","format":"BILATERAL","city":"Tycho"},` +
	`{"id":"meeting:moon-forum-2","name":"Second Moon Forum","start":null,"format":"BILATERAL","city":null}` +
	`]},"fresh":null}}`

func TestHandlersSendTheAnswerBack(t *testing.T) {
	for _, name := range []string{"bare", "json"} {
		h, err := newHandler(name, []byte(sample))
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(h)
		defer s.Close()
		there := side{name: name, address: s.Listener.Addr().String()}
		q := questions()[2]
		got, err := there.answer(t.Context(), q)
		if err != nil || string(got) != sample {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, sample)
		}
		if err := sameAnswers(t.Context(), q, []byte(sample), []side{there}); err != nil {
			t.Error(err)
		}
		if err := sameAnswers(t.Context(), q, []byte(`{"data":{"meetings":{"nodes":[]},"fresh":null}}`), []side{there}); err == nil {
			t.Errorf("%s: another answer counts as the same", name)
		}
	}
}

func TestSpent(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("no /proc here:", err)
	}
	before, err := spent(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	after := before
	for began := time.Now(); after == before && time.Since(began) < 10*time.Second; {
		if after, err = spent(os.Getpid()); err != nil {
			t.Fatal(err)
		}
	}
	if got := after - before; got < 10*time.Millisecond || got > time.Second {
		t.Errorf("got %s after the first tick of 10ms", got)
	}
}
