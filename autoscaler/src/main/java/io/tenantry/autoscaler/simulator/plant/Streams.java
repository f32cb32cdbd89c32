package io.tenantry.autoscaler.simulator.plant;

import java.util.SplittableRandom;

/**
 * Random numbers of a run: a stream of its own for each thing that is left to chance, so that what
 * a policy does changes nothing about the requests that come. A tenant's streams hang on its name,
 * not on the company that it keeps in a trace.
 *
 * @param seed the run's
 */
record Streams(long seed) {

  SplittableRandom arrivals(String tenant) {
    return of("arrivals/" + tenant);
  }

  SplittableRandom work(String tenant) {
    return of("work/" + tenant);
  }

  SplittableRandom balancing() {
    return of("balancing");
  }

  SplittableRandom startUp() {
    return of("start-up");
  }

  SplittableRandom phases() {
    return of("phases");
  }

  SplittableRandom delivery() {
    return of("delivery");
  }

  private SplittableRandom of(String name) {
    // FNV-1a over the name, begun at the seed; SplittableRandom mixes what is alike apart.
    long hash = 0xcbf29ce484222325L ^ (seed * 0x9e3779b97f4a7c15L);
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return new SplittableRandom(hash);
  }
}
