//go:build dotnet

package main

import (
	"embed"
	"net/http"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// docs/logo.svg as NuGet wants it, 128 pixels wide.
//
//go:embed logo.png
var logo embed.FS

// The schema refers to no other package that would have to be loaded. This version takes nil for that.
var loader schema.Loader

var generators = map[string]generator{
	"dotnet": func(pkg *schema.Package) (map[string][]byte, error) {
		// The generator downloads the logo for NuGet. This makes it read the file in this folder instead.
		http.DefaultTransport.(*http.Transport).RegisterProtocol("embedded", http.NewFileTransportFS(logo))
		pkg.LogoURL = "embedded:///logo.png"
		return dotnet.GeneratePackage(tool, pkg, nil, nil)
	},
}
