package io.tenantry.context;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a request is served now. */
public sealed interface Admission {

  /** It is. Whoever got the permit says when the request is complete, once, on any thread. */
  non-sealed interface Permit extends Admission {

    /** Given where nothing is limited. */
    Permit FREE = outcome -> {};

    void completed(Outcome outcome);
  }

  /**
   * It is not.
   *
   * @param retryAfter when it is worth trying again, at least 1 s
   * @param quota what was used up; null where that is not a quota of the tenant's own
   */
  record Refused(Refusal reason, Duration retryAfter, @Nullable Quota quota) implements Admission {}

  /** Why a request is not served now. */
  enum Refusal {

    /** The tenant's requests per second are used up. */
    RATE,

    /**
     * The tenant's requests per second are used up, of which it has, for the moment, only a share
     * of what the whole service can do.
     */
    SHARE,

    /** The tenant has as many requests in flight as it may have. */
    CONCURRENCY,

    /** The process is overloaded, and the tenant has more than its share of it. */
    OVERLOAD
  }

  /** How a request that was served ended, as far as the limits are concerned. */
  enum Outcome {

    /** With an answer. */
    SERVED,

    /** Without one in time, or with a server error: its duration says nothing. */
    FAILED
  }

  /**
   * What the {@code RateLimit} fields of an answer say.
   *
   * @param limit requests per {@code window}
   * @param remaining of them, now
   * @param reset until there are more
   */
  record Quota(long limit, long remaining, Duration window, Duration reset) {}
}
