// Package web holds what the server's pages are made of: templates and static
// files. It knows nothing of either.
package web

import (
	"embed"
	"io/fs"
)

//go:embed templates/*.html static/*
var files embed.FS

// Templates are the page templates: layout.html, which every page fills in.
func Templates() fs.FS { return sub("templates") }

// Static are the files under /static/.
func Static() fs.FS { return sub("static") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic("web: " + err.Error()) // dir is a valid path
	}
	return f
}
