package io.tenantry.autoscaler.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.autoscaler.actuation.Actuation;
import io.tenantry.autoscaler.control.OutcomeListener;
import io.tenantry.autoscaler.decision.DecisionOutcome;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest document of every workload. Thread-safe: the loop writes and any number of requests
 * read. A document is rendered when it changes, however many ask for it.
 */
public final class AdmissionDocuments implements OutcomeListener {

  /**
   * A document as it is sent.
   *
   * @param decidedAt when it was last found to be right
   * @param etag strong, without quotes: the same bytes have the same one from every instance
   */
  record Published(AdmissionDocument document, Instant decidedAt, String json, String etag) {

    boolean isOlderThan(Duration age, Instant now) {
      return decidedAt.isBefore(now.minus(age));
    }
  }

  private static final int ETAG_BYTES = 16;

  private final Duration validFor;
  private final JsonMapper json;
  private final Map<WorkloadRef, Published> documents = new ConcurrentHashMap<>();

  /**
   * @param validFor how long a reader may go by a document without hearing it again; 1 s to 1 h, in
   *     whole milliseconds
   */
  public AdmissionDocuments(Duration validFor, JsonMapper json) {
    this.validFor = validFor;
    this.json = json;
  }

  @Override
  public void decided(DecisionOutcome outcome, Actuation actuation) {
    AdmissionDocument document = AdmissionDocument.of(outcome, validFor);
    documents.compute(
        outcome.workload(), (workload, before) -> published(document, outcome.at(), before));
  }

  private Published published(AdmissionDocument document, Instant at, @Nullable Published before) {
    if (before != null && before.document().equals(document)) {
      return new Published(document, at, before.json(), before.etag());
    }
    String text = json.writeValueAsString(document);
    return new Published(document, at, text, etagOf(text));
  }

  @Override
  public void forgotten(WorkloadRef workload) {
    documents.remove(workload);
  }

  /** Empty when the workload is not managed. */
  Optional<Published> find(WorkloadRef workload) {
    return Optional.ofNullable(documents.get(workload));
  }

  /** Those of all kinds that have this name, which is legal or not. */
  List<Published> named(String namespace, String name) {
    return Arrays.stream(WorkloadKind.values())
        .flatMap(kind -> WorkloadRef.parse(namespace, kind, name).stream())
        .flatMap(workload -> find(workload).stream())
        .toList();
  }

  /** Longer ago than this, and what was decided is not said any more. */
  Duration validFor() {
    return validFor;
  }

  private static String etagOf(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, ETAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
