package split

import "go.opentelemetry.io/collector/pdata/plog"

// logsPart is a part in the making, with where its next record goes.
type logsPart struct {
	Part[plog.Logs]
	resource *plog.ResourceLogs   // of the resource at hand, nil while it has no record in this part
	records  *plog.LogRecordSlice // of the scope at hand, likewise
}

// Logs takes a batch of log records apart. The batch is the first part; none comes of an empty one.
func Logs(batch plog.Logs, places int, chooser Chooser) []Part[plog.Logs] {
	s := borrow(places)
	defer s.giveBack()
	var parts []logsPart
	partOf := func(place int) *logsPart {
		if s.parts[place] == 0 {
			data := batch
			if len(parts) > 0 {
				data = plog.NewLogs()
			}
			parts = append(parts, logsPart{Part: Part[plog.Logs]{Place: place, Data: data}})
			s.parts[place] = len(parts)
		}
		return &parts[s.parts[place]-1]
	}
	stays := func(part *logsPart) bool { return part == &parts[0] }

	batch.ResourceLogs().RemoveIf(func(resource plog.ResourceLogs) bool {
		chooser.Resource(resource.Resource().Attributes())
		s.places = s.places[:0]
		for _, scope := range resource.ScopeLogs().All() {
			chooser.Scope(scope.Scope().Attributes())
			for _, record := range scope.LogRecords().All() {
				s.places = append(s.places, chooser.Item(record.Attributes()))
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
			resource.MoveTo(part.Data.ResourceLogs().AppendEmpty())
			return true
		}
		for i := range parts {
			parts[i].resource = nil
		}
		next := 0
		resource.ScopeLogs().RemoveIf(func(scope plog.ScopeLogs) bool {
			for i := range parts {
				parts[i].records = nil
			}
			scope.LogRecords().RemoveIf(func(record plog.LogRecord) bool {
				part := partOf(s.places[next])
				next++
				part.Items++
				if stays(part) {
					return false
				}
				record.MoveTo(part.recordsFor(resource, scope).AppendEmpty())
				return true
			})
			return scope.LogRecords().Len() == 0
		})
		return resource.ScopeLogs().Len() == 0
	})
	done := make([]Part[plog.Logs], len(parts))
	for i := range parts {
		done[i] = parts[i].Part
	}
	return done
}

func (p *logsPart) recordsFor(resource plog.ResourceLogs, scope plog.ScopeLogs) plog.LogRecordSlice {
	if p.resource == nil {
		copied := p.Data.ResourceLogs().AppendEmpty()
		resource.Resource().CopyTo(copied.Resource())
		copied.SetSchemaUrl(resource.SchemaUrl())
		p.resource = &copied
	}
	if p.records == nil {
		copied := p.resource.ScopeLogs().AppendEmpty()
		scope.Scope().CopyTo(copied.Scope())
		copied.SetSchemaUrl(scope.SchemaUrl())
		records := copied.LogRecords()
		p.records = &records
	}
	return *p.records
}
