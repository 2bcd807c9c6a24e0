package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// server is the program under load, in a process of its own.
type server struct {
	cmd     *exec.Cmd
	dir     string // holds the program
	address string // host and port
}

// startServer builds the program and starts it on a free port.
func startServer(ctx context.Context) (*server, error) {
	dir, err := os.MkdirTemp("", "parley-load-")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.program(), "parley/cmd/parley").CombinedOutput(); err != nil {
		s.remove()
		return nil, fmt.Errorf("building the server: %w\n%s", err, out)
	}
	if err := s.start(); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *server) program() string { return filepath.Join(s.dir, "parley") }

func (s *server) start() error {
	// Not under ctx, which an interrupt ends: stop ends the process.
	s.cmd = exec.Command(s.program(), "serve", "--addr", "127.0.0.1:0")
	log, err := s.cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewReader(log)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return fmt.Errorf("the server ended before it listened: %w", s.cmd.Wait())
		}
		if _, rest, ok := strings.Cut(line, "parley: http://"); ok {
			s.address, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
			break
		}
	}
	go func() {
		// The log must be read or the server would wait; it ends with the process.
		_, _ = io.Copy(io.Discard, lines)
	}()
	return nil
}

// stop ends the process, by force when it takes too long.
func (s *server) stop() {
	late := time.AfterFunc(5*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer late.Stop()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

func (s *server) remove() { _ = os.RemoveAll(s.dir) }
