package queuefilesextension

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/extension/extensiontest"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

const queueName = "exporter_otlp_grpc_jaeger_traces"

// asFileStorage opens its files.
var asFileStorage = &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType}

// filledQueue is a file as a queue leaves it: several levels of pages, long values, freed pages.
func filledQueue(t *testing.T, directory string) string {
	path := filepath.Join(directory, queueName)
	db, err := bbolt.Open(path, 0o600, asFileStorage)
	require.NoError(t, err)
	for batch := range 4 {
		require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucketIfNotExists([]byte("default"))
			if err != nil {
				return err
			}
			for item := range 500 {
				if err := bucket.Put(fmt.Appendf(nil, "%d", batch*500+item), make([]byte, 100+item*4)); err != nil {
					return err
				}
			}
			for item := range 100 {
				if err := bucket.Delete(fmt.Appendf(nil, "%d", batch*500+item)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	require.NoError(t, db.Close())
	return path
}

func overwrite(t *testing.T, path string, at int64, bytes []byte) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteAt(bytes, at)
	require.NoError(t, err)
	require.NoError(t, file.Close())
}

func noise(size int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	bytes := make([]byte, size)
	for i := range bytes {
		bytes[i] = byte(random.Uint32())
	}
	return bytes
}

func start(t *testing.T, directory string) (*queueFiles, *componenttest.Telemetry) {
	telemetry := componenttest.NewTelemetry()
	set := extensiontest.NewNopSettings(componentType)
	set.TelemetrySettings = telemetry.NewTelemetrySettings()
	created, err := NewFactory().Create(context.Background(), set, &Config{Directory: directory})
	require.NoError(t, err)
	require.NoError(t, created.Start(context.Background(), componenttest.NewNopHost()))
	t.Cleanup(func() {
		assert.NoError(t, created.Shutdown(context.Background()))
		assert.NoError(t, telemetry.Shutdown(context.Background()))
	})
	return created.(*queueFiles), telemetry
}

func countedAside(t *testing.T, telemetry *componenttest.Telemetry) int64 {
	metric, err := telemetry.GetMetric("otelcol_queuefiles_set_aside")
	require.NoError(t, err)
	points := metric.Data.(metricdata.Gauge[int64]).DataPoints
	require.Len(t, points, 1)
	return points[0].Value
}

func names(t *testing.T, directory string) []string {
	entries, err := os.ReadDir(directory)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func TestSetsAsideWhatCannotBeRead(t *testing.T) {
	page := int64(os.Getpagesize())
	size := func(t *testing.T, path string) int64 {
		info, err := os.Stat(path)
		require.NoError(t, err)
		return info.Size()
	}
	for name, spoil := range map[string]func(t *testing.T, path string){
		"noise": func(t *testing.T, path string) {
			require.NoError(t, os.WriteFile(path, noise(int(size(t, path))), 0o600))
		},
		"no heads": func(t *testing.T, path string) {
			overwrite(t, path, 0, make([]byte, 2*page))
		},
		"a few bytes": func(t *testing.T, path string) {
			require.NoError(t, os.Truncate(path, 100))
		},
		"heads alone": func(t *testing.T, path string) {
			require.NoError(t, os.Truncate(path, 2*page))
		},
		"the first half": func(t *testing.T, path string) {
			require.NoError(t, os.Truncate(path, size(t, path)/2))
		},
		"noise behind the heads": func(t *testing.T, path string) {
			overwrite(t, path, 2*page, noise(int(size(t, path)-2*page)))
		},
		"zeros behind the heads": func(t *testing.T, path string) {
			overwrite(t, path, 2*page, make([]byte, size(t, path)-2*page))
		},
	} {
		t.Run(name, func(t *testing.T) {
			directory := t.TempDir()
			spoil(t, filledQueue(t, directory))

			_, telemetry := start(t, directory)

			left := names(t, directory)
			require.Len(t, left, 1)
			assert.Truef(t, strings.HasPrefix(left[0], queueName+".") && strings.HasSuffix(left[0], brokenSuffix), "%s", left[0])
			assert.Equal(t, int64(1), countedAside(t, telemetry))
		})
	}
}

// Noise in one page, whichever it is: the process lives, and what is not set aside can be opened and
// read by the queue. (A long value's pages have no mark of their own: noise there is not seen.)
func TestWhateverPageIsTornTheQueueCanBeOpened(t *testing.T) {
	page := int64(os.Getpagesize())
	whole, err := os.ReadFile(filledQueue(t, t.TempDir()))
	require.NoError(t, err)
	broken := 0
	for at := int64(0); at < int64(len(whole)); at += 29 * page {
		path := filepath.Join(t.TempDir(), queueName)
		require.NoError(t, os.WriteFile(path, whole, 0o600))
		overwrite(t, path, at, noise(int(page)))

		if err := read(path); err != nil {
			broken++
			continue
		}
		db, err := bbolt.Open(path, 0o600, asFileStorage)
		require.NoError(t, err)
		require.NoError(t, db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("default")).ForEach(func(_, _ []byte) error { return nil })
		}))
		require.NoError(t, db.Close())
	}
	assert.Positive(t, broken)
}

func TestLeavesAloneWhatCanBeRead(t *testing.T) {
	directory := t.TempDir()
	path := filledQueue(t, directory)
	before, err := os.ReadFile(path)
	require.NoError(t, err)

	_, telemetry := start(t, directory)

	after, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	assert.Zero(t, countedAside(t, telemetry))
}

func TestLeavesAloneWhatIsNoQueueFileOrInUse(t *testing.T) {
	directory := t.TempDir()
	inUse, err := bbolt.Open(filepath.Join(directory, "exporter_in_use"), 0o600, nil)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, inUse.Close()) })
	require.NoError(t, os.WriteFile(filepath.Join(directory, "exporter_not_begun"), nil, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "notes.txt"), noise(100), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "tempdb123"), noise(100), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(directory, "exporter_folder"), 0o700))

	start(t, directory)

	assert.ElementsMatch(t,
		[]string{"exporter_in_use", "exporter_not_begun", "notes.txt", "tempdb123", "exporter_folder"},
		names(t, directory))
}

func TestCountsWhatWasSetAsideBeforeUntilItIsTakenAway(t *testing.T) {
	directory := t.TempDir()
	broken := filepath.Join(directory, queueName+".20260101T000000.000Z.broken")
	backup := filepath.Join(directory, queueName+".20260101T000000.000Z.backup")
	require.NoError(t, os.WriteFile(broken, noise(100), 0o600))
	require.NoError(t, os.WriteFile(backup, noise(100), 0o600))

	_, telemetry := start(t, directory)
	assert.Equal(t, int64(2), countedAside(t, telemetry))

	require.NoError(t, os.Remove(broken))
	require.NoError(t, os.Remove(backup))
	assert.Zero(t, countedAside(t, telemetry))
}

func TestStartsWithoutADirectory(t *testing.T) {
	_, telemetry := start(t, filepath.Join(t.TempDir(), "not", "there"))

	assert.Zero(t, countedAside(t, telemetry))
}

func TestDirectoryIsNeeded(t *testing.T) {
	assert.EqualError(t, NewFactory().CreateDefaultConfig().(*Config).Validate(), "directory is not set")
}
