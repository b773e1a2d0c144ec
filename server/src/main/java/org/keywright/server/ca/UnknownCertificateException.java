package org.keywright.server.ca;

/** The authority issued no certificate of this serial number. */
public final class UnknownCertificateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownCertificateException(SerialNumber serial) {
    super("no certificate of serial number " + serial + " was issued here");
  }
}
