package io.tenantry.autoscaler.config;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where decisions are written down.
 *
 * @param file the file that decision records are appended to, in a folder that exists; empty for
 *     none
 */
@ConfigurationProperties("tenantry.autoscaler.audit")
record AuditProperties(@DefaultValue("") String file) {}
