package io.tenantry.autoscaler;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The autoscaler as a process. Its parts are put together in the package {@code config}. */
@SpringBootApplication(scanBasePackages = "io.tenantry.autoscaler.config")
public class TenantryAutoscalerApplication {

  /** Runs until the process is told to end; exits with 1 when a property or a port is unusable. */
  public static void main(String[] args) {
    SpringApplication.run(TenantryAutoscalerApplication.class, args);
  }
}
