package io.tenantry.context.web;

import java.math.BigInteger;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** A certificate of a subject with alternative names, and nothing else. */
@SuppressWarnings("deprecation")
class FakeCertificate extends X509Certificate {

  private final X500Principal subject;
  private final List<List<?>> names;

  FakeCertificate(String subject, List<List<?>> names) {
    this.subject = new X500Principal(subject);
    this.names = names;
  }

  @Override
  public X500Principal getSubjectX500Principal() {
    return subject;
  }

  @Override
  public @Nullable Collection<List<?>> getSubjectAlternativeNames()
      throws CertificateParsingException {
    return names.isEmpty() ? null : names;
  }

  @Override
  public void checkValidity() {}

  @Override
  public void checkValidity(Date date) {}

  @Override
  public int getVersion() {
    return 3;
  }

  @Override
  public BigInteger getSerialNumber() {
    return BigInteger.ONE;
  }

  @Override
  public Principal getIssuerDN() {
    return subject;
  }

  @Override
  public Principal getSubjectDN() {
    return subject;
  }

  @Override
  public Date getNotBefore() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getNotAfter() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getTBSCertificate() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getSignature() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSigAlgName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSigAlgOID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] getSigAlgParams() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getIssuerUniqueID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getSubjectUniqueID() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean[] getKeyUsage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int getBasicConstraints() {
    return -1;
  }

  @Override
  public byte[] getEncoded() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void verify(PublicKey key) {}

  @Override
  public void verify(PublicKey key, String provider) {}

  @Override
  public String toString() {
    return "a certificate of " + subject;
  }

  @Override
  public PublicKey getPublicKey() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return false;
  }

  @Override
  public Set<String> getCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public Set<String> getNonCriticalExtensionOIDs() {
    return Set.of();
  }

  @Override
  public byte[] getExtensionValue(String oid) {
    throw new UnsupportedOperationException();
  }
}
