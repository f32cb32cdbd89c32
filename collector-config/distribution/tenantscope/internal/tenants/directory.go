// Package tenants knows which tenants there are: which org of the back ends holds a tenant's
// telemetry, which region it may not leave, and how much it may send.
//
// All of it comes from one file, which every component of this module reads:
//
//	pool: pool
//	tenants:
//	  acme:   {org: acme, residency: ap-southeast, items_per_second: 20000, traces_per_second: 50}
//	  globex: {residency: us-east}
//
// A tenant that is not in the file is a tenant of the pool, without residency, with the limits
// that the component's own configuration states. The file is read again without a restart.
package tenants

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Directory is one reading of the tenants file. It never changes.
type Directory struct {
	pool    string
	tenants map[string]tenant
	orgs    []string
}

// tenant is what the file says of one; what it does not say is empty or 0.
type tenant struct {
	org, residency                  name
	itemsPerSecond, tracesPerSecond perSecond
}

// Parse reads a tenants file. What is wrong is said with its line.
func Parse(raw []byte) (*Directory, error) {
	var file struct {
		Pool    name        `yaml:"pool"`
		Tenants tenantsByID `yaml:"tenants"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty (expected: at least pool)")
		}
		return nil, err
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document (expected: one)")
	}
	if file.Pool == "" {
		return nil, errors.New("pool is not set (expected: the org of every tenant without one of its own)")
	}
	orgs := map[string]struct{}{string(file.Pool): {}}
	for _, tenant := range file.Tenants {
		if tenant.org != "" {
			orgs[string(tenant.org)] = struct{}{}
		}
	}
	return &Directory{
		pool:    string(file.Pool),
		tenants: file.Tenants,
		orgs:    slices.Sorted(maps.Keys(orgs)),
	}, nil
}

// Org that holds the telemetry of a tenant; the pool for an unknown tenant and for nobody.
func (d *Directory) Org(tenantID string) string {
	if org := d.tenants[tenantID].org; org != "" {
		return string(org)
	}
	return d.pool
}

// Orgs are all orgs that the file names, the pool among them, in order.
func (d *Directory) Orgs() []string {
	return d.orgs
}

// Residency is the region that a tenant's telemetry may not leave, or empty.
func (d *Directory) Residency(tenantID string) string {
	return string(d.tenants[tenantID].residency)
}

// ItemsPerSecond that a tenant may send, if the file says so.
func (d *Directory) ItemsPerSecond(tenantID string) (float64, bool) {
	return d.tenants[tenantID].itemsPerSecond.get()
}

// TracesPerSecond that are kept of a tenant, if the file says so.
func (d *Directory) TracesPerSecond(tenantID string) (float64, bool) {
	return d.tenants[tenantID].tracesPerSecond.get()
}

// tenantsByID is read node by node: the decoder compares each key of a map with all others, which
// takes seconds for 10,000 tenants.
type tenantsByID map[string]tenant

func (t *tenantsByID) UnmarshalYAML(node *yaml.Node) error {
	*t = tenantsByID{}
	lines := map[string]int{}
	return eachPair(node, func(key, value *yaml.Node) error {
		var id name
		if err := key.Decode(&id); err != nil {
			return err
		}
		if before, twice := lines[string(id)]; twice {
			return fmt.Errorf("line %d: tenant %s is in line %d already", key.Line, id, before)
		}
		lines[string(id)] = key.Line
		tenant, err := decodeTenant(value)
		(*t)[string(id)] = tenant
		return err
	})
}

func decodeTenant(node *yaml.Node) (tenant, error) {
	var t tenant
	said := map[string]bool{}
	err := eachPair(node, func(key, value *yaml.Node) error {
		if said[key.Value] {
			return fmt.Errorf("line %d: twice the same of one tenant", key.Line)
		}
		said[key.Value] = true
		switch key.Value {
		case "org":
			return value.Decode(&t.org)
		case "residency":
			return value.Decode(&t.residency)
		case "items_per_second":
			return value.Decode(&t.itemsPerSecond)
		case "traces_per_second":
			return value.Decode(&t.tracesPerSecond)
		default:
			return fmt.Errorf("line %d: not known of a tenant"+
				" (expected: org, residency, items_per_second, traces_per_second)", key.Line)
		}
	})
	return t, err
}

// eachPair of a map, or none of nothing.
func eachPair(node *yaml.Node, visit func(key, value *yaml.Node) error) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Tag == "!!null" {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: not a map", node.Line)
	}
	for pair := range slices.Chunk(node.Content, 2) {
		if err := visit(pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

// A name is the id of a tenant, an org or a region. They share one alphabet.
type name string

func (n *name) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.ScalarNode || !Legal(node.Value) {
		return fmt.Errorf("line %d: not a legal name (expected: 1 to %d of A-Z a-z 0-9 _ -, the first a letter or a digit)",
			node.Line, maxLength)
	}
	*n = name(node.Value)
	return nil
}

// perSecond is a rate, or 0 where none is said.
type perSecond float64

func (p *perSecond) UnmarshalYAML(node *yaml.Node) error {
	var value float64
	// Written so that NaN, which compares as neither, is refused.
	if err := node.Decode(&value); err != nil || !(value > 0 && value <= MaxPerSecond) {
		return fmt.Errorf("line %d: not a legal rate (expected: more than 0, at most %.0f a second)", node.Line, MaxPerSecond)
	}
	*p = perSecond(value)
	return nil
}

func (p perSecond) get() (float64, bool) {
	return float64(p), p > 0
}

// MaxPerSecond: a rate beyond it is a slip of the pen, and would not fit where its burst is counted.
const MaxPerSecond = 1e9
