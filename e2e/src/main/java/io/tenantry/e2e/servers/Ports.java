package io.tenantry.e2e.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Ports of 127.0.0.1 for servers, each held from before its server starts until after it has ended.
 * Two things could take one in between. Another run of these tests: held ports are locked bytes of
 * one file, and the operating system lifts the locks of a run that dies. An outgoing connection:
 * the ports lie below those that operating systems draw for them, and below those that the laptop
 * cluster draws. Thread-safe.
 */
final class Ports implements AutoCloseable {

  private final int first;
  private final int count;
  private final FileChannel locks;
  private final Map<Integer, FileLock> held = new HashMap<>();
  private final RandomGenerator random = RandomGenerator.getDefault();

  /**
   * @param file created when absent; to be opened once in a JVM, since closing it anywhere lifts
   *     all of the JVM's locks
   * @param first the lowest of {@code count} ports
   */
  Ports(Path file, int first, int count) throws IOException {
    this.first = first;
    this.count = count;
    this.locks = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** A port that nobody listens on, and that is this caller's until it is released. */
  synchronized int take() throws IOException {
    int start = random.nextInt(count);
    for (int tried = 0; tried < count; tried++) {
      int port = first + (start + tried) % count;
      if (!held.containsKey(port) && takes(port)) {
        return port;
      }
    }
    throw new IOException(
        "no free port from %d to %d on 127.0.0.1".formatted(first, first + count - 1));
  }

  /** The port may be handed out again. */
  synchronized void release(int port) throws IOException {
    Objects.requireNonNull(held.remove(port), "a port that is not held").release();
  }

  /** Nothing is held any more. */
  @Override
  public void close() throws IOException {
    held.clear();
    locks.close();
  }

  private boolean takes(int port) throws IOException {
    FileLock lock = locks.tryLock(port, 1, false);
    if (lock == null) {
      return false;
    }
    if (!isFree(port)) {
      lock.release();
      return false;
    }
    held.put(port, lock);
    return true;
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
