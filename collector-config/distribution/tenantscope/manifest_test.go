package tenantscope

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

type module struct {
	GoMod  string `yaml:"gomod"`
	Import string `yaml:"import"`
}

// factory is where the generated main takes a component in.
var factory = regexp.MustCompile(`(?m)^\t+\w+\.NewFactory\(\),$`)

// The generated main is committed, so that a build needs no builder. It has to be what the builder
// would write: the manifest's components in the manifest's versions, and no other.
func TestTheGeneratedMainIsTheManifests(t *testing.T) {
	raw, err := os.ReadFile("../manifest.yaml")
	require.NoError(t, err)
	var manifest map[string]yaml.Node
	require.NoError(t, yaml.Unmarshal(raw, &manifest))
	main := read(t, "../otelcol/main.go") + read(t, "../otelcol/components.go")
	required := read(t, "../otelcol/go.mod")

	components := 0
	for kind, node := range manifest {
		switch kind {
		case "dist", "replaces":
			continue
		}
		var modules []module
		require.NoError(t, node.Decode(&modules), kind)
		for _, module := range modules {
			assert.Contains(t, required, "\t"+module.GoMod+"\n", "required")
			if module.Import == "" {
				module.Import, _, _ = strings.Cut(module.GoMod, " ")
			}
			assert.Contains(t, main, `"`+module.Import+`"`+"\n", "imported")
			components++
		}
	}
	assert.Len(t, factory.FindAllString(main, -1), components, "no other")
}

func read(t *testing.T, path string) string {
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(raw)
}
