package io.tenantry.autoscaler.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that the API server cannot be used, at most once in {@link #SILENCE}, however many watches
 * and writes find it out. Thread-safe.
 */
final class ApiTrouble {

  private static final Logger LOG = LoggerFactory.getLogger(ApiTrouble.class);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final String server;
  private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

  /**
   * @param server address of the API server, for the log
   */
  ApiTrouble(String server) {
    this.server = server;
  }

  /** Logs {@code failure}, unless something was logged a moment ago. */
  void report(String what, Throwable failure) {
    report(what, inWords(failure), failure);
  }

  /** Likewise, where {@code why} says it better than the failure does. */
  void report(String what, String why, Throwable failure) {
    long now = System.nanoTime();
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + SILENCE.toNanos())) {
      LOG.warn("{} at {} failed, trying again: {}", what, server, why);
    }
    LOG.debug("{} failed", what, failure);
  }

  /** What went wrong, without text that a user wrote into an object. */
  static String inWords(Throwable failure) {
    boolean ofTheClient = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException refusal && refusal.getCode() > 0) {
        return "the API server answered " + answer(refusal.getCode());
      }
      ofTheClient |=
          cause instanceof KubernetesClientException
              || cause instanceof IOException
              || cause instanceof TimeoutException;
    }
    String root = root(failure).getClass().getSimpleName();
    return ofTheClient
        ? "the API server was not reached (" + root + ")"
        : "it could not be done (" + root + ")";
  }

  private static String answer(int code) {
    return switch (code) {
      case 401 -> "401, it does not know these credentials";
      case 403 -> "403, the service account lacks the right to do this";
      case 404 -> "404, there is no such object or kind";
      case 429 -> "429, too many requests";
      default -> Integer.toString(code);
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
