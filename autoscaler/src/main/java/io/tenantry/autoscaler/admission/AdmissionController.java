package io.tenantry.autoscaler.admission;

import io.tenantry.autoscaler.admission.AdmissionDocuments.Published;
import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** See the package. An answer that is no document says nothing of what was asked. */
@RestController
public final class AdmissionController {

  /** Until then there may be another leader. */
  private static final String RETRY_AFTER_SECONDS = "2";

  /** RFC 9457, without what repeats the request. */
  private record Problem(String title, int status, String detail) {}

  private final AdmissionDocuments documents;
  private final BooleanSupplier leading;
  private final InstantSource clock;
  private final JsonMapper json;

  /**
   * @param leading whether this instance is the one that hears the pods
   */
  public AdmissionController(
      AdmissionDocuments documents, BooleanSupplier leading, InstantSource clock, JsonMapper json) {
    this.documents = documents;
    this.leading = leading;
    this.clock = clock;
    this.json = json;
  }

  @GetMapping("/admission/{namespace}/{workload}")
  ResponseEntity<String> limits(
      @PathVariable("namespace") String namespace,
      @PathVariable("workload") String name,
      @RequestParam(name = "kind", required = false) @Nullable String kind) {
    if (!leading.getAsBoolean()) {
      return unavailable("This instance does not lead, and does not know the demand.");
    }
    List<Published> found =
        kind == null
            ? documents.named(namespace, name)
            : WorkloadKind.named(kind)
                .flatMap(known -> WorkloadRef.parse(namespace, known, name))
                .flatMap(documents::find)
                .map(List::of)
                .orElse(List.of());
    if (found.isEmpty()) {
      return problem(HttpStatus.NOT_FOUND, "No TenantAutoscaler scales such a workload.");
    }
    if (found.size() > 1) {
      return problem(
          HttpStatus.CONFLICT,
          "Two workloads have this name. Add ?kind=Deployment or ?kind=StatefulSet.");
    }
    Published published = found.getFirst();
    if (published.isOlderThan(documents.validFor(), clock.instant())) {
      return unavailable("Nothing was decided lately.");
    }
    // With an ETag, Spring answers If-None-Match itself.
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .eTag(published.etag())
        .cacheControl(CacheControl.noCache())
        .body(published.json());
  }

  private ResponseEntity<String> unavailable(String detail) {
    HttpStatus status = HttpStatus.SERVICE_UNAVAILABLE;
    return problemOf(status)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(bodyOf(status, detail));
  }

  private ResponseEntity<String> problem(HttpStatus status, String detail) {
    return problemOf(status).body(bodyOf(status, detail));
  }

  private static ResponseEntity.BodyBuilder problemOf(HttpStatus status) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .cacheControl(CacheControl.noStore());
  }

  private String bodyOf(HttpStatus status, String detail) {
    return json.writeValueAsString(new Problem(status.getReasonPhrase(), status.value(), detail));
  }
}
