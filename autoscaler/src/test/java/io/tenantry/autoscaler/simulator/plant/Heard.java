package io.tenantry.autoscaler.simulator.plant;

import java.util.ArrayList;
import java.util.List;

/** Keeps all that a run tells. */
final class Heard implements RunListener {

  /** A request's end; {@code response} is infinite for those that failed. */
  record Request(double arrival, int tenant, double response) {}

  record Change(double at, int from, int to) {}

  final List<Request> requests = new ArrayList<>();
  final List<Change> changes = new ArrayList<>();
  int limited;
  double replicaSeconds;

  static Heard of(Scenario scenario, Autoscaler autoscaler) {
    Heard heard = new Heard();
    heard.replicaSeconds = Plant.run(scenario, autoscaler, heard);
    return heard;
  }

  @Override
  public void answered(double arrival, int tenant, double response) {
    requests.add(new Request(arrival, tenant, response));
  }

  @Override
  public void failed(double arrival, int tenant) {
    requests.add(new Request(arrival, tenant, Double.POSITIVE_INFINITY));
  }

  @Override
  public void limited(double arrival, int tenant) {
    limited++;
    failed(arrival, tenant);
  }

  @Override
  public void scaled(double at, int from, int to) {
    changes.add(new Change(at, from, to));
  }

  long failures() {
    return requests.stream().filter(request -> Double.isInfinite(request.response())).count();
  }

  double meanResponse() {
    return requests.stream()
        .mapToDouble(Request::response)
        .filter(Double::isFinite)
        .average()
        .orElseThrow();
  }
}
