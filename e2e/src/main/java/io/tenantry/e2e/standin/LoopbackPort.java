package io.tenantry.e2e.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A port of 127.0.0.1 that stays one server's own while that server is down: then it is bound but
 * nobody listens, so that who connects is refused and nobody else is given it. Not thread-safe.
 */
final class LoopbackPort {

  /** Starts listening. */
  interface Listener {

    /** Listens at an address, whose port is 0 for any free one, and answers the port. */
    int listen(InetSocketAddress address) throws IOException;
  }

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(1);

  private int number;
  private @Nullable Socket keeper;

  /** 0 before the first time that it listened. */
  int number() {
    return number;
  }

  void open(Listener listener) {
    try {
      if (keeper != null) {
        keeper.close();
        keeper = null;
      }
      number = listener.listen(address(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Once the server has closed it. The selector that the server listened with may close the socket
   * a moment after it says so, hence more than one attempt.
   */
  void keep() {
    long begin = System.nanoTime();
    while (true) {
      try {
        keeper = bound(number);
        return;
      } catch (BindException e) {
        if (System.nanoTime() - begin > LONGEST_CLOSE.toNanos()) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void release() {
    try {
      if (keeper != null) {
        keeper.close();
        keeper = null;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Socket bound(int port) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
