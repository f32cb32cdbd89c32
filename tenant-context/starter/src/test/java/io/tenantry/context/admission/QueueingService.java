package io.tenantry.context.admission;

import com.netflix.concurrency.limits.Limit;
import io.tenantry.context.Admission;
import io.tenantry.context.AdmissionControl;
import io.tenantry.context.PlanName;
import io.tenantry.context.Region;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A service in which requests wait for one of some servers, first come first served, walked through
 * event by event in told time: the shop of samples/storefront, whose eight connections are held for
 * 30 ms each.
 */
final class QueueingService {

  /**
   * @param perSecond Poisson arrivals
   * @param from when they begin
   */
  record Caller(Tenant tenant, double perSecond, Duration from) {

    static Caller of(String id, String plan, double perSecond, Duration from) {
      return new Caller(
          new Tenant(new TenantId(id), Region.NONE, new PlanName(plan)), perSecond, from);
    }
  }

  /** What became of one caller's requests since it was last asked. */
  static final class Answers {
    final List<Double> millis = new ArrayList<>();
    int refused;

    double percentile(double p) {
      List<Double> sorted = millis.stream().sorted().toList();
      return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(p / 100 * sorted.size())));
    }
  }

  private record Event(long at, Caller caller, Admission.Permit permit, long arrived, boolean end)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return Long.compare(at, other.at);
    }
  }

  private final ToldTime time;
  private final AdmissionControl admission;
  private final List<Caller> callers;
  private final int servers;
  private final DoubleUnaryOperator serviceMillis;
  private final Random random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Queue<Event> waiting = new ArrayDeque<>();
  private final List<Answers> answers = new ArrayList<>();
  private int busy;

  /**
   * @param serviceMillis of a number between 0 and 1
   */
  QueueingService(
      ToldTime time,
      AdmissionControl admission,
      List<Caller> callers,
      int servers,
      DoubleUnaryOperator serviceMillis,
      long seed) {
    this.time = time;
    this.admission = admission;
    this.callers = callers;
    this.servers = servers;
    this.serviceMillis = serviceMillis;
    this.random = new Random(seed);
    for (Caller caller : callers) {
      answers.add(new Answers());
      events.add(arrival(caller, time.getAsLong() + caller.from().toNanos()));
    }
  }

  /** Each caller's record of this time alone. */
  List<Answers> run(Duration duration) {
    long end = time.getAsLong() + duration.toNanos();
    for (int i = 0; i < answers.size(); i++) {
      answers.set(i, new Answers());
    }
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      time.passTo(event.at());
      if (event.end()) {
        ended(event);
      } else {
        arrived(event);
      }
    }
    time.passTo(end);
    return List.copyOf(answers);
  }

  private void arrived(Event event) {
    Caller caller = event.caller();
    events.add(arrival(caller, event.at()));
    Admission answer = admission.admit(caller.tenant());
    if (answer instanceof Admission.Permit permit) {
      Event request = new Event(event.at(), caller, permit, event.at(), true);
      if (busy < servers) {
        busy++;
        serve(request);
      } else {
        waiting.add(request);
      }
    } else {
      answersTo(caller).refused++;
    }
  }

  private void ended(Event event) {
    answersTo(event.caller()).millis.add((event.at() - event.arrived()) / 1e6);
    event.permit().completed(Admission.Outcome.SERVED);
    Event next = waiting.poll();
    if (next == null) {
      busy--;
    } else {
      serve(next);
    }
  }

  private void serve(Event request) {
    long ends = time.getAsLong() + (long) (serviceMillis.applyAsDouble(random.nextDouble()) * 1e6);
    events.add(new Event(ends, request.caller(), request.permit(), request.arrived(), true));
  }

  private Event arrival(Caller caller, long after) {
    double seconds = -Math.log(1 - random.nextDouble()) / caller.perSecond();
    return new Event(after + (long) (seconds * 1e9), caller, Admission.Permit.FREE, 0, false);
  }

  private Answers answersTo(Caller caller) {
    return answers.get(callers.indexOf(caller));
  }

  /**
   * Nothing but a limit of requests at a time, as its library applies it: first come, in. The
   * library's windows want times above zero.
   */
  static AdmissionControl only(Limit limit, ToldTime time) {
    long start = time.getAsLong();
    return new AdmissionControl() {
      private int inFlight;

      @Override
      public Admission admit(Tenant tenant) {
        if (inFlight >= limit.getLimit()) {
          return new Admission.Refused(Admission.Refusal.OVERLOAD, Duration.ofSeconds(1), null);
        }
        inFlight++;
        long began = time.getAsLong();
        int most = inFlight;
        return (Admission.Permit)
            outcome -> {
              inFlight--;
              limit.onSample(began - start, time.getAsLong() - began, most, false);
            };
      }
    };
  }
}
