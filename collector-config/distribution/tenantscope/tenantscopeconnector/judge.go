package tenantscopeconnector

import (
	"strings"
	"unicode"

	"go.opentelemetry.io/collector/pdata/pcommon"

	"tenantry.io/collector/tenantscope/internal/tenants"
)

// Places that an item can go to.
const (
	placeHome = iota
	placeQuarantine
	places
)

// A verdict is where an item goes, and why. They are few, and are metric attributes.
type verdict int

const (
	home verdict = iota
	foreignRegion
	noRegion
	illegalTenant
	illegalRegion
	verdicts
)

func (v verdict) place() int {
	if v == home {
		return placeHome
	}
	return placeQuarantine
}

func (v verdict) reason() string {
	return [verdicts]string{"home", "foreign_region", "no_region", "illegal_tenant", "illegal_region"}[v]
}

// stated is what an attribute says: a legal name, nothing, or something that is no name.
type stated struct {
	name    string
	illegal bool
}

func (s stated) absent() bool {
	return s.name == "" && !s.illegal
}

// found is what the attributes of a resource, scope or item say.
type found struct {
	tenant, region stated
	aliases        bool
}

// look reads the attributes once. OTLP allows a key twice, and who reads them next may take the
// other one: then it is not legal.
func look(attributes pcommon.Map) found {
	var f found
	for key, value := range attributes.All() {
		if !strings.HasPrefix(key, "tenant") {
			continue
		}
		switch {
		case key == tenants.TenantKey:
			f.tenant = read(value, f.tenant)
		case key == tenants.RegionKey:
			f.region = read(value, f.region)
		case isAlias(key):
			f.aliases = true
		}
	}
	return f
}

func read(value pcommon.Value, before stated) stated {
	if value.Type() == pcommon.ValueTypeStr && before.absent() {
		if name := value.Str(); tenants.Legal(name) || tenants.Reserved(name) {
			return stated{name: name}
		}
	}
	return stated{illegal: true}
}

// isAlias: Prometheus and Mimir write every character that is not a letter or a digit as an
// underscore, several as one. tenant_id would become the label that tenant.id becomes.
func isAlias(key string) bool {
	rest, found := strings.CutPrefix(key, "tenant")
	if !found || key == tenants.TenantKey || key == tenants.RegionKey {
		return false
	}
	word := strings.TrimLeftFunc(rest, func(r rune) bool {
		return r > unicode.MaxASCII || !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	})
	return len(word) < len(rest) && (word == "id" || word == "region")
}

// judge decides the items of one batch, one after the other, and stamps what it decides on.
type judge struct {
	region string
	counts [verdicts]int

	// Of a client that is one tenant, whatever its items say; empty for a service.
	client string
	// The client may not leave its region, which is this one.
	resident bool
	// For a service: who may not leave which region.
	directory *tenants.Directory

	// What the resource at hand says.
	resourceTenant, resourceRegion stated

	// The last tenant looked up: neighbours in a batch are often of one tenant.
	lastTenant, lastResidency string
}

func newServiceJudge(region string, directory *tenants.Directory) *judge {
	return &judge{region: region, directory: directory}
}

func newClientJudge(region, tenant string, resident bool) *judge {
	return &judge{region: region, client: tenant, resident: resident}
}

// Resource is read for what its items do not say themselves. That of a client gets its name.
func (j *judge) Resource(attributes pcommon.Map) {
	found := look(attributes)
	j.resourceTenant, j.resourceRegion = found.tenant, found.region
	if j.client != "" {
		j.disown(attributes, found)
		if found.tenant.name != j.client {
			attributes.PutStr(tenants.TenantKey, j.client)
		}
	}
}

// Scope says nothing of the items below, but may not say it in another tenant's name either.
func (j *judge) Scope(attributes pcommon.Map) {
	if j.client != "" {
		j.own(attributes, look(attributes))
	}
}

// Item goes home, or into quarantine.
func (j *judge) Item(attributes pcommon.Map) int {
	found := look(attributes)
	if j.client != "" {
		j.own(attributes, found)
	}
	verdict := j.decide(found)
	j.counts[verdict]++
	if region := found.region.name; verdict == home && region != "" && region != j.region && !tenants.Reserved(region) {
		// The tenants file knows better than the item.
		attributes.PutStr(tenants.RegionKey, j.region)
	}
	return verdict.place()
}

// own has what names a tenant name the client.
func (j *judge) own(attributes pcommon.Map, found found) {
	j.disown(attributes, found)
	if !found.tenant.absent() && found.tenant.name != j.client {
		attributes.PutStr(tenants.TenantKey, j.client)
	}
}

// disown removes what would be read as a tenant's name without being in its place.
func (j *judge) disown(attributes pcommon.Map, found found) {
	if found.tenant.illegal || found.aliases {
		attributes.RemoveIf(func(key string, _ pcommon.Value) bool {
			return isAlias(key) || found.tenant.illegal && key == tenants.TenantKey
		})
	}
}

func (j *judge) decide(item found) verdict {
	if item.region.illegal || j.resourceRegion.illegal {
		return illegalRegion
	}
	region := regionOf(item.region)
	if region == "" {
		region = regionOf(j.resourceRegion)
	}
	if j.client != "" {
		if j.resident || region == "" {
			region = j.region
		}
		return j.belongs(region)
	}

	if item.tenant.illegal || j.resourceTenant.illegal {
		return illegalTenant
	}
	tenant := item.tenant
	if tenant.absent() {
		tenant = j.resourceTenant
	}
	if tenant.absent() || tenants.Reserved(tenant.name) {
		// Nobody's work (start-up, health checks) is done where the service runs.
		if region == "" {
			region = j.region
		}
		return j.belongs(region)
	}
	if tenant.name != j.lastTenant {
		j.lastTenant, j.lastResidency = tenant.name, j.directory.Residency(tenant.name)
	}
	if j.lastResidency != "" {
		region = j.lastResidency
	}
	return j.belongs(region)
}

func (j *judge) belongs(region string) verdict {
	switch region {
	case j.region:
		return home
	case "":
		return noRegion
	default:
		return foreignRegion
	}
}

// regionOf: a reserved value stands for a region that is not told.
func regionOf(region stated) string {
	if tenants.Reserved(region.name) {
		return ""
	}
	return region.name
}
