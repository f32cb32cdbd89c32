/**
 * OTLP metrics in, {@link io.tenantry.autoscaler.signal.Sample}s out.
 *
 * <p>Two receivers, {@link io.tenantry.autoscaler.otlp.OtlpHttpFilter} ({@code POST /v1/metrics},
 * protobuf, gzip or plain) and {@link io.tenantry.autoscaler.otlp.OtlpGrpcServer}, hand the bytes
 * of a request to one {@link io.tenantry.autoscaler.otlp.MetricsReceiver}:
 *
 * <pre>{@code
 * ExportMetricsServiceResponse answer = receiver.receive(bytes, clock.instant());
 * }</pre>
 *
 * <p>Two metrics are read: {@code tenantry.server.request.duration} (delta exponential histogram,
 * seconds) and {@code tenantry.server.active_requests} (non-monotonic cumulative sum, or gauge).
 * Their resource must name a workload ({@code k8s.namespace.name} with {@code k8s.deployment.name}
 * or {@code k8s.statefulset.name}) and {@code k8s.pod.name}. All other metrics are ignored, because
 * ordinary telemetry may pass by here. Of two points that differ neither in pod, tenant, plan and
 * region nor in time, the second counts as a repetition; no other attribute tells them apart.
 *
 * <p>A point that cannot be used is dropped by {@link io.tenantry.autoscaler.otlp.DropReason} and
 * costs its neighbours nothing; what a sender could do better is told to it as a partial success. A
 * request that cannot be read is refused by {@link io.tenantry.autoscaler.otlp.Refusal}. Text of a
 * sender is never repeated, in no answer and in no log line.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP specification</a>
 */
@NullMarked
package io.tenantry.autoscaler.otlp;

import org.jspecify.annotations.NullMarked;
