package tenants

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

var (
	id       = component.MustNewID("test")
	anything = func(*Directory) error { return nil }
)

const interval = 10 * time.Second

// scenario is a file that is followed in a bubble with its own clock.
type scenario struct {
	t         *testing.T
	path      string
	telemetry *componenttest.Telemetry
	logs      *observer.ObservedLogs
	file      *File
}

func follow(t *testing.T, content string, apply func(*Directory) error, then func(*scenario)) {
	synctest.Test(t, func(t *testing.T) {
		s := &scenario{t: t, path: filepath.Join(t.TempDir(), "tenants.yaml"), telemetry: componenttest.NewTelemetry()}
		s.write(content)
		set := s.telemetry.NewTelemetrySettings()
		core, logs := observer.New(zap.WarnLevel)
		set.Logger, s.logs = zap.New(core), logs
		var err error
		s.file, err = Open(s.path, interval, id, set, apply)
		require.NoError(t, err)
		then(s)
		require.NoError(t, s.file.Close())
		require.NoError(t, s.telemetry.Shutdown(context.Background()))
	})
}

func (s *scenario) write(content string) {
	require.NoError(s.t, os.WriteFile(s.path, []byte(content), 0o600))
}

// looks passes so many looks at the file.
func (s *scenario) looks(n int) {
	time.Sleep(time.Duration(n)*interval + time.Millisecond)
	synctest.Wait()
}

func (s *scenario) orgOfAcme() string {
	return s.file.Current().Org("acme")
}

func (s *scenario) loads(result string) int64 {
	loads, err := s.telemetry.GetMetric("otelcol_tenantscope_tenants_file_loads")
	require.NoError(s.t, err)
	for _, point := range loads.Data.(metricdata.Sum[int64]).DataPoints {
		if value, _ := point.Attributes.Value(attribute.Key("result")); value.AsString() == result {
			return point.Value
		}
	}
	return 0
}

func (s *scenario) age() time.Duration {
	age, err := s.telemetry.GetMetric("otelcol_tenantscope_tenants_file_age")
	require.NoError(s.t, err)
	seconds := age.Data.(metricdata.Gauge[float64]).DataPoints[0].Value
	return time.Duration(seconds * float64(time.Second)).Truncate(time.Second)
}

const (
	acmeInPool = "pool: pool\n"
	acmeInSilo = "pool: pool\ntenants: {acme: {org: silo}}\n"
)

func TestANewFileIsUsedWithoutARestart(t *testing.T) {
	follow(t, acmeInPool, anything, func(s *scenario) {
		assert.Equal(t, "pool", s.orgOfAcme())
		s.write(acmeInSilo)
		assert.Equal(t, "pool", s.orgOfAcme(), "not before it is looked at")
		s.looks(1)
		assert.Equal(t, "silo", s.orgOfAcme())
		s.looks(3)
		assert.EqualValues(t, 2, s.loads("ok"), "the same file again is no load")
		assert.Zero(t, s.loads("failed"))
	})
}

func TestAFileBehindALinkIsFollowed(t *testing.T) {
	follow(t, acmeInPool, anything, func(s *scenario) {
		// As the kubelet does it: the data are in a directory of their own, and one link is replaced.
		other := filepath.Join(t.TempDir(), "other.yaml")
		require.NoError(t, os.WriteFile(other, []byte(acmeInSilo), 0o600))
		link := s.path + ".new"
		require.NoError(t, os.Symlink(other, link))
		require.NoError(t, os.Rename(link, s.path))
		s.looks(1)
		assert.Equal(t, "silo", s.orgOfAcme())
	})
}

func TestABadFileChangesNothingAndIsSaidOnce(t *testing.T) {
	follow(t, acmeInSilo, anything, func(s *scenario) {
		s.write("pool: [")
		s.looks(3)
		assert.Equal(t, "silo", s.orgOfAcme())
		assert.EqualValues(t, 3, s.loads("failed"))
		assert.Equal(t, 1, s.logs.Len())
		assert.Equal(t, 3*interval, s.age())

		require.NoError(t, os.Remove(s.path))
		s.looks(2)
		assert.Equal(t, "silo", s.orgOfAcme())
		assert.Equal(t, 2, s.logs.Len(), "another fault")

		s.write(acmeInPool)
		s.looks(1)
		assert.Equal(t, "pool", s.orgOfAcme())
		assert.EqualValues(t, 2, s.loads("ok"))
		assert.Zero(t, s.age())

		s.write("pool: [")
		s.looks(1)
		assert.Equal(t, 3, s.logs.Len(), "a fault that was mended in between")
	})
}

func TestAReadingThatIsRefusedIsOfferedAgain(t *testing.T) {
	refusals := 2
	apply := func(directory *Directory) error {
		if len(directory.Orgs()) > 1 && refusals > 0 {
			refusals--
			return errors.New("not yet")
		}
		return nil
	}
	follow(t, acmeInPool, apply, func(s *scenario) {
		s.write(acmeInSilo)
		s.looks(2)
		assert.Equal(t, "pool", s.orgOfAcme())
		assert.EqualValues(t, 2, s.loads("failed"))
		s.looks(1)
		assert.Equal(t, "silo", s.orgOfAcme())
	})
}

func TestWithoutAGoodFileNothingStarts(t *testing.T) {
	directory := t.TempDir()
	bad := filepath.Join(directory, "bad.yaml")
	require.NoError(t, os.WriteFile(bad, []byte("pool: pool\nbad: 1\n"), 0o600))
	good := filepath.Join(directory, "good.yaml")
	require.NoError(t, os.WriteFile(good, []byte(acmeInPool), 0o600))
	set := componenttest.NewNopTelemetrySettings()

	_, err := Open(filepath.Join(directory, "none.yaml"), interval, id, set, anything)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Open(bad, interval, id, set, anything)
	require.ErrorContains(t, err, "tenants file: yaml: unmarshal errors:\n  line 2: field bad not found")
	_, err = Open(good, interval, id, set, func(*Directory) error { return errors.New("refused") })
	require.EqualError(t, err, "refused")
}
