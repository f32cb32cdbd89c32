package io.tenantry.autoscaler.simulator.plant;

import java.util.OptionalInt;

/** What goes wrong during a run. Times are simulated seconds from its start; {@code to} is open. */
public sealed interface Fault {

  /** The metrics of all replicas and of the balancer are wrong. */
  record Signal(SignalFault fault, double from, double to) implements Fault {
    public Signal {
      requireInterval(from, to);
    }
  }

  /**
   * The oldest Ready replicas die with all that they have; the cluster starts others in their
   * place.
   */
  record Kill(int replicas, double at) implements Fault {
    public Kill {
      requireInterval(at, Double.POSITIVE_INFINITY);
      if (replicas < 1) {
        throw new IllegalArgumentException("replicas: %d (expected: >= 1)".formatted(replicas));
      }
    }
  }

  /** Replicas that are asked for meanwhile take {@code factor} times as long to start. */
  record SlowStart(double factor, double from, double to) implements Fault {
    public SlowStart {
      requireFactor(factor);
      requireInterval(from, to);
    }
  }

  /** Requests that come meanwhile need {@code factor} times the work. */
  record CostlyRequests(double factor, double from, double to) implements Fault {
    public CostlyRequests {
      requireFactor(factor);
      requireInterval(from, to);
    }
  }

  /** What requests wait for answers {@code seconds} later: more replicas do not help. */
  record SlowDependency(double seconds, double from, double to) implements Fault {
    public SlowDependency {
      requireFactor(seconds);
      requireInterval(from, to);
    }
  }

  /**
   * {@code factor} times the requests; 0 is an outage upstream.
   *
   * @param tenant number of the tenant; empty: all of them
   */
  record Surge(OptionalInt tenant, double factor, double from, double to) implements Fault {
    public Surge {
      requireFactor(factor);
      requireInterval(from, to);
    }

    boolean concerns(int number) {
      return tenant.isEmpty() || tenant.getAsInt() == number;
    }
  }

  /** The edge reports {@code factor} times what it forwards; 0: it reports nothing at all. */
  record Edge(double factor, double from, double to) implements Fault {
    public Edge {
      requireFactor(factor);
      requireInterval(from, to);
    }
  }

  /**
   * Another instance of the autoscaler takes over, with nothing but what the one before it keeps
   * outside of its process. It is a fault of the policy, not of the cluster; a policy that keeps
   * nothing does not notice.
   */
  record NewLeader(double at) implements Fault {
    public NewLeader {
      requireInterval(at, Double.POSITIVE_INFINITY);
    }
  }

  private static void requireInterval(double from, double to) {
    if (!(from >= 0 && from < to)) {
      throw new IllegalArgumentException(
          "from: %s, to: %s (expected: 0 <= from < to)".formatted(from, to));
    }
  }

  private static void requireFactor(double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor: %s (expected: finite, >= 0)".formatted(factor));
    }
  }
}
