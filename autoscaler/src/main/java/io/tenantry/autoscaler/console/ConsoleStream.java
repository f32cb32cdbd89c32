package io.tenantry.autoscaler.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells browsers what is new. Each client has a virtual thread that takes the newest state, writes
 * it and waits for the next: there is no queue, so a slow client misses states and costs nothing.
 * One that reads nothing holds its thread until the server's write timeout ends the connection.
 */
@RestController
public final class ConsoleStream implements AutoCloseable {

  /** Browsers keep up with this many; more are asked to come back later. */
  static final int MAX_CLIENTS = 100;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /**
   * A state is sent at least this often, so that a browser knows a silent stream from a dead one.
   */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** The loop decides on one workload after the other: let it come to its end. */
  private static final Duration SETTLING = Duration.ofMillis(50);

  /** The pause after a state, which bounds what a short tick interval can cost. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** One state of everything, rendered once for all clients that send it. */
  private record Frame(long version, Instant at, String json) {}

  private final ConsoleHistory history;
  private final BooleanSupplier leading;
  private final InstantSource clock;
  private final JsonMapper json;
  private final Semaphore seats;
  private final Set<SseEmitter> clients = ConcurrentHashMap.newKeySet();
  private @Nullable Frame newest;
  private volatile boolean closed;

  /**
   * @param leading whether this instance is the one that changes replicas
   */
  public ConsoleStream(
      ConsoleHistory history, BooleanSupplier leading, InstantSource clock, JsonMapper json) {
    this(history, leading, clock, json, MAX_CLIENTS);
  }

  ConsoleStream(
      ConsoleHistory history,
      BooleanSupplier leading,
      InstantSource clock,
      JsonMapper json,
      int maxClients) {
    this.history = history;
    this.leading = leading;
    this.clock = clock;
    this.json = json;
    this.seats = new Semaphore(maxClients);
  }

  /** 503 with {@code Retry-After} when all seats are taken or the server is stopping. */
  @GetMapping(path = "/console/api/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> stream() {
    if (closed || !seats.tryAcquire()) {
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .header(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()))
          .build();
    }
    SseEmitter client = new SseEmitter(0L);
    clients.add(client);
    client.onCompletion(() -> clients.remove(client));
    Thread.ofVirtual().name("console-client").start(() -> serve(client));
    // Proxies that buffer would turn a stream into bursts.
    return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(client);
  }

  private void serve(SseEmitter client) {
    try {
      while (clients.contains(client)) {
        Frame frame = frame();
        client.send(
            SseEmitter.event()
                .id(Long.toString(frame.version()))
                .name("tick")
                .data(frame.json(), MediaType.APPLICATION_JSON));
        Thread.sleep(PAUSE);
        history.awaitChange(frame.version(), HEARTBEAT.minus(PAUSE));
        Thread.sleep(SETTLING);
      }
      client.complete();
    } catch (IOException | IllegalStateException e) {
      // The browser went away, or the container gave the connection up: nobody is left to tell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
      seats.release();
    }
  }

  private synchronized Frame frame() {
    Instant now = clock.instant();
    long version = history.version();
    if (newest == null
        || newest.version() != version
        || newest.at().isBefore(now.minus(HEARTBEAT.dividedBy(2)))) {
      newest =
          new Frame(
              version, now, json.writeValueAsString(history.view(now, leading.getAsBoolean())));
    }
    return newest;
  }

  /** Clients that are being served. */
  int clients() {
    return clients.size();
  }

  /**
   * Takes no more clients and lets each stream end itself within a heartbeat, so that a stopping
   * server need not wait for them. Does not block.
   */
  @Override
  public void close() {
    closed = true;
    clients.clear();
  }
}
