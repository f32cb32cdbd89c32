package io.tenantry.context.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.context.Rejection;
import io.tenantry.context.TenantClaim;
import io.tenantry.context.Trust;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate, which the container has checked against the authorities that it trusts:
 * {@link Trust#VERIFIED}. Whoever can get a certificate from one of those can name a tenant, so
 * they have to be yours.
 *
 * <p>It is taken from the request attribute, whoever set it. A connector for AJP and Tomcat's
 * {@code SSLValve} set it to what a proxy, or anybody who reaches the port, has sent: use neither
 * together with this source, unless that proxy alone can connect and overwrites what its client
 * sent.
 *
 * <p>A tenant may be named in up to three places, which have to agree: what follows a prefix in a
 * subject alternative name that is a URI, the label in front of a domain in one that is a DNS name,
 * and an attribute of the subject. A place that holds two is a rejection. A certificate that names
 * nobody in any of them, such as a proxy's, says nothing. A certificate is read once, and what it
 * says is remembered as long as its connection is open, for 10,000 certificates.
 */
public final class CertificateSource implements TenantSource {

  private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";
  private static final int DNS_NAME = 2;
  private static final int URI = 6;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Set<String> SUBJECT_ATTRIBUTES = Set.of("CN", "O", "OU");

  private final @Nullable String uriPrefix;
  private final @Nullable String dnsSuffix;
  private final @Nullable String subjectAttribute;

  /** By identity: a connection's requests come with one and the same. */
  private final Cache<X509Certificate, TenantClaim> claims =
      Caffeine.newBuilder().weakKeys().maximumSize(MOST_REMEMBERED).build();

  /**
   * Each may be null; then nothing is looked for there.
   *
   * @param uriPrefix what stands in front of the tenant in a URI, such as {@code
   *     spiffe://example.org/tenant/}
   * @param dnsSuffix the domain below which a DNS name has the tenant, such as {@code
   *     tenants.example.org}
   * @param subjectAttribute {@code CN}, {@code O} or {@code OU}
   * @throws IllegalArgumentException for another subject attribute
   */
  public CertificateSource(
      @Nullable String uriPrefix, @Nullable String dnsSuffix, @Nullable String subjectAttribute) {
    if (subjectAttribute != null && !SUBJECT_ATTRIBUTES.contains(subjectAttribute)) {
      throw new IllegalArgumentException(
          "'%s' (expected: CN, O or OU)".formatted(subjectAttribute));
    }
    this.uriPrefix = uriPrefix;
    this.dnsSuffix = dnsSuffix == null ? null : "." + dnsSuffix.toLowerCase(Locale.ROOT);
    this.subjectAttribute = subjectAttribute;
  }

  @Override
  public TenantClaim claimOf(HttpServletRequest sent) {
    return sent.getAttribute(ATTRIBUTE) instanceof X509Certificate[] chain && chain.length > 0
        ? claims.get(chain[0], this::claimOf)
        : TenantClaim.NONE;
  }

  /** The JDK has a RuntimeException for some names too, such as an address that is a network. */
  private TenantClaim claimOf(X509Certificate certificate) {
    try {
      return alternativeNames(certificate).and(subject(certificate));
    } catch (CertificateParsingException | NamingException | RuntimeException e) {
      return TenantClaim.rejected(Rejection.MALFORMED_TENANT);
    }
  }

  private TenantClaim alternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null || (uriPrefix == null && dnsSuffix == null)) {
      return TenantClaim.NONE;
    }
    List<String> uris = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (List<?> name : names) {
      if (name.get(1) instanceof String text) {
        if (name.get(0).equals(URI) && uriPrefix != null && text.startsWith(uriPrefix)) {
          uris.add(text.substring(uriPrefix.length()));
        } else if (name.get(0).equals(DNS_NAME) && dnsSuffix != null) {
          String host = text.toLowerCase(Locale.ROOT);
          if (host.endsWith(dnsSuffix)) {
            labels.add(host.substring(0, host.length() - dnsSuffix.length()));
          }
        }
      }
    }
    return TenantClaim.ofTenant(uris, Trust.VERIFIED)
        .and(TenantClaim.ofTenant(labels, Trust.VERIFIED));
  }

  private TenantClaim subject(X509Certificate certificate) throws NamingException {
    if (subjectAttribute == null) {
      return TenantClaim.NONE;
    }
    List<String> values = new ArrayList<>();
    for (Rdn rdn : nameOf(certificate).getRdns()) {
      Attribute attribute = rdn.toAttributes().get(subjectAttribute);
      NamingEnumeration<?> all = attribute == null ? null : attribute.getAll();
      while (all != null && all.hasMore()) {
        // A value that is not text is bytes, in which no legal id can be spelt.
        values.add(all.next() instanceof String text ? text : "");
      }
    }
    return TenantClaim.ofTenant(values, Trust.VERIFIED);
  }

  private static LdapName nameOf(X509Certificate certificate) throws InvalidNameException {
    return new LdapName(certificate.getSubjectX500Principal().getName(X500Principal.RFC2253));
  }
}
