package io.tenantry.autoscaler.config;

import io.tenantry.autoscaler.otlp.OtlpGrpcServer;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Starts and ends the gRPC receiver together with the web server. */
final class OtlpGrpcLifecycle implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(OtlpGrpcLifecycle.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final OtlpGrpcServer server;
  private final int wantedPort;
  private volatile boolean running;

  OtlpGrpcLifecycle(OtlpGrpcServer server, int wantedPort) {
    this.server = server;
    this.wantedPort = wantedPort;
  }

  @Override
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new PortInUseException(wantedPort, e);
    }
    running = true;
    LOG.info("OTLP over gRPC on port {}", server.port());
  }

  @Override
  public void stop() {
    running = false;
    server.stop(GRACE);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }

  int port() {
    return server.port();
  }
}
