// Package tenantscope is the manual page of this module: components for the OpenTelemetry Collector.
// Three of them know tenants, and read what they know from one file (see internal/tenants).
//
//   - tenantscopeconnector, in a gateway: whose is an item, and does it belong in this region?
//   - tenantscopeexporter, in a sampler: each org of a back end has its own exporter, queue and header.
//   - tenantrateextension, in a sampler: so many traces a second are kept of each tenant.
//   - queuefilesextension, wherever there are queues on a disk: one that is broken stops no start.
package tenantscope
