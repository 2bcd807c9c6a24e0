package dataset

import "strings"

// nearest gives the name that a misspelt one most likely means, the first of
// equals; empty when none is near.
func nearest(s string, names []string) string {
	best, least := "", len(s)/3+1
	for _, n := range names {
		if d := distance(plain(s), plain(n)); d < least {
			best, least = n, d
		}
	}
	return best
}

// plain takes off what differs between ways of writing a name: case and underscores.
func plain(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// distance is the number of bytes to change, add or take away to turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
