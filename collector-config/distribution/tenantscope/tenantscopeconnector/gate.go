package tenantscopeconnector

import (
	"context"
	"sync"
	"time"

	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/pipeline"
	"go.uber.org/zap"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	"tenantry.io/collector/tenantscope/internal/bucket"
	"tenantry.io/collector/tenantscope/internal/tenants"
)

// gate is what the signals of one connector have in common.
type gate struct {
	id        component.ID
	set       component.TelemetrySettings
	config    *Config
	telemetry *telemetry
	buckets   *bucket.Buckets
	closed    func()

	mu      sync.Mutex
	users   int
	tenants *tenants.File // set while there are users
}

func newGate(id component.ID, set component.TelemetrySettings, config *Config, closed func()) (*gate, error) {
	telemetry, err := newTelemetry(id, set)
	if err != nil {
		return nil, err
	}
	return &gate{id: id, set: set, config: config, telemetry: telemetry, buckets: bucket.New(), closed: closed}, nil
}

// Start opens the tenants file for the first signal.
func (g *gate) Start(context.Context, component.Host) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.users == 0 {
		file, err := tenants.Open(g.config.TenantsFile, g.config.ReloadInterval, g.id, g.set,
			func(*tenants.Directory) error { return nil })
		if err != nil {
			return err
		}
		g.tenants = file
	}
	g.users++
	return nil
}

// Shutdown closes the tenants file after the last signal.
func (g *gate) Shutdown(context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.users == 0 {
		g.closed()
		return nil
	}
	g.users--
	if g.users > 0 {
		return nil
	}
	g.closed()
	return g.tenants.Close()
}

// admit lets a batch of items in, or says why not with the gRPC status that the sender is told.
func (g *gate) admit(ctx context.Context, signal pipeline.Signal, items int) (*judge, error) {
	directory := g.tenants.Current()
	if g.config.Identity.From == FromService {
		return newServiceJudge(g.config.Region, directory), nil
	}
	tenant, stated := g.client(ctx)
	if !stated {
		g.telemetry.refuse(ctx, signal, refusedNoIdentity, items)
		return nil, refusal(codes.Unauthenticated, "the client is not authenticated as a tenant")
	}
	if !tenants.Legal(tenant) {
		g.telemetry.refuse(ctx, signal, refusedIllegalIdentity, items)
		return nil, refusal(codes.PermissionDenied, "the client's identity is not a legal tenant id")
	}
	residency := directory.Residency(tenant)
	if residency != "" && residency != g.config.Region {
		g.telemetry.refuse(ctx, signal, refusedResidency, items)
		g.set.Logger.Warn("A tenant called a region that is not its own", zap.String("tenant", tenant))
		return nil, refusal(codes.PermissionDenied, "the tenant's telemetry may not leave its own region")
	}
	limit, ofItsOwn := directory.ItemsPerSecond(tenant)
	if !ofItsOwn {
		limit = g.config.ItemsPerSecond
	}
	if limit > 0 {
		if taken, after := g.buckets.Take(tenant, items, limit, time.Now()); !taken {
			g.telemetry.refuse(ctx, signal, refusedRate, items)
			return nil, tooMuch(after)
		}
	}
	return newClientJudge(g.config.Region, tenant, residency != ""), nil
}

func (g *gate) client(ctx context.Context) (tenant string, stated bool) {
	auth := client.FromContext(ctx).Auth
	if auth == nil {
		return "", false
	}
	tenant, stated = auth.GetAttribute(g.config.Identity.Attribute).(string)
	return tenant, stated && tenant != ""
}

// refusal for good: the same batch from the same sender is never right.
func refusal(code codes.Code, why string) error {
	return consumererror.NewPermanent(status.Error(code, why))
}

// tooMuch for now. Without RetryInfo, ResourceExhausted would tell an OTLP sender to drop the batch.
// In whole seconds: over HTTP less than one becomes none, and the sender would be back at once.
func tooMuch(after time.Duration) error {
	after = (after + time.Second - 1).Truncate(time.Second)
	limited, err := status.New(codes.ResourceExhausted, "the tenant sends more than its limit").
		WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(after)})
	if err != nil {
		return err
	}
	return limited.Err()
}
