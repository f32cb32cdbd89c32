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
 * <p>What is read of a resource that names a workload ({@code k8s.namespace.name} with {@code
 * k8s.deployment.name} or {@code k8s.statefulset.name}) and {@code k8s.pod.name}:
 *
 * <ul>
 *   <li>how long requests took: {@code tenantry.server.request.duration}, or where a pod does not
 *       send it, {@code http.server.request.duration}, {@code http.server.requests}, {@code
 *       rpc.server.call.duration}, {@code rpc.server.duration}, or {@code
 *       traces.span.metrics.duration} of server spans. Histograms of exponential or explicit
 *       buckets, in {@code s} or {@code ms}. Which of them count, {@link
 *       io.tenantry.autoscaler.signal.RequestSource} says: per pod, and never two for one request;
 *   <li>{@code tenantry.server.active_requests}: non-monotonic cumulative sum, or gauge;
 *   <li>{@code tenantry.server.refused_requests}: sum, with the {@code reason};
 *   <li>{@code process.cpu.time}: sum, of all its modes together.
 * </ul>
 *
 * <p>And {@code tenantry.edge.requests}, a sum, which needs no pod: the attributes of the point say
 * which workload the requests are bound for, or else those of the resource.
 *
 * <p>Sums that only grow and histograms may be delta or cumulative ({@link
 * io.tenantry.autoscaler.otlp.RunningTotals}). All other metrics are ignored, because ordinary
 * telemetry may pass by here.
 *
 * <p>Of two points of one series and moment, the second is a repetition when it agrees in metric,
 * scope, {@code service.name}, {@code service.instance.id}, {@code k8s.container.name} and all
 * attributes of the point, whatever their order and its value. Otherwise both are parts of a sum:
 * that is OpenTelemetry's rule of one writer per stream. What a collector adds to the resource is
 * left out, so that a point that came by two ways counts once.
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
