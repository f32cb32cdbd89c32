package io.tenantry.context.propagation.kafka;

import io.tenantry.context.Rejection;
import io.tenantry.context.Tenant;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.TenantHeaders;
import io.tenantry.context.TenantListener;
import io.tenantry.context.TenantResolution;
import io.tenantry.context.TenantResolution.Rejected;
import io.tenantry.context.TenantResolution.Resolved;
import io.tenantry.context.TenantResolver;
import io.tenantry.context.Trust;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Tells whose a record is. Headers count on topics of the list, whoever wrote them: that only peers
 * may write there is the broker's to see to. On any other topic they are not looked at, and are
 * {@linkplain #forget taken off}. Thread-safe.
 */
public final class RecordTenants {

  private final TenantTopics topics;
  private final TenantHeaders headers;
  private final List<String> names;
  private final TenantResolver resolver;
  private final Trust trust;
  private final boolean required;
  private final TenantListener listener;

  /**
   * @param trust in the headers of records of the listed topics: {@link Trust#ASSERTED}, or {@link
   *     Trust#VERIFIED} where only those may write that have verified the tenant
   * @param required whether a record of the listed topics without a tenant is rejected
   */
  public RecordTenants(
      TenantTopics topics,
      TenantHeaders headers,
      TenantResolver resolver,
      Trust trust,
      boolean required,
      TenantListener listener) {
    this.topics = topics;
    this.headers = headers;
    this.names =
        Stream.concat(Stream.of(headers.tenant(), headers.region()), headers.aliases().stream())
            .toList();
    this.resolver = resolver;
    this.trust = trust;
    this.required = required;
    this.listener = listener;
  }

  /**
   * The tenant of {@code record}; empty when it has none, and for every record of a topic that is
   * not on the list. Asks anew each time, and has a rejection counted each time. Headers of ours
   * are taken off a record of such a topic.
   *
   * @throws RecordRejectedException if it names one that is not to be believed, or none where one
   *     is required
   */
  public Optional<Tenant> of(ConsumerRecord<?, ?> record) {
    if (!topics.contain(record.topic())) {
      forget(record);
      return Optional.empty();
    }
    TenantClaim claim = claimOf(record);
    if (!claim.namesTenant()) {
      if (required) {
        throw rejected(Rejection.MISSING_TENANT);
      }
      return Optional.empty();
    }
    TenantResolution resolution = resolver.resolve(claim);
    if (resolution instanceof Rejected rejected) {
      throw rejected(rejected.reason());
    }
    Tenant tenant = ((Resolved) resolution).tenant();
    listener.arrived(tenant);
    return Optional.of(tenant);
  }

  /**
   * Takes headers of ours off {@code record}, unless its topic is on the list: passed on as it is,
   * to a topic that is, it would have a tenant that anybody may have written there.
   */
  void forget(ConsumerRecord<?, ?> record) {
    if (topics.contain(record.topic())) {
      return;
    }
    List<String> ours = new ArrayList<>();
    for (Header header : record.headers()) {
      if (names.stream().anyMatch(header.key()::equalsIgnoreCase)) {
        ours.add(header.key());
      }
    }
    ours.forEach(record.headers()::remove);
  }

  private TenantClaim claimOf(ConsumerRecord<?, ?> record) {
    TenantClaim claim = claim(headers.tenant(), record);
    for (String alias : headers.aliases()) {
      claim = claim.and(claim(alias, record));
    }
    return claim.and(TenantClaim.ofRegion(valuesOf(headers.region(), record)));
  }

  private TenantClaim claim(String name, ConsumerRecord<?, ?> record) {
    return TenantClaim.ofTenant(valuesOf(name, record), trust);
  }

  private static List<String> valuesOf(String name, ConsumerRecord<?, ?> record) {
    List<String> values = new ArrayList<>();
    for (Header header : record.headers()) {
      if (header.key().equalsIgnoreCase(name)) {
        byte[] value = header.value();
        values.add(value == null ? "" : new String(value, StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private RecordRejectedException rejected(Rejection reason) {
    listener.rejected(reason);
    return new RecordRejectedException(reason);
  }
}
