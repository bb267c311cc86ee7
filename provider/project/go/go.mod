module licenses

go 1.25.11

require (
	github.com/pulumi-licenses/pulumi-licenses/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

// The SDK that pulumi-licenses generates, in a clone of it: node tools/sdk.mjs <this folder>/sdk
replace github.com/pulumi-licenses/pulumi-licenses/sdk/go => ./sdk/go
