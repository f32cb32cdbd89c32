package io.tenantry.e2e.standin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A port of this machine to which nobody should send: it takes every connection, answers nothing,
 * and counts. Thread-safe.
 */
public final class RecordingPort implements AutoCloseable {

  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  private RecordingPort(ServerSocket server) {
    this.server = server;
  }

  /** On a free port. */
  public static RecordingPort open() {
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      RecordingPort port = new RecordingPort(server);
      Thread.ofVirtual().name("recording port").start(port::accept);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  public long connections() {
    return connections.get();
  }

  /** Received so far, of whatever protocol. */
  public long bytes() {
    return bytes.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().name("recorded connection").start(() -> record(socket));
      }
    } catch (IOException e) {
      // The port was closed.
    }
  }

  private void record(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8_192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.addAndGet(read);
      }
    } catch (IOException e) {
      // The other end, or the test, has closed it.
    } finally {
      sockets.remove(socket);
    }
  }
}
