// Package launch builds the program and runs it as a process of its own, for
// programs that measure a real server from outside:
//
//	s, err := launch.Start(ctx, launch.Options{Args: []string{"--timeout", "5s"}})
//	if err != nil {
//		return err
//	}
//	defer s.Remove()
//	res, err := http.Get("http://" + s.Address + "/readyz")
//
// The one idea to know: the server takes a free port and tells it in its log,
// so any number of them run beside each other, whatever else the machine does.
package launch

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

// Options are what a server has beyond its own defaults and the environment of
// this process.
type Options struct {
	Args []string // further arguments of `parley serve`
	Env  []string // further environment, as NAME=value
}

// Server is a program that was built and started.
type Server struct {
	Address string // host and port; another one after Restart
	options Options
	dir     string // holds the program
	running *process
}

// process is one run of the program. Its log is read to the end, or it would
// wait for a reader, and then ended is closed.
type process struct {
	*exec.Cmd
	ended chan struct{}
	err   error // how it ended; to be read once ended is closed
}

// Start builds the program from the module in which this process was started,
// and returns once it listens, or with what it said when it ends instead. The
// end of ctx ends building and starting, but not what was started.
func Start(ctx context.Context, o Options) (*Server, error) {
	dir, err := os.MkdirTemp("", "parley-launch-")
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, dir: dir}
	if err := s.build(ctx); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	return s, nil
}

// Program is the file of the program, for its other commands.
func (s *Server) Program() string { return filepath.Join(s.dir, "parley") }

func (s *Server) build(ctx context.Context) error {
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.Program(), "parley/cmd/parley").CombinedOutput(); err != nil {
		return fmt.Errorf("building the server: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) start(ctx context.Context) error {
	cmd := exec.Command(s.Program(), append([]string{"serve", "--addr", "127.0.0.1:0"}, s.options.Args...)...)
	cmd.Env = append(os.Environ(), s.options.Env...)
	log, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	release := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer release()
	lines := bufio.NewReader(log)
	var said strings.Builder
	for {
		line, err := lines.ReadString('\n')
		said.WriteString(line)
		if _, rest, ok := strings.Cut(line, "parley: http://"); ok {
			s.Address, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
			break
		}
		if err != nil {
			_ = cmd.Wait()
			return fmt.Errorf("the server ended before it listened: %s\n%s", cmd.ProcessState, said.String())
		}
	}
	p := &process{Cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		_, _ = io.Copy(io.Discard, lines)
		p.err = cmd.Wait()
	}()
	s.running = p
	return nil
}

// Restart replaces a process that no longer answers, by force.
func (s *Server) Restart(ctx context.Context) error {
	_ = s.running.Process.Kill()
	<-s.running.ended
	return s.start(ctx)
}

// Stop asks the process to end, by force after the given time, and waits for
// it. It returns nil when the process ended well; once it has ended, Stop says
// the same again.
func (s *Server) Stop(patience time.Duration) error {
	late := time.AfterFunc(patience, func() { _ = s.running.Process.Kill() })
	defer late.Stop()
	_ = s.running.Process.Signal(syscall.SIGTERM)
	<-s.running.ended
	return s.running.err
}

// Remove stops the process if it still runs, giving it five seconds, and
// removes the program.
func (s *Server) Remove() {
	_ = s.Stop(5 * time.Second)
	_ = os.RemoveAll(s.dir)
}
