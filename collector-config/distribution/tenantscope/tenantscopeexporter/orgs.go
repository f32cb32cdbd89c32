package tenantscopeexporter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/exporter/otlphttpexporter"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"

	"tenantry.io/collector/tenantscope/internal/split"
	"tenantry.io/collector/tenantscope/internal/tenants"
)

const scopeName = "tenantry.io/collector/tenantscope/tenantscopeexporter"

// outlet is one org's exporter.
type outlet[D any] struct {
	component.Component
	consume func(context.Context, D) error
}

type makeOutlet[D any] func(context.Context, exporter.Factory, exporter.Settings, component.Config) (outlet[D], error)

// orgs is the exporter of one signal: an outlet for each org.
type orgs[D any] struct {
	set     exporter.Settings
	config  *Config
	signal  pipeline.Signal
	split   func(batch D, places int, chooser split.Chooser) []split.Part[D]
	make    makeOutlet[D]
	dropped metric.Int64Counter

	host   component.Host
	memory *memory
	file   *tenants.File

	// The outlets that are open. Only one look at the tenants file is under way at a time, and
	// Shutdown comes after the last one.
	open map[string]outlet[D]
	// What a batch is taken apart by: replaced as a whole, so that it is one reading of the
	// tenants file and an open outlet for each org in it.
	routes atomic.Pointer[routes[D]]
}

// routes is one reading of the tenants file with the outlets of its orgs.
type routes[D any] struct {
	directory *tenants.Directory
	places    map[string]int // of an org
	orgs      []string       // by place
	outlets   []outlet[D]    // by place
}

func newOrgs[D any](set exporter.Settings, config *Config, signal pipeline.Signal,
	split func(D, int, split.Chooser) []split.Part[D], make makeOutlet[D]) (*orgs[D], error) {
	dropped, err := set.MeterProvider.Meter(scopeName).Int64Counter("otelcol_tenantscope_dropped_items",
		metric.WithDescription("Spans, data points and log records that an org's exporter did not take,"+
			" in batches of which another org's exporter took its part."),
		metric.WithUnit("{items}"))
	if err != nil {
		return nil, err
	}
	return &orgs[D]{set: set, config: config, signal: signal, split: split, make: make, dropped: dropped,
		open: map[string]outlet[D]{}}, nil
}

// Capabilities: items are moved out of the batch.
func (*orgs[D]) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{MutatesData: true}
}

// Start opens the outlets of all orgs in the tenants file, and of those that were in it before: what
// is left in their queues is theirs and is delivered.
func (o *orgs[D]) Start(ctx context.Context, host component.Host) error {
	o.host = host
	var err error
	if o.memory, err = openMemory(ctx, host, o.config.storage(), o.set.ID, o.signal); err != nil {
		return err
	}
	left, err := o.memory.read(ctx)
	if err != nil {
		return err
	}
	for _, org := range left {
		if err := o.openOutlet(ctx, org); err != nil {
			return err
		}
	}
	o.file, err = tenants.Open(o.config.TenantsFile, o.config.ReloadInterval, o.set.ID, o.set.TelemetrySettings, o.follow)
	return err
}

// Shutdown closes all outlets at once: each may wait for what it has on the way.
func (o *orgs[D]) Shutdown(ctx context.Context) error {
	var errs []error
	if o.file != nil {
		errs = append(errs, o.file.Close())
	}
	results := make(chan error, len(o.open))
	var closing sync.WaitGroup
	for _, outlet := range o.open {
		closing.Go(func() { results <- outlet.Shutdown(ctx) })
	}
	closing.Wait()
	close(results)
	for err := range results {
		errs = append(errs, err)
	}
	return errors.Join(append(errs, o.memory.close(ctx))...)
}

// follow has an outlet open for each org of a new reading before anything is routed by it. An org
// that is gone keeps its outlet until the process ends, so that its queue is delivered.
func (o *orgs[D]) follow(directory *tenants.Directory) error {
	// The process may go on long after whoever starts it stopped waiting.
	ctx := context.Background()
	next := &routes[D]{directory: directory, orgs: directory.Orgs(), places: map[string]int{}}
	if err := o.memory.add(ctx, next.orgs); err != nil {
		return err
	}
	for place, org := range next.orgs {
		if err := o.openOutlet(ctx, org); err != nil {
			return err
		}
		next.places[org] = place
		next.outlets = append(next.outlets, o.open[org])
	}
	o.routes.Store(next)
	return nil
}

