package io.tenantry.collector.pipeline;

import io.tenantry.collector.yaml.Place;

/** A component's or pipeline's id where something names it. */
public record Reference(String id, Place place) {}
