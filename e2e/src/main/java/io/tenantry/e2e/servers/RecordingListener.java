package io.tenantry.e2e.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Listens where nobody is to send anything, and counts who does. It takes every connection, reads
 * everything, and never answers. Thread-safe.
 */
public final class RecordingListener implements AutoCloseable {

  private final ServerSocket socket;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private RecordingListener(ServerSocket socket) {
    this.socket = socket;
    this.acceptor = Thread.ofVirtual().name("recording").unstarted(this::accept);
  }

  /** One on a free port of 127.0.0.1. */
  public static RecordingListener open() {
    return listen(0);
  }

  /** One on that port, for instance in the place of a server that was stopped. */
  public static RecordingListener open(Address address) {
    return listen(address.port());
  }

  private static RecordingListener listen(int port) {
    try {
      RecordingListener listener =
          new RecordingListener(new ServerSocket(port, 0, InetAddress.getLoopbackAddress()));
      listener.acceptor.start();
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public Address address() {
    return new Address(socket.getLocalPort());
  }

  /** Connections that were made so far. */
  public long connections() {
    return connections.get();
  }

  /** Bytes that came so far, over all connections. */
  public long bytes() {
    return bytes.get();
  }

  /** Ends all connections; then the port may be listened on again. */
  @Override
  public void close() {
    try {
      socket.close();
      // Only when nobody accepts any more does the operating system let go of the port.
      acceptor.join();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        connections.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().name("recording").start(() -> count(connection));
      }
    } catch (SocketException closed) {
      // That is how it ends.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(Socket connection) {
    byte[] buffer = new byte[8192];
    try (connection) {
      for (int read; (read = connection.getInputStream().read(buffer)) >= 0; ) {
        bytes.addAndGet(read);
      }
    } catch (IOException ended) {
      // By the other side, or by close; what came is counted.
    } finally {
      open.remove(connection);
    }
  }
}
