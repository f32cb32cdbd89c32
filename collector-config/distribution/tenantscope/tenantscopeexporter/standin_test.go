package tenantscopeexporter

import (
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // as the exporters send by default
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"tenantry.io/collector/tenantscope/internal/batchtest"
)

// standIn stands in for a back end that keeps its orgs apart by a header.
type standIn struct {
	header   string
	endpoint string

	mu    sync.Mutex
	items map[string][]batchtest.Item // by org
	down  map[string]bool
	slow  map[string]chan struct{} // until it is closed
	tried map[string]int
}

func newStandIn(header string) *standIn {
	return &standIn{header: header, items: map[string][]batchtest.Item{}, down: map[string]bool{},
		slow: map[string]chan struct{}{}, tried: map[string]int{}}
}

func startGRPC(t *testing.T) *standIn {
	s := newStandIn("x-scope-orgid")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.endpoint = listener.Addr().String()
	server := grpc.NewServer()
	ptraceotlp.RegisterGRPCServer(server, &tracesStandIn{standIn: s})
	pmetricotlp.RegisterGRPCServer(server, &metricsStandIn{standIn: s})
	plogotlp.RegisterGRPCServer(server, &logsStandIn{standIn: s})
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		require.NoError(t, <-served)
	})
	return s
}

func startHTTP(t *testing.T) *standIn {
	s := newStandIn("X-Scope-OrgID")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.takeHTTP(r); err != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	s.endpoint = server.URL
	return s
}

func (s *standIn) takeHTTP(r *http.Request) error {
	unzipped, err := gzip.NewReader(r.Body)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(unzipped)
	if err != nil {
		return err
	}
	org := r.Header.Get(s.header)
	switch r.URL.Path {
	case "/v1/traces":
		request := ptraceotlp.NewExportRequest()
		if err := request.UnmarshalProto(raw); err != nil {
			return err
		}
		return s.take(r.Context(), org, batchtest.OfTraces(request.Traces()))
	case "/v1/metrics":
		request := pmetricotlp.NewExportRequest()
		if err := request.UnmarshalProto(raw); err != nil {
			return err
		}
		return s.take(r.Context(), org, batchtest.OfMetrics(request.Metrics()))
	case "/v1/logs":
		request := plogotlp.NewExportRequest()
		if err := request.UnmarshalProto(raw); err != nil {
			return err
		}
		return s.take(r.Context(), org, batchtest.OfLogs(request.Logs()))
	default:
		return status.Error(codes.NotFound, r.URL.Path)
	}
}

func (s *standIn) take(ctx context.Context, org string, items []batchtest.Item) error {
	s.mu.Lock()
	slow := s.slow[org]
	s.tried[org]++
	s.mu.Unlock()
	if slow != nil {
		select {
		case <-slow:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down[org] {
		return status.Error(codes.Unavailable, "down")
	}
	s.items[org] = append(s.items[org], items...)
	return nil
}

func (s *standIn) setDown(org string, down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down[org] = down
}

// hang holds up an org's requests until the returned function is called.
func (s *standIn) hang(org string) (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	until := make(chan struct{})
	s.slow[org] = until
	return func() { close(until) }
}

// ids of an org's items, in order.
func (s *standIn) ids(org string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, item := range s.items[org] {
		ids = append(ids, item.ID)
	}
	slices.Sort(ids)
	return ids
}

func (s *standIn) wasTried(org string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tried[org] > 0
}

func (s *standIn) orgOf(ctx context.Context) string {
	headers, _ := metadata.FromIncomingContext(ctx)
	if orgs := headers.Get(s.header); len(orgs) == 1 {
		return orgs[0]
	}
	return "not one org"
}

type tracesStandIn struct {
	ptraceotlp.UnimplementedGRPCServer
	*standIn
}

func (s *tracesStandIn) Export(ctx context.Context, request ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	return ptraceotlp.NewExportResponse(), s.take(ctx, s.orgOf(ctx), batchtest.OfTraces(request.Traces()))
}

type metricsStandIn struct {
	pmetricotlp.UnimplementedGRPCServer
	*standIn
}

func (s *metricsStandIn) Export(ctx context.Context, request pmetricotlp.ExportRequest) (pmetricotlp.ExportResponse, error) {
	return pmetricotlp.NewExportResponse(), s.take(ctx, s.orgOf(ctx), batchtest.OfMetrics(request.Metrics()))
}

type logsStandIn struct {
	plogotlp.UnimplementedGRPCServer
	*standIn
}

func (s *logsStandIn) Export(ctx context.Context, request plogotlp.ExportRequest) (plogotlp.ExportResponse, error) {
	return plogotlp.NewExportResponse(), s.take(ctx, s.orgOf(ctx), batchtest.OfLogs(request.Logs()))
}

// spans of one tenant each, named as they are listed.
func spans(byTenant map[string][]string) ptrace.Traces {
	traces := ptrace.NewTraces()
	all := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans()
	for tenant, names := range byTenant {
		for _, name := range names {
			span := all.AppendEmpty()
			span.SetName(name)
			if tenant != "" {
				span.Attributes().PutStr("tenant.id", tenant)
			}
		}
	}
	return traces
}
