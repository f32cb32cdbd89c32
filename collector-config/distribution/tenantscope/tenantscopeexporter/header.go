package tenantscopeexporter

import (
	"slices"

	"go.opentelemetry.io/collector/config/configopaque"
)

// withHeader does not change the headers that it is given.
func withHeader(headers configopaque.MapList, name, value string) configopaque.MapList {
	with := slices.Clone(headers)
	with.Set(name, configopaque.String(value))
	return with
}
