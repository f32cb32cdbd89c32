package io.tenantry.autoscaler.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where decisions are written down.
 *
 * @param file the file that decision records are appended to, in a folder that exists; empty for
 *     none
 * @param maxFileSize size at which it is set aside as {@code file.1}, and so on; 1MB..1024MB
 * @param maxFiles most files that are kept, with the one that is written to; 2..100
 */
@ConfigurationProperties("tenantry.autoscaler.audit")
record AuditProperties(
    @DefaultValue("") String file,
    @DefaultValue("64MB") DataSize maxFileSize,
    @DefaultValue("8") int maxFiles) {

  private static final String PREFIX = "tenantry.autoscaler.audit.";

  AuditProperties {
    Ranges.require(
        PREFIX + "max-file-size", maxFileSize, DataSize.ofMegabytes(1), DataSize.ofGigabytes(1));
    Ranges.require(PREFIX + "max-files", maxFiles, 2, 100);
  }
}
