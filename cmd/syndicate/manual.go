package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

// manualCommand makes what a package of the program has besides the program. It is for those who make
// packages, and hidden from everybody else.
func (a *app) manualCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "manual DIR",
		Short:  "Write man pages and completions for shells into a folder",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := writeManPages(cmd.Root(), filepath.Join(args[0], "man", "man1")); err != nil {
				return err
			}
			return writeCompletions(cmd.Root(), filepath.Join(args[0], "completions"))
		},
	}
}

// writeManPages writes a page for each command. Their date is that of SOURCE_DATE_EPOCH if it is set, so
// that the same source makes the same pages.
func writeManPages(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	root.DisableAutoGenTag = true
	return doc.GenManTree(root, &doc.GenManHeader{Title: "SYNDICATE", Section: "1", Source: "syndicate " + root.Version, Manual: "syndicate"}, dir)
}

// writeCompletions writes the completions under the names by which the shells look for them.
func writeCompletions(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, write := range map[string]func(string) error{
		"syndicate.bash": func(file string) error { return root.GenBashCompletionFileV2(file, true) },
		"_syndicate":     root.GenZshCompletionFile,
		"syndicate.fish": func(file string) error { return root.GenFishCompletionFile(file, true) },
		"syndicate.ps1":  root.GenPowerShellCompletionFileWithDesc,
	} {
		if err := write(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}
