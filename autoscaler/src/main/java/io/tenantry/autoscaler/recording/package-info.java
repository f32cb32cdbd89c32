/**
 * Turns a Prometheus range query into a folder that the simulator plays: {@code ./tenantry record}.
 *
 * <pre>{@code
 * PrometheusRange prometheus =
 *     new PrometheusRange(client, url, Optional.empty(), Duration.ofSeconds(1), log);
 * TraceRecording.record(prometheus, source, question, Gaps.REFUSED, folder, now, progress);
 * }</pre>
 *
 * <p>The answers come from outside: numbers that are none are left out and counted, a label that is
 * no legal tenant id becomes {@code _unknown}, and what the server says of an error is shown
 * shortened and without control characters. A question that fails for now is asked again, with
 * growing pauses.
 */
@NullMarked
package io.tenantry.autoscaler.recording;

import org.jspecify.annotations.NullMarked;
