package batchtest

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Spans is a batch as a service sends it, for benchmarks: n spans in 10 resources, with ten attributes each
// besides whose they are, tenants taking turns span by span.
func Spans(n int, tenants, regions []string) ptrace.Traces {
	traces := ptrace.NewTraces()
	for r := range 10 {
		resource := traces.ResourceSpans().AppendEmpty()
		attributes := resource.Resource().Attributes()
		attributes.PutStr("service.name", fmt.Sprint("service-", r))
		attributes.PutStr("service.namespace", "storefront")
		attributes.PutStr("k8s.pod.name", fmt.Sprint("service-", r, "-7c9f-abcde"))
		scope := resource.ScopeSpans().AppendEmpty()
		scope.Scope().SetName("io.opentelemetry.tomcat-10.0")
		for i := range n / 10 {
			span := scope.Spans().AppendEmpty()
			span.SetName("GET /orders/{id}")
			span.SetTraceID([16]byte{byte(r), byte(i), byte(i >> 8), 1})
			span.SetSpanID([8]byte{byte(r), byte(i), byte(i >> 8), 1})
			attributes := span.Attributes()
			attributes.PutStr("http.request.method", "GET")
			attributes.PutStr("http.route", "/orders/{id}")
			attributes.PutInt("http.response.status_code", 200)
			attributes.PutStr("url.scheme", "https")
			attributes.PutStr("server.address", "orders.internal")
			attributes.PutInt("server.port", 8443)
			attributes.PutStr("network.protocol.version", "1.1")
			attributes.PutStr("user_agent.original", "storefront/1.0")
			attributes.PutStr("thread.name", "virtual-17")
			attributes.PutInt("thread.id", 17)
			attributes.PutStr("tenant.id", tenants[i%len(tenants)])
			attributes.PutStr("tenant.region", regions[i%len(regions)])
			attributes.PutStr("tenant.plan", "gold")
		}
	}
	return traces
}

// Tenants with so many different ids.
func Tenants(n int) []string {
	var tenants []string
	for i := range n {
		tenants = append(tenants, fmt.Sprint("tenant-", i))
	}
	return tenants
}
