package graphiql

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// The forms of a file, named as in Content-Encoding.
const (
	brotliForm = "br"
	gzipForm   = "gzip"
	identity   = "identity"
)

// file is one file of the page in all its forms, each made on first use and
// kept: there are 24 files, 7 MB plain and 2 MB with gzip.
type file struct {
	brotli, gzip, plain func() body
}

// body is one form of a file, and its ETag, quotes included.
type body struct {
	text string
	etag string
}

func newBody(text string) body {
	sum := sha256.Sum256([]byte(text))
	return body{text: text, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`}
}

func (f *file) as(form string) body {
	switch form {
	case brotliForm:
		return f.brotli()
	case gzipForm:
		return f.gzip()
	}
	return f.plain()
}

// openSite reads the directory of the archive, not its files. The archive is
// part of the binary and tested, so a fault in it is a fault of the program.
func openSite() map[string]*file {
	r, err := zip.NewReader(strings.NewReader(archive), int64(len(archive)))
	if err != nil {
		panic(fmt.Errorf("embedded graphiql.zip: %w", err))
	}
	files := map[string]*file{"examples.json": fromPlain(examples)}
	for _, entry := range r.File {
		offset, err := entry.DataOffset()
		if err != nil {
			panic(fmt.Errorf("embedded graphiql.zip: %s: %w", entry.Name, err))
		}
		name, ok := strings.CutSuffix(entry.Name, ".br")
		if !ok || entry.Method != zip.Store {
			panic(fmt.Errorf("embedded graphiql.zip: %s is not a stored brotli file", entry.Name))
		}
		files[name] = fromBrotli(archive[offset : offset+int64(entry.CompressedSize64)])
	}
	return files
}

// fromBrotli makes a file of its compressed form, which stays where it is.
func fromBrotli(compressed string) *file {
	return &file{
		brotli: sync.OnceValue(func() body { return newBody(compressed) }),
		gzip:   sync.OnceValue(func() body { return newBody(gzipped(unbrotli(compressed))) }),
		plain:  sync.OnceValue(func() body { return newBody(unbrotli(compressed)) }),
	}
}

func fromPlain(text string) *file {
	return &file{
		brotli: sync.OnceValue(func() body { return newBody(brotlied(text)) }),
		gzip:   sync.OnceValue(func() body { return newBody(gzipped(text)) }),
		plain:  sync.OnceValue(func() body { return newBody(text) }),
	}
}

func unbrotli(compressed string) string {
	var plain strings.Builder
	if _, err := io.Copy(&plain, brotli.NewReader(strings.NewReader(compressed))); err != nil {
		panic(fmt.Errorf("embedded graphiql.zip: %w", err))
	}
	return plain.String()
}

func brotlied(text string) string {
	var out bytes.Buffer
	compress(brotli.NewWriterLevel(&out, brotli.BestCompression), text)
	return out.String()
}

func gzipped(text string) string {
	var out bytes.Buffer
	compress(gzip.NewWriter(&out), text)
	return out.String()
}

// compress writes to memory, which does not fail.
func compress(w io.WriteCloser, text string) {
	_, _ = io.WriteString(w, text)
	_ = w.Close()
}
