package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// serveBare answers every request with the bytes from in, and tells its address.
func serveBare(ctx context.Context, in io.Reader, out io.Writer) error {
	body, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	})}
	context.AfterFunc(ctx, func() { _ = h.Close() })
	fmt.Fprintln(out, l.Addr())
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// rounds of the comparison: the two sides take turns, so that what else the
// machine does hurts both.
const rounds = 3

// compare prints the rate of kept answers beside that of a bare handler, which
// runs in a process of its own and sends the same bytes.
func compare(ctx context.Context, address string, d time.Duration, out io.Writer) error {
	q := questions()[2]
	same := request(q.body(0))
	l, err := dial(ctx, address)
	if err != nil {
		return err
	}
	body, _, err := l.ask(same, true)
	if err := errors.Join(err, l.Close()); err != nil {
		return err
	}
	bare, stop, err := startBare(body)
	if err != nil {
		return err
	}
	defer stop()
	for _, connections := range []int{16, 256} {
		var ours, theirs float64
		for range rounds {
			for address, rate := range map[string]*float64{address: &ours, bare: &theirs} {
				began := time.Now()
				took, err := pressBare(ctx, address, func() []byte { return nil }, same, connections, d/rounds)
				if err != nil {
					return err
				}
				*rate += summary(took, time.Since(began)).rate / rounds
			}
		}
		fmt.Fprintf(out, "%s, kept, over %d connections: %.0f a second, bare handler %.0f, ratio %.2f\n", q.name, connections, ours, theirs, ours/theirs)
	}
	return nil
}

// startBare starts this program once more as the bare handler.
func startBare(body []byte) (address string, stop func(), err error) {
	program, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(program, "-bare")
	cmd.Stdin = bytes.NewReader(body)
	log, err := cmd.StderrPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	address, err = bufio.NewReader(log).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the bare handler did not start: %w", err)
	}
	return strings.TrimSpace(address), stop, nil
}
