package io.tenantry.autoscaler.simulator.plant;

import java.util.Arrays;

/** Replicas by the moment of their next completion: an indexed binary heap. */
final class Completions {

  private Replica[] heap = new Replica[16];
  private double[] times = new double[16];
  private int size;

  /** When the next request is done; infinite when none is in service. */
  double at() {
    return size == 0 ? Double.POSITIVE_INFINITY : times[0];
  }

  Replica first() {
    return heap[0];
  }

  void add(Replica replica) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    heap[size] = replica;
    times[size] = Double.POSITIVE_INFINITY;
    replica.place = size++;
  }

  void remove(Replica replica) {
    int place = replica.place;
    size--;
    if (place < size) {
      heap[place] = heap[size];
      times[place] = times[size];
      heap[place].place = place;
      rise(place);
      sink(heap[place].place);
    }
    Arrays.fill(heap, size, size + 1, null);
  }

  /** {@code replica}'s next completion is at {@code time} from now on. */
  void update(Replica replica, double time) {
    int place = replica.place;
    double before = times[place];
    times[place] = time;
    if (time < before) {
      rise(place);
    } else {
      sink(place);
    }
  }

  private void rise(int from) {
    Replica replica = heap[from];
    double time = times[from];
    int place = from;
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (times[parent] <= time) {
        break;
      }
      put(place, heap[parent], times[parent]);
      place = parent;
    }
    put(place, replica, time);
  }

  private void sink(int from) {
    Replica replica = heap[from];
    double time = times[from];
    int place = from;
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= time) {
        break;
      }
      put(place, heap[child], times[child]);
      place = child;
    }
    put(place, replica, time);
  }

  private void put(int place, Replica replica, double time) {
    heap[place] = replica;
    times[place] = time;
    replica.place = place;
  }
}
