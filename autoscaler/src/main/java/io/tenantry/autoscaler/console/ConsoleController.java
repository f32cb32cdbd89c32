package io.tenantry.autoscaler.console;

import io.tenantry.autoscaler.workload.WorkloadKind;
import io.tenantry.autoscaler.workload.WorkloadRef;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page itself, and what is known at this moment. */
@RestController
public final class ConsoleController {

  private static final Resource PAGE = new ClassPathResource("static/console/index.html");

  private final ConsoleHistory history;
  private final BooleanSupplier leading;
  private final InstantSource clock;

  /**
   * @param leading whether this instance is the one that changes replicas
   */
  public ConsoleController(ConsoleHistory history, BooleanSupplier leading, InstantSource clock) {
    this.history = history;
    this.leading = leading;
    this.clock = clock;
  }

  /** The page names what it loads relative to itself, so it works behind any path prefix. */
  @GetMapping(path = "/console", produces = "text/html;charset=UTF-8")
  Resource page() {
    return PAGE;
  }

  @GetMapping(path = "/console/api/workloads", produces = MediaType.APPLICATION_JSON_VALUE)
  ConsoleView workloads() {
    return history.view(clock.instant(), leading.getAsBoolean());
  }

  /** 404 for what is not managed, and for what no workload can be called. */
  @GetMapping(
      path = "/console/api/workloads/{namespace}/{kind}/{name}",
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<WorkloadDetail> workload(
      @PathVariable("namespace") String namespace,
      @PathVariable("kind") String kind,
      @PathVariable("name") String name) {
    Optional<WorkloadDetail> detail =
        WorkloadKind.named(kind)
            .flatMap(known -> WorkloadRef.parse(namespace, known, name))
            .flatMap(history::detail);
    return ResponseEntity.of(detail);
  }
}
