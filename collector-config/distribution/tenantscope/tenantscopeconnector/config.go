package tenantscopeconnector

import (
	"errors"
	"fmt"
	"math"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/tenants"
)

// Config of one connector: who is believed, which region this is, and where items go.
type Config struct {
	// TenantsFile is read for the residency and the limits of tenants.
	TenantsFile string `mapstructure:"tenants_file"`
	// ReloadInterval between two looks at the tenants file.
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
	// Region that this collector is of.
	Region string `mapstructure:"region"`
	// Identity says whose word counts for whose an item is.
	Identity Identity `mapstructure:"identity"`
	// ItemsPerSecond that a tenant-bound client may send, where the tenants file does not say
	// otherwise; 0 is no limit.
	ItemsPerSecond float64 `mapstructure:"items_per_second"`
	// Home is where the items of this region go: of each signal, at least one pipeline.
	Home []pipeline.ID `mapstructure:"home"`
	// Quarantine is where all others go, likewise.
	Quarantine []pipeline.ID `mapstructure:"quarantine"`
}

// Identity says who names the tenant of an item.
type Identity struct {
	// From is service (the sender works for several tenants, and its items say for which) or client
	// (the sender is one tenant, whatever its items say).
	From IdentitySource `mapstructure:"from"`
	// Attribute of the authenticated client with the tenant's id.
	Attribute string `mapstructure:"attribute"`
}

// IdentitySource is service or client.
type IdentitySource string

// The two sources of a tenant's id.
const (
	FromService IdentitySource = "service"
	FromClient  IdentitySource = "client"
)

const defaultIdentityAttribute = "subject"

func createDefaultConfig() component.Config {
	return &Config{
		ReloadInterval: tenants.DefaultReloadInterval,
		Identity:       Identity{Attribute: defaultIdentityAttribute},
	}
}

// Validate says everything that is wrong at once.
func (c *Config) Validate() error {
	var wrong []error
	if c.TenantsFile == "" {
		wrong = append(wrong, errors.New("tenants_file is not set"))
	}
	if c.ReloadInterval <= 0 {
		wrong = append(wrong, errors.New("reload_interval is not more than 0"))
	}
	if !tenants.Legal(c.Region) {
		wrong = append(wrong, errors.New("region is not set, or not a legal name"))
	}
	switch c.Identity.From {
	case FromService:
		if c.ItemsPerSecond != 0 {
			wrong = append(wrong, errors.New(
				"items_per_second limits a client that is one tenant (expected: identity.from client)"))
		}
	case FromClient:
		if c.Identity.Attribute == "" {
			wrong = append(wrong, errors.New("identity.attribute is not set"))
		}
	default:
		wrong = append(wrong, errors.New("identity.from is not set to service or client"))
	}
	if math.IsNaN(c.ItemsPerSecond) || c.ItemsPerSecond < 0 || c.ItemsPerSecond > tenants.MaxPerSecond {
		wrong = append(wrong, fmt.Errorf("items_per_second: %v (expected: 0 to %.0f)", c.ItemsPerSecond, tenants.MaxPerSecond))
	}
	if len(c.Home) == 0 {
		wrong = append(wrong, errors.New("home names no pipeline"))
	}
	if len(c.Quarantine) == 0 {
		wrong = append(wrong, errors.New("quarantine names no pipeline"))
	}
	for _, home := range c.Home {
		for _, quarantine := range c.Quarantine {
			if home == quarantine {
				wrong = append(wrong, fmt.Errorf("pipeline %s is both home and quarantine", home))
			}
		}
	}
	return errors.Join(wrong...)
}

// pipelinesOf picks those of one signal: home and quarantine name the pipelines of all three.
func pipelinesOf(signal pipeline.Signal, pipelines []pipeline.ID) []pipeline.ID {
	var picked []pipeline.ID
	for _, id := range pipelines {
		if id.Signal() == signal {
			picked = append(picked, id)
		}
	}
	return picked
}
