package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// side is a process that answers the same question as others.
type side struct {
	name, address string
	// cpu is the processor time that it has used.
	cpu func(context.Context) (time.Duration, error)
	// stop ends the process.
	stop func()
}

func parleySide(address string) side {
	return side{"Parley", address, func(ctx context.Context) (time.Duration, error) {
		u, err := usage(ctx, address)
		return u.cpu, err
	}, func() {}}
}

// startSide starts a program that reads Parley's answer and tells its address.
func startSide(name string, answer []byte, program string, args ...string) (side, error) {
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(answer)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return side{}, err
	}
	if err := cmd.Start(); err != nil {
		return side{}, err
	}
	stop := func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return side{}, fmt.Errorf("%s did not start: %w", name, err)
	}
	return side{name, strings.TrimSpace(address), func(context.Context) (time.Duration, error) { return spent(cmd.Process.Pid) }, stop}, nil
}

// buildGqlgen builds the nested module into a new folder, which remove removes.
func buildGqlgen(ctx context.Context) (program string, remove func(), err error) {
	here, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", "parley/internal/server/load").Output()
	if err != nil {
		return "", nil, fmt.Errorf("looking for the source of gqlgen's side: %w", err)
	}
	dir, err := os.MkdirTemp("", "parley-gqlgen-")
	if err != nil {
		return "", nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	program = filepath.Join(dir, "gqlgen")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, ".")
	cmd.Dir = filepath.Join(strings.TrimSpace(string(here)), "gqlgen")
	if out, err := cmd.CombinedOutput(); err != nil {
		remove()
		return "", nil, fmt.Errorf("building gqlgen's side: %w\n%s", err, out)
	}
	return program, remove, nil
}

// spent is the processor time of a process as Linux tells it, in the ticks of
// 10 ms in which Parley's /metrics counts too.
func spent(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The second field, the program's name in parentheses, may have blanks; user
	// and system time are the 14th and 15th.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 13 {
		return 0, fmt.Errorf("processor time of %d: unexpected %q", pid, stat)
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2)
}

// answer asks a side once.
func (s side) answer(ctx context.Context, q question) ([]byte, error) {
	l, err := dial(ctx, s.address)
	if err != nil {
		return nil, err
	}
	body, _, err := l.ask(request(q.body(counter.Add(1))), true)
	return body, errors.Join(err, l.Close())
}

// sameAnswers tells which side does not answer the same data as Parley: what
// answers less has nothing to be compared. Parley alone tells cost and version.
func sameAnswers(ctx context.Context, q question, answer []byte, sides []side) error {
	want, err := data(answer)
	if err != nil {
		return err
	}
	for _, s := range sides {
		body, err := s.answer(ctx, q)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		got, err := data(body)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("%s answers %.300s, not as Parley %.300s", s.name, body, answer)
		}
	}
	return nil
}

// data is what an answer without errors has to say.
func data(answer []byte) (any, error) {
	var a struct {
		Data   any
		Errors json.RawMessage
	}
	if err := json.Unmarshal(answer, &a); err != nil {
		return nil, err
	}
	if a.Data == nil || a.Errors != nil {
		return nil, fmt.Errorf("no answer: %.300s", answer)
	}
	return a.Data, nil
}
