// Package queuefilesextension sets aside queue files that cannot be read, before anything opens them:
//
//	extensions:
//	  queuefiles:
//	    directory: /var/lib/tenantry/sampler-queue
//	  file_storage/queue:
//	    directory: /var/lib/tenantry/sampler-queue
//
// A torn page, a file cut short or one of zeros ends a collector at every start: file_storage says
// "invalid database" or takes a fault that nothing can catch, and its own recreate is for few of
// those. Extensions start before the exporters open their queues, so this one looks first. A broken
// file is renamed, never deleted, and counted for as long as it lies there.
package queuefilesextension

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"
)

var componentType = component.MustNewType("queuefiles")

const (
	scopeName = "tenantry.io/collector/tenantscope/queuefilesextension"
	// brokenSuffix of what this extension set aside, backupSuffix of what file_storage did.
	brokenSuffix = ".broken"
	backupSuffix = ".backup"
)

// queueFile is how file_storage names its files: by the kind of the component, or, where that is
// too long for a file system, by a hash. Nothing else in the directory is touched.
var queueFile = regexp.MustCompile(`^((exporter|receiver|processor|connector|extension|other)_.+|[0-9a-f]{64})$`)

// Config of one look.
type Config struct {
	// Directory of the queue files, the same as file_storage's.
	Directory string `mapstructure:"directory"`
}

// Validate says what is wrong.
func (c *Config) Validate() error {
	if c.Directory == "" {
		return errors.New("directory is not set")
	}
	return nil
}

// NewFactory makes looks.
func NewFactory() extension.Factory {
	return extension.NewFactory(componentType,
		func() component.Config { return &Config{} },
		func(_ context.Context, set extension.Settings, config component.Config) (extension.Extension, error) {
			return &queueFiles{set: set, directory: config.(*Config).Directory}, nil
		},
		component.StabilityLevelAlpha)
}

type queueFiles struct {
	set       extension.Settings
	directory string
	gauge     metric.Registration
}

// Start looks at every queue file. A file that cannot be looked at, because it is not ours to read
// or in use, is left to its owner; one that is broken and cannot be renamed ends the start.
func (q *queueFiles) Start(context.Context, component.Host) error {
	entries, err := os.ReadDir(q.directory)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || isSetAside(entry.Name()) || !queueFile.MatchString(entry.Name()) {
			continue
		}
		if err := q.look(filepath.Join(q.directory, entry.Name())); err != nil {
			return err
		}
	}
	return q.report()
}

// Shutdown ends the counting.
func (q *queueFiles) Shutdown(context.Context) error {
	if q.gauge == nil {
		return nil
	}
	return q.gauge.Unregister()
}

func (q *queueFiles) look(path string) error {
	err := read(path)
	var broken brokenError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &broken):
		q.set.Logger.Warn("A queue file could not be looked at", zap.String("file", path), zap.Error(err))
		return nil
	}
	aside := path + "." + time.Now().UTC().Format("20060102T150405.000Z") + brokenSuffix
	if err := os.Rename(path, aside); err != nil {
		return err
	}
	q.set.Logger.Error("A queue file is broken and was set aside. What waited in it is not delivered",
		zap.String("file", aside), zap.Error(err))
	return nil
}

// report says how many files lie set aside, for as long as they do: an operator who deals with one
// takes it away.
func (q *queueFiles) report() error {
	meter := q.set.MeterProvider.Meter(scopeName)
	setAside, err := meter.Int64ObservableGauge("otelcol_queuefiles_set_aside",
		metric.WithDescription("Queue files that were broken and lie set aside in the directory."),
		metric.WithUnit("{files}"))
	if err != nil {
		return err
	}
	extension := metric.WithAttributes(attribute.String("extension", q.set.ID.String()))
	q.gauge, err = meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		observer.ObserveInt64(setAside, q.countSetAside(), extension)
		return nil
	}, setAside)
	return err
}

func (q *queueFiles) countSetAside() int64 {
	entries, err := os.ReadDir(q.directory)
	if err != nil {
		return 0
	}
	count := int64(0)
	for _, entry := range entries {
		if isSetAside(entry.Name()) {
			count++
		}
	}
	return count
}

func isSetAside(name string) bool {
	return strings.HasSuffix(name, brokenSuffix) || strings.HasSuffix(name, backupSuffix)
}
