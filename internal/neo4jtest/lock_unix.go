//go:build unix

package neo4jtest

import (
	"os"
	"syscall"
)

// held keeps the file open to the end of the process, and the lock with it.
var held *os.File

func lock(name string) (err error) {
	if held, err = os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o666); err != nil {
		return err
	}
	return syscall.Flock(int(held.Fd()), syscall.LOCK_EX)
}
