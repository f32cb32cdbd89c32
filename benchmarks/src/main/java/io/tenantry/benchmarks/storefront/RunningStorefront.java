package io.tenantry.benchmarks.storefront;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** One process of the storefront, and what its JVM counts. It has ended when it is closed. */
final class RunningStorefront implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(2);

  /**
   * What the JVM counted since it began.
   *
   * @param allocatedBytes of all threads, those that have ended and virtual ones included
   * @param cpuNanos of the process
   */
  record Counters(long allocatedBytes, long cpuNanos) {}

  private final Process process;
  private final URI address;
  private final JMXConnector connector;

  private RunningStorefront(Process process, URI address, JMXConnector connector) {
    this.process = process;
    this.address = address;
    this.connector = connector;
  }

  /** Starts it, and returns when it is ready. */
  static RunningStorefront start(List<String> command, Path log)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> line = new ArrayList<>(command);
    line.add("--server.port=" + port);
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    URI address = URI.create("http://127.0.0.1:" + port);
    try {
      awaitReady(process, address, log);
      return new RunningStorefront(process, address, connect(process));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  URI address() {
    return address;
  }

  Counters counters() throws IOException {
    MBeanServerConnection beans = connector.getMBeanServerConnection();
    try {
      return new Counters(
          (Long)
              beans.getAttribute(
                  new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"),
          (Long)
              beans.getAttribute(
                  new ObjectName("java.lang:type=OperatingSystem"), "ProcessCpuTime"));
    } catch (JMException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connector.close();
    } finally {
      end(process);
    }
  }

  /** The next process is not to share the machine with this one. */
  private static void end(Process process) {
    process.destroyForcibly().onExit().join();
  }

  private static void awaitReady(Process process, URI address, Path log)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + LONGEST_START.toNanos();
    HttpRequest probe =
        HttpRequest.newBuilder(address.resolve("/products"))
            .timeout(Duration.ofSeconds(10))
            .header("X-Tenant-ID", "acme")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isReady(client, probe)) {
        if (!process.isAlive() || System.nanoTime() - until > 0) {
          throw new IOException("the storefront did not become ready; its log is " + log);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private static boolean isReady(HttpClient client, HttpRequest probe) throws InterruptedException {
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @SuppressWarnings("BanJNDI") // The other end is a process of our own making.
  private static JMXConnector connect(Process process) throws IOException {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
