package split

import "go.opentelemetry.io/collector/pdata/ptrace"

// tracesPart is a part in the making, with where its next span goes.
type tracesPart struct {
	Part[ptrace.Traces]
	resource *ptrace.ResourceSpans // of the resource at hand, nil while it has no span in this part
	spans    *ptrace.SpanSlice     // of the scope at hand, likewise
}

// Traces takes a batch of spans apart. The batch is the first part; none comes of an empty one.
func Traces(batch ptrace.Traces, places int, chooser Chooser) []Part[ptrace.Traces] {
	s := borrow(places)
	defer s.giveBack()
	var parts []tracesPart
	partOf := func(place int) *tracesPart {
		if s.parts[place] == 0 {
			data := batch
			if len(parts) > 0 {
				data = ptrace.NewTraces()
			}
			parts = append(parts, tracesPart{Part: Part[ptrace.Traces]{Place: place, Data: data}})
			s.parts[place] = len(parts)
		}
		return &parts[s.parts[place]-1]
	}
	stays := func(part *tracesPart) bool { return part == &parts[0] }

	batch.ResourceSpans().RemoveIf(func(resource ptrace.ResourceSpans) bool {
		chooser.Resource(resource.Resource().Attributes())
		s.places = s.places[:0]
		for _, scope := range resource.ScopeSpans().All() {
			chooser.Scope(scope.Scope().Attributes())
			for _, span := range scope.Spans().All() {
				s.places = append(s.places, chooser.Item(span.Attributes()))
			}
		}
		if len(s.places) == 0 {
			return true
		}
		if s.uniform() {
			part := partOf(s.places[0])
			part.Items += len(s.places)
			if stays(part) {
				return false
			}
			resource.MoveTo(part.Data.ResourceSpans().AppendEmpty())
			return true
		}
		for i := range parts {
			parts[i].resource = nil
		}
		next := 0
		resource.ScopeSpans().RemoveIf(func(scope ptrace.ScopeSpans) bool {
			for i := range parts {
				parts[i].spans = nil
			}
			scope.Spans().RemoveIf(func(span ptrace.Span) bool {
				part := partOf(s.places[next])
				next++
				part.Items++
				if stays(part) {
					return false
				}
				span.MoveTo(part.spansFor(resource, scope).AppendEmpty())
				return true
			})
			return scope.Spans().Len() == 0
		})
		return resource.ScopeSpans().Len() == 0
	})
	done := make([]Part[ptrace.Traces], len(parts))
	for i := range parts {
		done[i] = parts[i].Part
	}
	return done
}

func (p *tracesPart) spansFor(resource ptrace.ResourceSpans, scope ptrace.ScopeSpans) ptrace.SpanSlice {
	if p.resource == nil {
		copied := p.Data.ResourceSpans().AppendEmpty()
		resource.Resource().CopyTo(copied.Resource())
		copied.SetSchemaUrl(resource.SchemaUrl())
		p.resource = &copied
	}
	if p.spans == nil {
		copied := p.resource.ScopeSpans().AppendEmpty()
		scope.Scope().CopyTo(copied.Scope())
		copied.SetSchemaUrl(scope.SchemaUrl())
		spans := copied.Spans()
		p.spans = &spans
	}
	return *p.spans
}
