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

type tenant struct {
	Org             name       `yaml:"org"`
	Residency       name       `yaml:"residency"`
	ItemsPerSecond  *perSecond `yaml:"items_per_second"`
	TracesPerSecond *perSecond `yaml:"traces_per_second"`
}

// Parse reads a tenants file. What is wrong is said with its line.
func Parse(raw []byte) (*Directory, error) {
	var file struct {
		Pool    name            `yaml:"pool"`
		Tenants map[name]tenant `yaml:"tenants"`
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
	directory := &Directory{pool: string(file.Pool), tenants: make(map[string]tenant, len(file.Tenants))}
	orgs := map[string]struct{}{directory.pool: {}}
	for id, tenant := range file.Tenants {
		directory.tenants[string(id)] = tenant
		if tenant.Org != "" {
			orgs[string(tenant.Org)] = struct{}{}
		}
	}
	directory.orgs = slices.Sorted(maps.Keys(orgs))
	return directory, nil
}

// Org that holds the telemetry of a tenant; the pool for an unknown tenant and for nobody.
func (d *Directory) Org(tenantID string) string {
	if tenant, known := d.tenants[tenantID]; known && tenant.Org != "" {
		return string(tenant.Org)
	}
	return d.pool
}

// Orgs are all orgs that the file names, the pool among them, in order.
func (d *Directory) Orgs() []string {
	return d.orgs
}

// Residency is the region that a tenant's telemetry may not leave, or empty.
func (d *Directory) Residency(tenantID string) string {
	return string(d.tenants[tenantID].Residency)
}

// ItemsPerSecond that a tenant may send, if the file says so.
func (d *Directory) ItemsPerSecond(tenantID string) (float64, bool) {
	return d.tenants[tenantID].ItemsPerSecond.get()
}

// TracesPerSecond that are kept of a tenant, if the file says so.
func (d *Directory) TracesPerSecond(tenantID string) (float64, bool) {
	return d.tenants[tenantID].TracesPerSecond.get()
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

func (p *perSecond) get() (float64, bool) {
	if p == nil {
		return 0, false
	}
	return float64(*p), true
}

// MaxPerSecond: a rate beyond it is a slip of the pen, and would not fit where its burst is counted.
const MaxPerSecond = 1e9
