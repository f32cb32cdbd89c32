package tenants

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatTheFileSaysOfATenant(t *testing.T) {
	directory, err := Parse([]byte(`
pool: shared
tenants:
  acme: {org: silo-1, residency: ap-southeast, items_per_second: 20000, traces_per_second: 0.5}
  globex: {residency: us-east}
  initech: {org: silo-1}
  hooli: {}
`))
	require.NoError(t, err)

	assert.Equal(t, []string{"shared", "silo-1"}, directory.Orgs())
	for tenant, org := range map[string]string{
		"acme": "silo-1", "initech": "silo-1", "globex": "shared", "hooli": "shared", "unknown": "shared", "": "shared",
	} {
		assert.Equal(t, org, directory.Org(tenant), tenant)
	}
	for tenant, residency := range map[string]string{
		"acme": "ap-southeast", "globex": "us-east", "initech": "", "unknown": "", "": "",
	} {
		assert.Equal(t, residency, directory.Residency(tenant), tenant)
	}
	items, stated := directory.ItemsPerSecond("acme")
	assert.True(t, stated)
	assert.InDelta(t, 20000, items, 0)
	traces, stated := directory.TracesPerSecond("acme")
	assert.True(t, stated)
	assert.InDelta(t, 0.5, traces, 0)
	for _, tenant := range []string{"globex", "unknown", ""} {
		_, stated = directory.ItemsPerSecond(tenant)
		assert.False(t, stated, tenant)
		_, stated = directory.TracesPerSecond(tenant)
		assert.False(t, stated, tenant)
	}
}

func TestAFileNeedsOnlyAPool(t *testing.T) {
	for _, file := range []string{
		"pool: pool", "pool: pool\ntenants:\n", "pool: pool\ntenants: {}\n", "pool: pool\ntenants:\n  acme:\n",
	} {
		directory, err := Parse([]byte(file))
		require.NoError(t, err)
		assert.Equal(t, []string{"pool"}, directory.Orgs())
	}
}

func TestTenantsMayShareWhatIsSaidOfThem(t *testing.T) {
	directory, err := Parse([]byte("pool: pool\ntenants:\n  acme: &silo {org: &org silo, residency: us-east}\n" +
		"  globex: *silo\n  initech: {org: *org}\n"))
	require.NoError(t, err)
	assert.Equal(t, "us-east", directory.Residency("globex"))
	assert.Equal(t, "silo", directory.Org("initech"))
}

func TestWhatIsWrongIsSaidWithItsLine(t *testing.T) {
	for name, test := range map[string]struct{ file, says string }{
		"empty":                {"", "the file is empty"},
		"only a comment":       {"# pool: pool\n", "the file is empty"},
		"no pool":              {"tenants: {}\n", "pool is not set"},
		"illegal pool":         {"pool: not legal\n", "line 1: not a legal name"},
		"pool is no text":      {"pool: [a]\n", "line 1: not a legal name"},
		"unknown key":          {"pool: pool\npools: 3\n", "line 2: field pools not found"},
		"unknown key below":    {"pool: pool\ntenants:\n  acme:\n    orgs: acme\n", "line 4: not known of a tenant (expected: org, residency"},
		"illegal tenant":       {"pool: pool\ntenants:\n  _none: {}\n", "line 3: not a legal name"},
		"illegal org":          {"pool: pool\ntenants:\n  acme: {org: a|b}\n", "line 3: not a legal name"},
		"org is empty":         {"pool: pool\ntenants:\n  acme: {org: ''}\n", "line 3: not a legal name"},
		"illegal residency":    {"pool: pool\ntenants:\n  acme: {residency: us.east}\n", "line 3: not a legal name"},
		"no items":             {"pool: pool\ntenants:\n  acme: {items_per_second: 0}\n", "line 3: not a legal rate"},
		"negative":             {"pool: pool\ntenants:\n  acme: {traces_per_second: -1}\n", "line 3: not a legal rate"},
		"not a number":         {"pool: pool\ntenants:\n  acme: {traces_per_second: .nan}\n", "line 3: not a legal rate"},
		"endless":              {"pool: pool\ntenants:\n  acme: {traces_per_second: .inf}\n", "line 3: not a legal rate"},
		"a word":               {"pool: pool\ntenants:\n  acme: {traces_per_second: many}\n", "line 3: not a legal rate"},
		"a tenant twice":       {"pool: pool\ntenants:\n  acme: {}\n  acme: {}\n", "line 4: tenant acme is in line 3 already"},
		"an org twice":         {"pool: pool\ntenants:\n  acme: {org: a, org: b}\n", "line 3: twice the same"},
		"a tenant is a word":   {"pool: pool\ntenants:\n  acme: silo\n", "line 3: not a map"},
		"tenants twice":        {"pool: pool\ntenants: {}\ntenants: {}\n", "mapping key \"tenants\" already defined at line 2"},
		"pool twice":           {"pool: pool\npool: pool\n", "mapping key \"pool\" already defined at line 1"},
		"tenants is a list":    {"pool: pool\ntenants: [acme]\n", "line 2: not a map"},
		"more than one of all": {"pool: pool\n---\npool: pool\n", "more than one document"},
		"not YAML":             {"pool: {\n", "did not find expected"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(test.file))
			assert.ErrorContains(t, err, test.says)
		})
	}
}

func TestLegalNames(t *testing.T) {
	for _, legal := range []string{"a", "7", "acme", "ACME-eu_1", "us-east", strings.Repeat("x", 64)} {
		assert.True(t, Legal(legal), legal)
	}
	for _, illegal := range []string{"", "-a", "_none", "a.b", "a b", "a/b", "a|b", "ä", "a\n", strings.Repeat("x", 65)} {
		assert.False(t, Legal(illegal), illegal)
	}
	for _, reserved := range []string{"_none", "_unknown", "_overflow"} {
		assert.True(t, Reserved(reserved), reserved)
	}
	for _, other := range []string{"", "_", "none", "_other"} {
		assert.False(t, Reserved(other), other)
	}
}
