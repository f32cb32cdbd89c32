package io.tenantry.samples.laptop.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One pod and its process, from creation to deletion, on one virtual thread of its own: start,
 * probe, restart when it dies, and on {@link #stop()} take it out of the Service, let it answer
 * what it has, SIGTERM, SIGKILL after the grace period, delete the pod. The accessors are for other
 * threads.
 */
final class Replica {

  private static final Logger LOG = Logger.getLogger(Replica.class.getName());

  private static final Duration PROBE_PERIOD_WHILE_STARTING = Duration.ofMillis(200);
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

  private enum Signal {
    STOP,
    EXITED
  }

  private final Node node;
  private final PodObject pod;
  private final PodTemplateSpec template;
  private final Container container;
  private final ServiceEndpoints service;
  private final Runnable changed;
  private final Instant createdAt = Instant.now();
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Thread thread;

  private volatile boolean ready;
  private volatile boolean stopping;
  private volatile boolean gone;
  private volatile @Nullable Process process;

  /**
   * @param changed called when readiness changed or the pod is gone, by the replica's thread
   */
  Replica(
      Node node,
      PodObject pod,
      PodTemplateSpec template,
      ServiceEndpoints service,
      Runnable changed) {
    this.node = node;
    this.pod = pod;
    this.template = template;
    this.container = template.getSpec().getContainers().getFirst();
    this.service = service;
    this.changed = changed;
    this.thread = Thread.ofVirtual().name(pod.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Asks for the end; returns at once. */
  void stop() {
    stopping = true;
    signals.add(Signal.STOP);
  }

  /** Waits until the process has ended and the pod is deleted. */
  void awaitGone() throws InterruptedException {
    thread.join();
  }

  boolean isReady() {
    return ready && !stopping;
  }

  boolean isStopping() {
    return stopping;
  }

  boolean isGone() {
    return gone;
  }

  Instant createdAt() {
    return createdAt;
  }

  String podName() {
    return pod.name();
  }

  /** The running process; empty while none runs. */
  Optional<ProcessHandle> process() {
    return Optional.ofNullable(process).map(Process::toHandle);
  }

  private void run() {
    try {
      pod.create(template);
      keepRunning();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.SEVERE, e, () -> "pod " + pod.name() + " cannot run");
      abandon();
    } finally {
      Optional.ofNullable(process).ifPresent(Process::destroyForcibly);
      service.remove(pod.name());
      ports.values().forEach(node.ports()::release);
      ready = false;
      stopping = true;
      gone = true;
      changed.run();
    }
  }

  /** Deletes the pod, and keeps its place for a while so that the next try is not at once. */
  private void abandon() {
    try {
      pod.delete();
      pause(LONGEST_BACK_OFF);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, e, () -> "pod " + pod.name() + " cannot be deleted");
    }
  }

  private void keepRunning() throws IOException, InterruptedException {
    int restarts = 0;
    Duration backOff = FIRST_BACK_OFF;
    while (!stopping) {
      Instant startedAt = Instant.now();
      Process started = launch();
      pod.running();
      boolean wasReady = superviseUntilExitOrStop(started);
      if (stopping) {
        end(started);
        break;
      }
      int exitCode = started.waitFor();
      node.records().remove(started.pid());
      process = null;
      notReady();
      restarts++;
      pod.crashed(exitCode);
      backOff = wasReady ? FIRST_BACK_OFF : backOff;
      LOG.warning(
          "pod %s exited with %d after %s, restart %d; its log: %s"
              .formatted(
                  pod.name(),
                  exitCode,
                  Duration.between(startedAt, Instant.now()),
                  restarts,
                  log()));
      pause(backOff);
      backOff = min(backOff.multipliedBy(2), LONGEST_BACK_OFF);
    }
    pod.delete();
  }

  /** Ends early for a stop only: an exit that was noticed before its signal leaves that behind. */
  private void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
      signals.poll(left, TimeUnit.NANOSECONDS);
    }
  }

  private Process launch() throws IOException {
    choosePorts();
    Map<String, String> given = new LinkedHashMap<>(node.environment());
    ports.forEach((name, port) ->
        given.put("PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), String.valueOf(port)));
    Map<String, String> environment =
        ContainerEnvironment.resolve(container.getEnv(), given, pod.fields());
    List<String> command = new ArrayList<>(node.image(container.getImage()).command());
    for (String argument : container.getArgs()) {
      command.add(ContainerEnvironment.expand(argument, environment));
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    Process started = builder.start();
    process = started;
    node.records().add(started.toHandle(), pod.name());
    var _ = started.onExit().thenRun(() -> signals.add(Signal.EXITED));
    return started;
  }

  /** A hostPort is kept; any other is chosen anew, should the one before have proved taken. */
  private void choosePorts() {
    for (ContainerPort port : container.getPorts()) {
      boolean fixed = port.getHostPort() != null;
      Integer before = ports.put(port.getName(), fixed ? port.getHostPort() : node.ports().take());
      if (before != null && !fixed) {
        node.ports().release(before);
      }
    }
  }

  /** Whether the process was ever Ready. */
  private boolean superviseUntilExitOrStop(Process started) throws InterruptedException {
    ReadinessProbe probe = ReadinessProbe.of(container, ports);
    boolean wasReady = false;
    int failures = 0;
    while (started.isAlive() && !stopping) {
      if (probe.succeeds()) {
        failures = 0;
        if (!ready) {
          ready(probe.port());
          wasReady = true;
        }
      } else if (ready && ++failures >= probe.failureThreshold()) {
        notReady();
        pod.running();
      }
      Duration pause = ready ? probe.period() : PROBE_PERIOD_WHILE_STARTING;
      signals.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
    }
    return wasReady;
  }

  private void ready(int port) {
    pod.ready();
    service.add(pod.name(), port);
    ready = true;
    changed.run();
  }

  private void notReady() {
    service.remove(pod.name());
    if (ready) {
      ready = false;
      changed.run();
    }
  }

  private void end(Process started) throws InterruptedException {
    notReady();
    pod.terminating();
    if (!service.awaitIdle(pod.name(), LONGEST_DRAIN)) {
      LOG.warning(
          "pod %s still had requests under way after %s".formatted(pod.name(), LONGEST_DRAIN));
    }
    started.destroy();
    long grace =
        Optional.ofNullable(template.getSpec().getTerminationGracePeriodSeconds()).orElse(30L);
    if (!started.waitFor(grace, TimeUnit.SECONDS)) {
      LOG.warning("pod %s did not end within %d s".formatted(pod.name(), grace));
      started.destroyForcibly();
      started.waitFor();
    }
    node.records().remove(started.pid());
    process = null;
  }

  private Path log() {
    return node.logs().resolve(pod.name() + ".log");
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
