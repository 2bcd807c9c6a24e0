package dataset_test

import (
	"testing"

	"parley/internal/dataset"
)

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := dataset.Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadAndValidate(b *testing.B) {
	for b.Loop() {
		set, _ := dataset.ReadDir(dataset.Files())
		set.Validate(true)
	}
}
