package tenants

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"
)

const scopeName = "tenantry.io/collector/tenantscope/tenants"

// DefaultReloadInterval between two looks at the file.
const DefaultReloadInterval = 10 * time.Second

// File follows the tenants file: Current is the last good reading. A file that cannot be read or
// is wrong changes nothing, is logged once and counted at every look.
//
// It is the file's content that is compared, not its time: a ConfigMap's files are symbolic links
// whose target is replaced.
type File struct {
	path    string
	apply   func(*Directory) error
	logger  *zap.Logger
	loads   metric.Int64Counter
	age     metric.Registration
	loaded  metric.MeasurementOption
	failed  metric.MeasurementOption
	current atomic.Pointer[Directory]
	seen    atomic.Int64 // unix nanoseconds of the last good look

	applied   [sha256.Size]byte
	complaint string

	stop chan struct{}
	done chan struct{}
}

// Open reads the file, which has to be right the first time, and looks at it again at every
// interval until Close.
//
// apply sees a new reading before Current returns it, and may refuse it: then the old one stays,
// and the new one is offered again at the next look.
func Open(path string, interval time.Duration, id component.ID, set component.TelemetrySettings,
	apply func(*Directory) error) (*File, error) {
	f := &File{
		path:   path,
		apply:  apply,
		logger: set.Logger,
		loaded: metric.WithAttributeSet(attribute.NewSet(
			attribute.String("component", id.String()), attribute.String("result", "ok"))),
		failed: metric.WithAttributeSet(attribute.NewSet(
			attribute.String("component", id.String()), attribute.String("result", "failed"))),
		stop: make(chan struct{}),
		done: make(chan struct{}),
	}
	meter := set.MeterProvider.Meter(scopeName)
	var err error
	f.loads, err = meter.Int64Counter("otelcol_tenantscope_tenants_file_loads",
		metric.WithDescription("Looks at the tenants file that found a new or a bad one, by result."),
		metric.WithUnit("{loads}"))
	if err != nil {
		return nil, err
	}
	age, err := meter.Float64ObservableGauge("otelcol_tenantscope_tenants_file_age",
		metric.WithDescription("Time since the tenants file was last seen whole and right."),
		metric.WithUnit("s"))
	if err != nil {
		return nil, err
	}
	if err := f.look(); err != nil {
		return nil, err
	}
	component := metric.WithAttributes(attribute.String("component", id.String()))
	f.age, err = meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		observer.ObserveFloat64(age, time.Since(time.Unix(0, f.seen.Load())).Seconds(), component)
		return nil
	}, age)
	if err != nil {
		return nil, err
	}
	go f.follow(interval)
	return f, nil
}

// Current is the last good reading.
func (f *File) Current() *Directory {
	return f.current.Load()
}

// Close ends the looking.
func (f *File) Close() error {
	close(f.stop)
	<-f.done
	return f.age.Unregister()
}

func (f *File) follow(interval time.Duration) {
	defer close(f.done)
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-f.stop:
			return
		case <-ticker.C:
			f.lookAgain()
		}
	}
}

func (f *File) lookAgain() {
	err := f.look()
	if err == nil {
		f.complaint = ""
		return
	}
	f.loads.Add(context.Background(), 1, f.failed)
	// Once for each thing that is wrong, not at every look.
	if f.complaint != err.Error() {
		f.complaint = err.Error()
		f.logger.Error("The tenants file is not used, the one before it stays", zap.Error(err))
	}
}

func (f *File) look() error {
	raw, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("tenants file: %w", err)
	}
	sum := sha256.Sum256(raw)
	if f.current.Load() != nil && sum == f.applied {
		f.seen.Store(time.Now().UnixNano())
		return nil
	}
	directory, err := Parse(raw)
	if err != nil {
		return fmt.Errorf("tenants file: %w", err)
	}
	if err := f.apply(directory); err != nil {
		return err
	}
	f.current.Store(directory)
	f.applied = sum
	f.seen.Store(time.Now().UnixNano())
	f.loads.Add(context.Background(), 1, f.loaded)
	f.logger.Info("Tenants file read",
		zap.Int("tenants", len(directory.tenants)), zap.Int("orgs", len(directory.orgs)))
	return nil
}
