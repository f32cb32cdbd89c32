package tenantscopeexporter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/xextension/storage"
	"go.opentelemetry.io/collector/pipeline"

	"tenantry.io/collector/tenantscope/internal/tenants"
)

const orgsKey = "orgs"

// memory is which orgs ever had a queue on the disk, kept beside the queues: one that left the tenants
// file while its back end was down has telemetry waiting that nobody else would know of after a
// restart.
type memory struct {
	client storage.Client // nil for queues in memory
	orgs   []string
}

func openMemory(ctx context.Context, host component.Host, storageID *component.ID, id component.ID,
	signal pipeline.Signal) (*memory, error) {
	if storageID == nil {
		return &memory{}, nil
	}
	extension, isStorage := host.GetExtensions()[*storageID].(storage.Extension)
	if !isStorage {
		return nil, fmt.Errorf("%s is not a storage extension, or not in service::extensions", storageID)
	}
	client, err := extension.GetClient(ctx, component.KindExporter, id, signal.String())
	if err != nil {
		return nil, err
	}
	return &memory{client: client}, nil
}

func (m *memory) read(ctx context.Context) ([]string, error) {
	if m.client == nil {
		return nil, nil
	}
	raw, err := m.client.Get(ctx, orgsKey)
	if err != nil || raw == nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, &m.orgs); err != nil {
		return nil, fmt.Errorf("the list of orgs beside the queues: %w", err)
	}
	for _, org := range m.orgs {
		if !tenants.Legal(org) {
			return nil, errors.New("the list of orgs beside the queues has one that is not legal")
		}
	}
	return m.orgs, nil
}

// add is on the disk before an org's queue can be.
func (m *memory) add(ctx context.Context, orgs []string) error {
	if m.client == nil {
		return nil
	}
	all := slices.Clone(m.orgs)
	for _, org := range orgs {
		if !slices.Contains(all, org) {
			all = append(all, org)
		}
	}
	if len(all) == len(m.orgs) {
		return nil
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := m.client.Set(ctx, orgsKey, raw); err != nil {
		return err
	}
	m.orgs = all
	return nil
}

func (m *memory) close(ctx context.Context) error {
	if m == nil || m.client == nil {
		return nil
	}
	return m.client.Close(ctx)
}
