/**
 * YAML that remembers where it is written, so that what is wrong can be told with file and line.
 *
 * <pre>{@code
 * Node.Mapping config = YamlReader.mapping("gateway.yaml", YamlReader.textOf(Path.of("gateway.yaml")));
 * config.placeOf("exporters", "otlp_grpc/jaeger");   // gateway.yaml:41
 * }</pre>
 *
 * <p>What comes in are files of whoever runs a command; one that cannot be understood is an {@link
 * io.tenantry.collector.yaml.UnreadableFileException}.
 */
@NullMarked
package io.tenantry.collector.yaml;

import org.jspecify.annotations.NullMarked;
