package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// option is one row of the table of settings that flag and environment share;
// the flag wins. README's table is tested against it.
type option struct {
	name, env, preset, meaning string
}

var options = []option{
	{"data", "PARLEY_DATA", "", "folder of canonical data files to read instead of the built-in dataset"},
}

// bindOptions makes the flags of the table.
func (a *app) bindOptions(root *cobra.Command) {
	a.values = make(map[string]*string)
	for _, o := range options {
		a.values[o.name] = root.PersistentFlags().String(o.name, o.preset, fmt.Sprintf("%s (environment: %s)", o.meaning, o.env))
	}
}

// setting is the value of an option: of its flag, else the environment, else preset.
func (a *app) setting(cmd *cobra.Command, name string) string {
	for _, o := range options {
		if o.name != name {
			continue
		}
		if v := a.getenv(o.env); v != "" && !cmd.Flags().Changed(name) {
			return v
		}
	}
	return *a.values[name]
}
