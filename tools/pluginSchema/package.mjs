/** What Pulumi's registry and the generators of SDKs are told about the package. */

const repository = "https://github.com/pulumi-licenses/pulumi-licenses";

export const packageOf = ({ version, description, license }) => ({
  name: "licenses",
  displayName: "Licenses",
  version,
  description,
  keywords: ["pulumi", "licenses", "microsoft", "partner-center", "uipath", "category/cloud", "kind/native"],
  homepage: repository,
  repository,
  license,
  publisher: "pulumi-licenses",
  logoUrl: `${repository.replace("github.com", "raw.githubusercontent.com")}/main/docs/logo.svg`,
  // Releases hold the plugin's tarballs. Pulumi knows this form of an address.
  pluginDownloadURL: `github://api.github.com${new URL(repository).pathname}`,
  // With `supportPack` the SDK for Go has a go.mod.
  meta: { moduleFormat: "(.*)", supportPack: true },
  language: {
    // Code that `pulumi import` writes names the classes of this package's npm package.
    nodejs: { packageName: "pulumi-licenses", respectSchemaVersion: true },
    python: {
      packageName: "pulumi_licenses",
      requires: { pulumi: ">=3.216.0,<4.0.0" },
      pyproject: { enabled: true },
      respectSchemaVersion: true,
    },
    go: {
      importBasePath: `${new URL(repository).host}${new URL(repository).pathname}/sdk/go/licenses`,
      generateResourceContainerTypes: true,
      respectSchemaVersion: true,
    },
    csharp: {
      rootNamespace: "PulumiLicenses",
      namespaces: { licenses: "Licenses" },
      packageReferences: { Pulumi: "3.*" },
      respectSchemaVersion: true,
    },
  },
});
