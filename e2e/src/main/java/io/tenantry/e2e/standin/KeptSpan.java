package io.tenantry.e2e.standin;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;

/** A span as it came. */
record KeptSpan(Resource resource, InstrumentationScope scope, Span span) {}