func (o *orgs[D]) openOutlet(ctx context.Context, org string) error {
	if _, isOpen := o.open[org]; isOpen {
		return nil
	}
	factory, config := o.configFor(org)
	set := o.set
	set.ID = o.idFor(factory.Type(), org)
	set.Logger = set.Logger.With(zap.String("org", org))
	outlet, err := o.make(ctx, factory, set, config)
	if err != nil {
		return fmt.Errorf("exporter of org %s: %w", org, err)
	}
	if err := outlet.Start(ctx, o.host); err != nil {
		return errors.Join(fmt.Errorf("exporter of org %s: %w", org, err), outlet.Shutdown(ctx))
	}
	o.open[org] = outlet
	return nil
}

// idFor an org: what the collector's own metrics of it say, and what its queue's file is named by.
// No org has a dot in it, so that no two ids are the same.
func (o *orgs[D]) idFor(inner component.Type, org string) component.ID {
	outer := o.set.ID.Name()
	if outer == "" {
		outer = o.set.ID.Type().String()
	}
	return component.NewIDWithName(inner, outer+"."+org)
}

// configFor an org: the template's own, with one header more.
func (o *orgs[D]) configFor(org string) (exporter.Factory, component.Config) {
	if o.config.GRPC.HasValue() {
		config := *o.config.GRPC.Get()
		config.ClientConfig.Headers = withHeader(config.ClientConfig.Headers, o.config.Header, org)
		return otlpexporter.NewFactory(), &config
	}
	config := *o.config.HTTP.Get()
	config.ClientConfig.Headers = withHeader(config.ClientConfig.Headers, o.config.Header, org)
	return otlphttpexporter.NewFactory(), &config
}

// consume gives each org its part.
//
// The sender of a batch is told that it failed only when all of its parts did: told of one, it would
// send the others' parts again, as often as that one fails. The part that failed is lost then and
// counted. What fails here is a full queue or disk; a dead back end is what the queue is for.
func (o *orgs[D]) consume(ctx context.Context, batch D) error {
	routes := o.routes.Load()
	parts := o.split(batch, len(routes.outlets), &chooser[D]{routes: routes})
	var failures []error
	var failed []split.Part[D]
	for _, part := range parts {
		if err := routes.outlets[part.Place].consume(ctx, part.Data); err != nil {
			failures = append(failures, err)
			failed = append(failed, part)
		}
	}
	if len(failed) == len(parts) {
		return retryableFirst(failures)
	}
	for _, part := range failed {
		o.dropped.Add(ctx, int64(part.Items), metric.WithAttributes(
			attribute.String("exporter", o.set.ID.String()),
			attribute.String("signal", o.signal.String()),
			attribute.String("org", routes.orgs[part.Place])))
	}
	return nil
}

// retryableFirst joins failures. One that is permanent would make the whole permanent, and have the
// sender drop what may well be taken later.
func retryableFirst(failures []error) error {
	for _, failure := range failures {
		if !consumererror.IsPermanent(failure) {
			return failure
		}
	}
	return errors.Join(failures...)
}

// chooser finds the place of an item by its tenant, or else by its resource's.
type chooser[D any] struct {
	routes   *routes[D]
	resource string

	// The last tenant looked up: neighbours in a batch are often of one tenant.
	known     bool
	lastID    string
	lastPlace int
}

func (c *chooser[D]) Resource(attributes pcommon.Map) {
	c.resource = tenantOf(attributes)
}

func (*chooser[D]) Scope(pcommon.Map) {}

func (c *chooser[D]) Item(attributes pcommon.Map) int {
	tenant := tenantOf(attributes)
	if tenant == "" {
		tenant = c.resource
	}
	if !c.known || tenant != c.lastID {
		c.known, c.lastID = true, tenant
		c.lastPlace = c.routes.places[c.routes.directory.Org(tenant)]
	}
	return c.lastPlace
}

// tenantOf is empty for nobody: what is no string is the name of no tenant.
func tenantOf(attributes pcommon.Map) string {
	if tenant, stated := attributes.Get(tenants.TenantKey); stated && tenant.Type() == pcommon.ValueTypeStr {
		return tenant.Str()
	}
	return ""
}
