package io.tenantry.boundaries;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A service with a near and a far side of every boundary. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableAsync
@EnableScheduling
public class BoundariesApplication {

  /** What the line begins with that tells the port. */
  static final String PORT = "listening on ";

  public static void main(String[] args) {
    SpringApplication.run(BoundariesApplication.class, args);
  }

  @EventListener
  void tellPort(WebServerInitializedEvent event) {
    System.out.println(PORT + event.getWebServer().getPort());
  }
}
