package io.tenantry.context.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantContext;
import io.tenantry.context.TenantId;
import io.tenantry.context.propagation.TenantExecutors;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Every way to another thread that a Spring Boot application has, with Reactor's automatic context
 * propagation. That is a switch of the whole process, so it is turned off behind the tests.
 */
@SpringBootTest(
    classes = ThreadsIT.Application.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.otlp.metrics.export.enabled=false",
      "spring.reactor.context-propagation=auto"
    })
@DirtiesContext
class ThreadsIT {

  private static final String ACME = "acme/us-east/default acme";
  private static final String NOBODY = "nobody null";

  @Autowired private TenantContext tenants;
  @Autowired private Background background;
  @Autowired private ThreadPoolTaskExecutor executor;
  @Autowired private TaskScheduler scheduler;
  @LocalServerPort private int port;

  private HttpCalls http = new HttpCalls(0);

  @BeforeEach
  void begin() {
    http = new HttpCalls(port);
  }

  @AfterAll
  static void turnReactorsSwitchOff() {
    Hooks.disableAutomaticContextPropagation();
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        argumentSet("@Async", (Way) test -> test.background.async()),
        argumentSet(
            "Spring Boot's executor",
            (Way) test -> test.executor.submitCompletable(ThreadsIT::current)),
        argumentSet(
            "CompletableFuture on Spring Boot's executor",
            (Way) test -> CompletableFuture.supplyAsync(ThreadsIT::current, test.executor)),
        argumentSet(
            "a later stage",
            (Way)
                test ->
                    CompletableFuture.runAsync(() -> {}, test.executor)
                        .thenApplyAsync(ignored -> current(), test.executor)),
        argumentSet(
            "a virtual thread for each task",
            (Way)
                test ->
                    CompletableFuture.supplyAsync(
                        ThreadsIT::current, TenantExecutors.wrap(virtualThreads()))),
        argumentSet(
            "Reactor, another scheduler",
            (Way)
                test ->
                    Mono.fromCallable(ThreadsIT::current)
                        .subscribeOn(Schedulers.boundedElastic())
                        .contextCapture()
                        .toFuture()),
        argumentSet(
            "Reactor, two schedulers",
            (Way)
                test ->
                    Flux.just(1)
                        .publishOn(Schedulers.parallel())
                        .map(one -> current())
                        .publishOn(Schedulers.boundedElastic())
                        .filter(seen -> seen.equals(current()))
                        .next()
                        .contextCapture()
                        .toFuture()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void workGoesOnForWhoeverBeganItAndForNobodyAfterwards(Way way) throws Exception {
    Future<?> work = tenants.call(tenant("acme"), () -> way.start(this));
    assertThat(work.get(10, TimeUnit.SECONDS)).isEqualTo(ACME);
    for (int i = 0; i < 20; i++) {
      assertThat(way.start(this).get(10, TimeUnit.SECONDS)).isEqualTo(NOBODY);
    }
    assertThat(current()).isEqualTo(NOBODY);
  }

  @Test
  void aSchedulersThreadIsLeftWithoutATenant() throws Exception {
    Scheduler one = Schedulers.newSingle("one");
    try {
      for (int i = 0; i < 10; i++) {
        assertThat(
                tenants.call(
                    tenant("acme"),
                    () ->
                        Mono.fromCallable(ThreadsIT::current)
                            .subscribeOn(one)
                            .contextCapture()
                            .block()))
            .isEqualTo(ACME);
        CompletableFuture<String> bare = new CompletableFuture<>();
        one.schedule(() -> bare.complete(current()));
        assertThat(bare.get(10, TimeUnit.SECONDS)).isEqualTo(NOBODY);
        assertThat(Mono.fromCallable(ThreadsIT::current).subscribeOn(one).block())
            .isEqualTo(NOBODY);
      }
    } finally {
      one.dispose();
    }
  }

  @Test
  void aScheduledJobIsNobodysUntilItSaysForWhomItWorks() {
    await().untilAsserted(() -> assertThat(background.jobs()).isNotEmpty());
    assertThat(background.jobs()).containsOnly(NOBODY + ", then " + ACME + ", then " + NOBODY);
  }

  @Test
  void aTaskThatARequestSchedulesForLaterDoesNotMakeTheSchedulersThreadItsOwn() throws Exception {
    CompletableFuture<String> later = new CompletableFuture<>();
    Future<?> first =
        tenants.call(
            tenant("acme"),
            () -> scheduler.schedule(() -> later.complete(current()), Instant.now()));
    first.get(10, TimeUnit.SECONDS);
    assertThat(later.get(10, TimeUnit.SECONDS)).isIn(ACME, NOBODY);
    CompletableFuture<String> next = new CompletableFuture<>();
    Future<?> second = scheduler.schedule(() -> next.complete(current()), Instant.now());
    second.get(10, TimeUnit.SECONDS);
    assertThat(next.get(10, TimeUnit.SECONDS)).isEqualTo(NOBODY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stream", "/events", "/flux"})
  void answersThatAreStreamedAreTheCallers(String path) {
    String body = http.get(path, "X-Tenant-ID", "acme", "X-Region", "us-east").body();
    assertThat(body).contains("1 " + ACME, "2 " + ACME);
    assertThat(http.get(path, "X-Tenant-ID", "globex").body())
        .contains("1 globex/_none/default globex");
  }

  private static String current() {
    return EchoApplication.current() + " " + MDC.get(Tenant.ID_KEY);
  }

  private static Tenant tenant(String id) {
    return new Tenant(new TenantId(id), new Region("us-east"), PlanName.DEFAULT);
  }

  /** By reflection, because the starter is compiled for a Java that has none. */
  private static ExecutorService virtualThreads() {
    try {
      Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
      return (ExecutorService) factory.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  interface Way {
    Future<?> start(ThreadsIT test);
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableAsync
  @EnableScheduling
  @Import({Background.class, Streams.class})
  static class Application {}

  static class Background {

    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private final TenantContext tenants;

    Background(TenantContext tenants) {
      this.tenants = tenants;
    }

    List<String> jobs() {
      return List.copyOf(jobs);
    }

    @Async
    CompletableFuture<String> async() {
      return CompletableFuture.completedFuture(current());
    }

    @Scheduled(fixedDelay = 50, timeUnit = TimeUnit.MILLISECONDS)
    void job() throws Exception {
      String before = current();
      String within = tenants.call(tenant("acme"), ThreadsIT::current);
      jobs.add("%s, then %s, then %s".formatted(before, within, current()));
    }
  }

  @RestController
  static class Streams {

    private final ThreadPoolTaskExecutor executor;

    Streams(ThreadPoolTaskExecutor executor) {
      this.executor = executor;
    }

    @GetMapping("/stream")
    StreamingResponseBody stream() {
      return out -> {
        out.write(("1 " + current() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        out.write(("2 " + current() + "\n").getBytes(StandardCharsets.UTF_8));
      };
    }

    @GetMapping("/events")
    SseEmitter events() {
      SseEmitter events = new SseEmitter();
      executor.execute(() -> {
        try {
          events.send("1 " + current());
          events.send("2 " + current());
          events.complete();
        } catch (IOException e) {
          events.completeWithError(e);
        }
      });
      return events;
    }

    @GetMapping(path = "/flux", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<String> flux() {
      return Flux.range(1, 2).delayElements(Duration.ofMillis(1)).map(i -> i + " " + current());
    }
  }
}
