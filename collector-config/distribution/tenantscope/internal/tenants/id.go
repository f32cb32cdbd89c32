package tenants

// The attributes by which telemetry says whose it is.
const (
	// TenantKey is the attribute with the tenant's id.
	TenantKey = "tenant.id"
	// RegionKey is the attribute with the region that an item belongs to.
	RegionKey = "tenant.region"
)

const maxLength = 64

// Legal says whether a value may be the id of a tenant, an org or a region: 1 to 64 of
// A-Z a-z 0-9 _ -, the first a letter or a digit. A strict subset of what Mimir, Loki and Tempo
// accept as an org, so that a legal id can be a header, a label and part of a file's name.
func Legal(value string) bool {
	if value == "" || len(value) > maxLength || !alphanumeric(value[0]) {
		return false
	}
	for i := 1; i < len(value); i++ {
		if c := value[i]; !alphanumeric(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// Reserved says whether a value stands where a tenant's id would be, and means that there is not
// one: work for nobody, for someone unknown, or for more tenants than are told apart.
func Reserved(value string) bool {
	return value == "_none" || value == "_unknown" || value == "_overflow"
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
