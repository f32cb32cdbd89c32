// Package split takes a batch apart by where each of its items goes: a span, a log record, a data
// point. Nothing is copied but what two parts both need (resource, scope, the description of a
// metric); items are moved.
//
// The part that the first item goes to stays in the batch that came in, so that a batch whose
// items all go to one place is not touched at all. A resource, scope or metric that holds no item
// says nothing and is left out where its batch is taken apart.
package split

import (
	"sync"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// Chooser says where items go. Its places are 0, 1, 2 ... below the number that Traces, Metrics or
// Logs is told.
//
// Resource is called before the items of a resource, Scope before the items of a scope. Each may
// change the attributes that it is shown.
type Chooser interface {
	Resource(attributes pcommon.Map)
	Scope(attributes pcommon.Map)
	Item(attributes pcommon.Map) (place int)
}

// Part is what goes to one place.
type Part[D any] struct {
	Place int
	Data  D
	Items int
}

// scratch is what taking one batch apart needs besides the parts: kept from batch to batch.
type scratch struct {
	places []int // of the items of the resource at hand, in order
	parts  []int // by place: one more than the index of its part, 0 without one
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func borrow(places int) *scratch {
	s := scratches.Get().(*scratch)
	if cap(s.parts) < places {
		s.parts = make([]int, places)
	}
	s.parts = s.parts[:places]
	clear(s.parts)
	return s
}

func (s *scratch) giveBack() {
	scratches.Put(s)
}

// one place for all items of the resource at hand?
func (s *scratch) uniform() bool {
	for _, place := range s.places {
		if place != s.places[0] {
			return false
		}
	}
	return true
}
