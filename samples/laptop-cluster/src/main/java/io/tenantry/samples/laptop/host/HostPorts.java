package io.tenantry.samples.laptop.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Free ports of 127.0.0.1 for pods, which share that address. Taken from 20000 to 29999, below the
 * range from which operating systems draw the ports of outgoing connections, so that a port stays
 * free until its process binds it. Thread-safe.
 */
public final class HostPorts {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  private final Set<Integer> taken = new HashSet<>();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /** A port that nobody listens on and that this object has not handed out before its release. */
  public synchronized int take() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + random.nextInt(COUNT);
      if (!taken.contains(port) && isFree(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new IllegalStateException("no free port from 20000 to 29999 on 127.0.0.1");
  }

  /** {@code preferred} where it is free, otherwise as {@link #take()}. */
  public synchronized int take(int preferred) {
    if (!taken.contains(preferred) && isFree(preferred)) {
      taken.add(preferred);
      return preferred;
    }
    return take();
  }

  /** The port may be handed out again. */
  public synchronized void release(int port) {
    taken.remove(port);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
