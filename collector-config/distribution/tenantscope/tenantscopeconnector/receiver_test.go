package tenantscopeconnector

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// authenticated stands in for the receiver's authenticator.
type authenticated struct {
	consumer.Traces
	tenant string
}

func (a *authenticated) ConsumeTraces(ctx context.Context, batch ptrace.Traces) error {
	return a.Traces.ConsumeTraces(client.NewContext(ctx, client.Info{Auth: auth{"subject": a.tenant}}), batch)
}

// Over the receiver itself: a client decides by the status whether to try again, and when.
func TestWhatTheSenderIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		tenant string
		code   codes.Code
		status int
		after  bool
	}{
		"accepted":              {"hooli", codes.OK, http.StatusOK, false},
		"nobody":                {"", codes.Unauthenticated, http.StatusUnauthorized, false},
		"not a legal tenant":    {"a|b", codes.PermissionDenied, http.StatusForbidden, false},
		"resident of elsewhere": {"globex", codes.PermissionDenied, http.StatusForbidden, false},
		"over its limit":        {"initech", codes.ResourceExhausted, http.StatusTooManyRequests, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := start(t, of(FromClient))
			require.NoError(t, f.traces.ConsumeTraces(as("initech"), many(nil, 1000).Traces()), "the burst, and more")
			directory := receive(t, &authenticated{f.traces, test.tenant})
			request := ptraceotlp.NewExportRequestFromTraces(many(nil, 3).Traces())

			conn, err := grpc.NewClient("unix://"+filepath.Join(directory, "grpc"), grpc.WithTransportCredentials(insecure.NewCredentials()))
			require.NoError(t, err)
			defer func() { require.NoError(t, conn.Close()) }()
			_, err = ptraceotlp.NewGRPCClient(conn).Export(context.Background(), request)
			answer := status.Convert(err)
			assert.Equal(t, test.code, answer.Code())
			assert.Equal(t, test.after, retryAfter(answer) > time.Minute)

			raw, err := request.MarshalProto()
			require.NoError(t, err)
			transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(directory, "http"))
			}}
			defer transport.CloseIdleConnections()
			response, err := (&http.Client{Transport: transport}).Post(
				"http://receiver/v1/traces", "application/x-protobuf", bytes.NewReader(raw))
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Equal(t, test.status, response.StatusCode)
			assert.Equal(t, test.after, response.Header.Get("Retry-After") != "")
		})
	}
}

func retryAfter(answer *status.Status) time.Duration {
	for _, detail := range answer.Details() {
		if info, is := detail.(*errdetails.RetryInfo); is {
			return info.RetryDelay.AsDuration()
		}
	}
	return 0
}

// receive on sockets in a directory: no port that another process could take meanwhile.
func receive(t *testing.T, next consumer.Traces) string {
	directory := t.TempDir()
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig()
	require.NoError(t, confmap.NewFromStringMap(map[string]any{"protocols": map[string]any{
		"grpc": map[string]any{"transport": "unix", "endpoint": filepath.Join(directory, "grpc")},
		"http": map[string]any{"transport": "unix", "endpoint": filepath.Join(directory, "http")},
	}}).Unmarshal(config))
	receiver, err := factory.CreateTraces(context.Background(), receivertest.NewNopSettings(factory.Type()), config, next)
	require.NoError(t, err)
	require.NoError(t, receiver.Start(context.Background(), componenttest.NewNopHost()))
	t.Cleanup(func() { require.NoError(t, receiver.Shutdown(context.Background())) })
	return directory
}
