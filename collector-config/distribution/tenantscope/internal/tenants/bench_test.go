package tenants

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParse is a look at a new file of 200 silos and 10,000 tenants of the pool.
func BenchmarkParse(b *testing.B) {
	var file strings.Builder
	file.WriteString("pool: pool\ntenants:\n")
	for i := range 200 {
		fmt.Fprintf(&file, "  silo-%d: {org: silo-%d, residency: us-east, traces_per_second: 50}\n", i, i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&file, "  pooled-%d: {residency: us-east}\n", i)
	}
	raw := []byte(file.String())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(raw); err != nil {
			b.Fatal(err)
		}
	}
}
