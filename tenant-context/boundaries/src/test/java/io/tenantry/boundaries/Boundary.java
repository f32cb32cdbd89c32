package io.tenantry.boundaries;

import static io.tenantry.boundaries.Boundary.Expectation.CROSSES;
import static io.tenantry.boundaries.Boundary.Expectation.NOBODY;
import static io.tenantry.boundaries.Boundary.Expectation.STAYS_INSIDE;

import java.util.List;

/**
 * One row of the matrix.
 *
 * @param name what a reader calls it
 * @param application what the application does for it
 * @param path where the near side is; {@code {self}} and {@code {stranger}} stand for a listed and
 *     an unlisted destination
 * @param expectation what is to be seen on the far side
 */
record Boundary(String name, String application, String path, Expectation expectation) {

  /** What is to be seen on the far side. */
  enum Expectation {

    /** The near side's tenant. */
    CROSSES,

    /** No tenant on the thread and in the log. */
    NOBODY,

    /** A stranger that receives nothing of ours. */
    STAYS_INSIDE
  }

  static List<Boundary> all() {
    return List.of(
        row("Request thread", "nothing", "/servlet/handler", CROSSES),
        row("`Callable`", "nothing", "/servlet/callable", CROSSES),
        row("`StreamingResponseBody`", "nothing", "/servlet/streaming", CROSSES),
        row("`DeferredResult`", "sets it on Boot's executor", "/servlet/deferred-result", CROSSES),
        row("`SseEmitter`", "sends from Boot's executor", "/servlet/sse", CROSSES),
        row("`@Async`", "nothing", "/thread/async", CROSSES),
        row("Boot's task executor", "nothing", "/thread/task-executor", CROSSES),
        row("`ExecutorService`", "wraps it", "/thread/executor-service", CROSSES),
        row(
            "`CompletableFuture`",
            "names a wrapped executor",
            "/thread/completable-future",
            CROSSES),
        row("Virtual threads", "wraps their executor", "/thread/virtual", CROSSES),
        row(
            "`TaskScheduler`, `@Scheduled`",
            "`tenants.run(tenant, ...)`",
            "/thread/scheduled",
            CROSSES),
        row("Reactor", "`spring.reactor.context-propagation=auto`", "/thread/reactor", CROSSES),
        row("A reused worker, for nobody", "wraps its executor", "/thread/reused", NOBODY),
        row("Common pool", "nothing: it cannot be seen", "/thread/common-pool", NOBODY),
        row("A thread of its own", "nothing: it cannot be seen", "/thread/own-thread", NOBODY),
        row("`RestClient`", "lists the destination", "/http/rest-client?to={self}", CROSSES),
        row("`RestTemplate`", "lists the destination", "/http/rest-template?to={self}", CROSSES),
        row("`WebClient`", "lists the destination", "/http/web-client?to={self}", CROSSES),
        row("HTTP interface", "lists the destination", "/http/http-interface?to={self}", CROSSES),
        row("JDK `HttpClient`", "adds our headers itself", "/http/jdk?to={self}", CROSSES),
        row("gRPC", "lists the destination", "/grpc/unary", CROSSES),
        row("Kafka record", "lists the topic", "/kafka/listed", CROSSES),
        row("Kafka batch", "asks for the tenant of each record", "/kafka/listed-batch", CROSSES),
        row("`RestClient` to a stranger", "", "/http/rest-client?to={stranger}", STAYS_INSIDE),
        row("`RestTemplate` to a stranger", "", "/http/rest-template?to={stranger}", STAYS_INSIDE),
        row("`WebClient` to a stranger", "", "/http/web-client?to={stranger}", STAYS_INSIDE),
        row("HTTP interface to a stranger", "", "/http/http-interface?to={stranger}", STAYS_INSIDE),
        row("JDK `HttpClient` to a stranger", "", "/http/jdk?to={stranger}", STAYS_INSIDE),
        row("gRPC to a stranger", "", "/grpc/unary?to={stranger-grpc}", STAYS_INSIDE),
        row("Kafka topic that is not listed", "", "/kafka/unlisted", STAYS_INSIDE));
  }

  private static Boundary row(
      String name, String application, String path, Expectation expectation) {
    return new Boundary(name, application, path, expectation);
  }

  @Override
  public String toString() {
    return name.replace("`", "");
  }
}
