// Generates SDKs of the package that a schema describes: `sdk SCHEMA FOLDER`, one folder below FOLDER for each language.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-licenses"

// A generator answers the text of each file of an SDK by its path.
type generator func(*schema.Package) (map[string][]byte, error)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: %s SCHEMA FOLDER", os.Args[0]))
	}
	text, err := os.ReadFile(os.Args[1])
	fail(err)
	var spec schema.PackageSpec
	fail(json.Unmarshal(text, &spec))
	for language, generate := range generators {
		// Bound anew for each language, because a generator keeps what it has read of the schema in the package.
		bound, problems, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
		fail(err)
		if problems.HasErrors() {
			fail(problems)
		}
		files, err := generate(bound)
		fail(err)
		for name, text := range files {
			file := filepath.Join(os.Args[2], language, name)
			fail(os.MkdirAll(filepath.Dir(file), 0o755))
			fail(os.WriteFile(file, text, 0o644))
		}
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
