package tenantscopeexporter

import (
	"errors"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/exporter/otlphttpexporter"
	"golang.org/x/net/http/httpguts"

	"tenantry.io/collector/tenantscope/internal/tenants"
)

// Config of one exporter: the orgs, the header that names one, and how to reach the back end.
type Config struct {
	// TenantsFile is read for the org of each tenant.
	TenantsFile string `mapstructure:"tenants_file"`
	// ReloadInterval between two looks at the tenants file.
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
	// Header that tells the back end the org.
	Header string `mapstructure:"header"`
	// GRPC is the configuration of the stock otlp_grpc exporter, of which each org gets its own.
	GRPC configoptional.Optional[otlpexporter.Config] `mapstructure:"otlp_grpc"`
	// HTTP is the configuration of the stock otlp_http exporter, likewise.
	HTTP configoptional.Optional[otlphttpexporter.Config] `mapstructure:"otlp_http"`
}

func createDefaultConfig() component.Config {
	grpc := otlpexporter.NewFactory().CreateDefaultConfig().(*otlpexporter.Config)
	http := otlphttpexporter.NewFactory().CreateDefaultConfig().(*otlphttpexporter.Config)
	return &Config{
		ReloadInterval: tenants.DefaultReloadInterval,
		Header:         "X-Scope-OrgID",
		GRPC:           configoptional.Default(*grpc),
		HTTP:           configoptional.Default(*http),
	}
}

// Validate says everything that is wrong at once. The stock exporter's part validates itself.
func (c *Config) Validate() error {
	var wrong []error
	if c.TenantsFile == "" {
		wrong = append(wrong, errors.New("tenants_file is not set"))
	}
	if c.ReloadInterval <= 0 {
		wrong = append(wrong, errors.New("reload_interval is not more than 0"))
	}
	if !httpguts.ValidHeaderFieldName(c.Header) {
		wrong = append(wrong, errors.New("header is not the name of a header"))
	}
	switch {
	case c.GRPC.HasValue() == c.HTTP.HasValue():
		wrong = append(wrong, errors.New("set exactly one of otlp_grpc and otlp_http"))
	case c.GRPC.HasValue():
		wrong = append(wrong, c.validateTemplate(c.GRPC.Get().ClientConfig.Headers, &c.GRPC.Get().QueueConfig))
	case c.HTTP.HasValue():
		wrong = append(wrong, c.validateTemplate(c.HTTP.Get().ClientConfig.Headers, &c.HTTP.Get().QueueConfig))
	}
	return errors.Join(wrong...)
}

func (c *Config) validateTemplate(headers configopaque.MapList,
	queue *configoptional.Optional[exporterhelper.QueueBatchConfig]) error {
	for name := range headers.Iter {
		if strings.EqualFold(name, c.Header) {
			return errors.New("headers names the header that each org gets its own of")
		}
	}
	// Whoever waits for one org's back end or queue would hold up all others.
	if !queue.HasValue() {
		return errors.New("sending_queue is off (expected: a queue, so that one org does not hold up another)")
	}
	if queue.Get().BlockOnOverflow || queue.Get().WaitForResult {
		return errors.New("sending_queue blocks (expected: neither block_on_overflow nor wait_for_result," +
			" so that one org does not hold up another)")
	}
	return nil
}

func (c *Config) storage() *component.ID {
	if c.GRPC.HasValue() {
		return c.GRPC.Get().QueueConfig.Get().StorageID
	}
	return c.HTTP.Get().QueueConfig.Get().StorageID
}
