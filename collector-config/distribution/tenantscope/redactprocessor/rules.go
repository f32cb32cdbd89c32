package redactprocessor

import (
	"maps"
	"strings"
	"sync/atomic"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// set of names.
type set map[string]struct{}

func setOf(names ...string) set {
	all := make(set, len(names))
	for _, name := range names {
		all[name] = struct{}{}
	}
	return all
}

func (s set) has(name string) bool {
	_, has := s[name]
	return has
}

// treatment of an attribute, which its key decides.
type treatment int

const (
	asText treatment = iota
	asItIs
	masked
	asURL
	asQuery
	asStatement
)

// rules of one processor.
type rules struct {
	trusted    set
	secret     set
	headers    set
	parameters set
	// How keys that were seen are treated: there are some dozens of them.
	known atomic.Pointer[map[string]treatment]
}

// maxKnown keys are remembered. Whoever makes up more pays with time, not with memory.
const maxKnown = 4096

func newRules(config *Config) *rules {
	r := &rules{
		trusted:    setOf(config.TrustedKeys...),
		secret:     setOf(config.SecretKeys...),
		headers:    set{},
		parameters: setOf(config.QueryParameters...),
	}
	for _, header := range config.Headers {
		r.headers[asHeader(header)] = struct{}{}
	}
	r.known.Store(&map[string]treatment{})
	return r
}

func (r *rules) of(key string) treatment {
	known := r.known.Load()
	if treatment, isKnown := (*known)[key]; isKnown {
		return treatment
	}
	treatment := r.decide(key)
	if len(*known) < maxKnown {
		more := maps.Clone(*known)
		more[strings.Clone(key)] = treatment
		// Another key may win. This one is decided again, then.
		r.known.CompareAndSwap(known, &more)
	}
	return treatment
}

// headerPrefixes of keys that end with the name of a header.
var headerPrefixes = []string{
	"http.request.header.", "http.response.header.",
	"rpc.request.metadata.", "rpc.response.metadata.",
	"rpc.grpc.request.metadata.", "rpc.grpc.response.metadata.",
	"rpc.connect_rpc.request.metadata.", "rpc.connect_rpc.response.metadata.",
}

// parameterPrefixes of keys that hold what was bound to a statement.
var parameterPrefixes = []string{"db.query.parameter.", "db.operation.parameter."}

func (r *rules) decide(key string) treatment {
	if r.trusted.has(key) {
		return asItIs
	}
	lower := strings.ToLower(key)
	for _, prefix := range headerPrefixes {
		if header, is := strings.CutPrefix(lower, prefix); is {
			if r.headers.has(asHeader(header)) {
				return asItIs
			}
			return masked
		}
	}
	for _, prefix := range parameterPrefixes {
		if strings.HasPrefix(lower, prefix) {
			return masked
		}
	}
	switch lower {
	case "url.full", "url.original", "http.url", "http.target", "http.request.header.referer":
		return asURL
	case "url.query":
		return asQuery
	case "db.query.text", "db.statement":
		return asStatement
	case "url.fragment":
		return masked
	}
	if r.secret.has(lower) || saysSecret(lower) {
		return masked
	}
	return asText
}

func asHeader(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "_", "-")
}

// saysSecret when the key's last name is that of a secret: user.password, app.api-key. What counts
// tokens (gen_ai.usage.input_tokens) does not.
func saysSecret(lower string) bool {
	name := lower[strings.LastIndexByte(lower, '.')+1:]
	name = strings.ReplaceAll(name, "-", "_")
	switch secretWords[name] {
	case hasValue, hasLine:
		return true
	case isHarmless, isScheme:
	}
	for _, end := range []string{"_password", "_secret", "_token", "_api_key", "_cookie", "_credentials"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}

func (r *rules) redactAttributes(attributes pcommon.Map) {
	for key, value := range attributes.All() {
		switch r.of(key) {
		case asItIs:
		case masked:
			value.SetStr(mask)
		case asURL:
			setString(value, r.redactURL(value.AsString()))
		case asQuery:
			setString(value, r.redactQuery(value.AsString()))
		case asStatement:
			setString(value, redactStatement(value.AsString(), system(attributes)))
		case asText:
			r.redactValue(value)
		}
	}
}

func system(attributes pcommon.Map) string {
	for _, key := range []string{"db.system.name", "db.system"} {
		if system, has := attributes.Get(key); has {
			return system.AsString()
		}
	}
	return ""
}

func (r *rules) redactValue(value pcommon.Value) {
	switch value.Type() {
	case pcommon.ValueTypeStr:
		setString(value, r.redactText(value.Str()))
	case pcommon.ValueTypeSlice:
		for _, element := range value.Slice().All() {
			r.redactValue(element)
		}
	case pcommon.ValueTypeMap:
		r.redactAttributes(value.Map())
	case pcommon.ValueTypeBytes:
		text := string(value.Bytes().AsRaw())
		if redacted := r.redactText(text); redacted != text {
			value.Bytes().FromRaw([]byte(redacted))
		}
	case pcommon.ValueTypeEmpty, pcommon.ValueTypeBool, pcommon.ValueTypeInt, pcommon.ValueTypeDouble:
	}
}

// setString only where something changed, so that what did not is not copied.
func setString(value pcommon.Value, text string) {
	if value.Type() != pcommon.ValueTypeStr || value.Str() != text {
		value.SetStr(text)
	}
}
