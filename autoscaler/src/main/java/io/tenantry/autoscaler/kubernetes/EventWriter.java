package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Creates Events of {@code events.k8s.io/v1} about a TenantAutoscaler, which {@code kubectl
 * describe} shows with it. Blocks for a request; throws the client's exceptions.
 */
final class EventWriter {

  private static final String CONTROLLER = "tenantry.io/autoscaler";

  /** The API server allows 1024 bytes. */
  private static final int MAX_NOTE = 1000;

  private static final int MAX_INSTANCE = 128;
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final AtomicLong sequence = new AtomicLong(System.nanoTime());

  /**
   * @param instance name of this process among its peers
   */
  EventWriter(KubernetesClient client, String instance) {
    this.client = client;
    this.instance = shortened(instance, MAX_INSTANCE);
  }

  /** Tells of a change that took effect. */
  void scaled(AutoscalerRef autoscaler, DecisionOutcome outcome) {
    boolean up = outcome.to() > outcome.from();
    create(
        event(autoscaler, outcome.at())
            .withType("Normal")
            .withReason(up ? "ScaledUp" : "ScaledDown")
            .withAction(up ? "ScaleUp" : "ScaleDown")
            .withNote(shortened(outcome.sentence(), MAX_NOTE))
            .withRelated(reference(outcome.workload()))
            .build());
  }

  /** Tells of something that somebody has to look at. */
  void warned(
      AutoscalerRef autoscaler,
      String action,
      String reason,
      String note,
      @Nullable WorkloadRef related,
      Instant at) {
    create(
        event(autoscaler, at)
            .withType("Warning")
            .withReason(reason)
            .withAction(action)
            .withNote(shortened(note, MAX_NOTE))
            .withRelated(related == null ? null : reference(related))
            .build());
  }

  private void create(Event event) {
    client
        .events()
        .v1()
        .events()
        .inNamespace(event.getMetadata().getNamespace())
        .resource(event)
        .create();
  }

  private EventBuilder event(AutoscalerRef autoscaler, Instant at) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(autoscaler.namespace())
        .withName(autoscaler.name() + "." + Long.toHexString(sequence.incrementAndGet()))
        .endMetadata()
        .withEventTime(new MicroTime(MICRO_TIME.format(at)))
        .withReportingController(CONTROLLER)
        .withReportingInstance(instance)
        .withRegarding(
            new ObjectReferenceBuilder()
                .withApiVersion(CustomResources.API_VERSION)
                .withKind(CustomResources.TENANT_AUTOSCALER)
                .withNamespace(autoscaler.namespace())
                .withName(autoscaler.name())
                .withUid(autoscaler.uid())
                .build());
  }

  private static ObjectReference reference(WorkloadRef workload) {
    return new ObjectReferenceBuilder()
        .withApiVersion("apps/v1")
        .withKind(workload.kind().kubernetesName())
        .withNamespace(workload.namespace())
        .withName(workload.name())
        .build();
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
