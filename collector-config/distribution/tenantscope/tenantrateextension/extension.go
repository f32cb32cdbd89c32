// Package tenantrateextension keeps up to so many traces a second of each tenant, so that a flood of
// one tenant does not cost another its traces. It is a policy of the tail_sampling processor:
//
//	extensions:
//	  tenantrate:
//	    tenants_file: /etc/tenantry/tenants.yaml
//	    traces_per_second: 10
//	processors:
//	  tail_sampling:
//	    sample_on_first_match: true # what a policy before keeps does not count here
//	    policies:
//	      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
//	      - {name: rest, type: tenantrate}
package tenantrateextension

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor/pkg/samplingpolicy"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"tenantry.io/collector/tenantscope/internal/bucket"
	"tenantry.io/collector/tenantscope/internal/tenants"
)

var componentType = component.MustNewType("tenantrate")

const scopeName = "tenantry.io/collector/tenantscope/tenantrateextension"

// Config of one rate policy.
type Config struct {
	// TenantsFile is read for the rate of tenants that have one of their own.
	TenantsFile string `mapstructure:"tenants_file"`
	// ReloadInterval between two looks at the tenants file.
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
	// TracesPerSecond that are kept of any other tenant, and of what is nobody's.
	TracesPerSecond float64 `mapstructure:"traces_per_second"`
}

// Validate says everything that is wrong at once.
func (c *Config) Validate() error {
	var wrong []error
	if c.TenantsFile == "" {
		wrong = append(wrong, errors.New("tenants_file is not set"))
	}
	if c.ReloadInterval <= 0 {
		wrong = append(wrong, errors.New("reload_interval is not more than 0"))
	}
	if math.IsNaN(c.TracesPerSecond) || c.TracesPerSecond <= 0 || c.TracesPerSecond > tenants.MaxPerSecond {
		wrong = append(wrong, fmt.Errorf("traces_per_second: %v (expected: more than 0, at most %.0f)",
			c.TracesPerSecond, tenants.MaxPerSecond))
	}
	return errors.Join(wrong...)
}

// NewFactory makes rate policies.
func NewFactory() extension.Factory {
	return extension.NewFactory(componentType,
		func() component.Config { return &Config{ReloadInterval: tenants.DefaultReloadInterval} },
		func(_ context.Context, set extension.Settings, config component.Config) (extension.Extension, error) {
			return newTenantRate(set, config.(*Config))
		},
		component.StabilityLevelAlpha)
}

// tenantRate is the extension, and what makes policies for the processor.
type tenantRate struct {
	set     extension.Settings
	config  *Config
	buckets *bucket.Buckets
	traces  metric.Int64Counter
	kept    metric.MeasurementOption
	over    metric.MeasurementOption
	file    *tenants.File // from Start on
}

var _ samplingpolicy.Extension = (*tenantRate)(nil)

func newTenantRate(set extension.Settings, config *Config) (*tenantRate, error) {
	traces, err := set.MeterProvider.Meter(scopeName).Int64Counter("otelcol_tenantrate_traces",
		metric.WithDescription("Traces that the rate of their tenant was asked for, by its answer."),
		metric.WithUnit("{traces}"))
	answer := func(answer string) metric.MeasurementOption {
		return metric.WithAttributeSet(attribute.NewSet(
			attribute.String("extension", set.ID.String()), attribute.String("answer", answer)))
	}
	return &tenantRate{set: set, config: config, buckets: bucket.New(), traces: traces,
		kept: answer("kept"), over: answer("over_rate")}, err
}

// Start opens the tenants file.
func (r *tenantRate) Start(context.Context, component.Host) error {
	file, err := tenants.Open(r.config.TenantsFile, r.config.ReloadInterval, r.set.ID, r.set.TelemetrySettings,
		func(*tenants.Directory) error { return nil })
	r.file = file
	return err
}

// Shutdown closes the tenants file.
func (r *tenantRate) Shutdown(context.Context) error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// NewEvaluator is the policy. All policies of one extension share the rates.
func (r *tenantRate) NewEvaluator(_ string, config map[string]any) (samplingpolicy.Evaluator, error) {
	if len(config) > 0 {
		return nil, errors.New("the policy has no configuration of its own (expected: in the extension)")
	}
	return (*policy)(r), nil
}

type policy tenantRate

// IsStateful: a decision depends on how many came before.
func (*policy) IsStateful() bool { return true }

// Evaluate keeps a trace while its tenant is within its rate.
func (p *policy) Evaluate(ctx context.Context, _ pcommon.TraceID, trace *samplingpolicy.TraceData) (samplingpolicy.Decision, error) {
	tenant := tenantOf(trace.ReceivedBatches)
	perSecond, ofItsOwn := p.file.Current().TracesPerSecond(tenant)
	if !ofItsOwn {
		perSecond = p.config.TracesPerSecond
	}
	if taken, _ := p.buckets.Take(tenant, 1, perSecond, time.Now()); !taken {
		p.traces.Add(ctx, 1, p.over)
		return samplingpolicy.NotSampled, nil
	}
	p.traces.Add(ctx, 1, p.kept)
	return samplingpolicy.Sampled, nil
}

// tenantOf a trace is that of its root: who asked for the work. Without a root, that of the first
// span that has one; empty for nobody.
func tenantOf(trace ptrace.Traces) string {
	first := ""
	for _, resource := range trace.ResourceSpans().All() {
		ofResource := stated(resource.Resource().Attributes())
		for _, scope := range resource.ScopeSpans().All() {
			for _, span := range scope.Spans().All() {
				if first != "" && !span.ParentSpanID().IsEmpty() {
					continue
				}
				tenant := stated(span.Attributes())
				if tenant == "" {
					tenant = ofResource
				}
				if span.ParentSpanID().IsEmpty() {
					return tenant
				}
				first = tenant
			}
		}
	}
	return first
}

func stated(attributes pcommon.Map) string {
	if tenant, stated := attributes.Get(tenants.TenantKey); stated && tenant.Type() == pcommon.ValueTypeStr {
		return tenant.Str()
	}
	return ""
}
