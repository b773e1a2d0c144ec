package org.keywright.card.wire;

import java.util.List;
import java.util.UUID;

/**
 * What was done, for the person to see and for a program to keep.
 *
 * @param issuance the run
 * @param device the server's id of the device
 * @param state of the device now, such as {@code ACTIVE}
 * @param exchanges of the successful attempt
 * @param contents names of what is on it now, with a word on each, up to 64
 * @param certificates what was certified, up to 32
 * @param checks what was verified when it was read back, up to 128
 */
public record Receipt(
    UUID issuance,
    UUID device,
    String state,
    int exchanges,
    List<Item> contents,
    List<Certificate> certificates,
    List<Item> checks) {

  /** Checks the lengths. */
  public Receipt {
    contents = List.copyOf(contents);
    certificates = List.copyOf(certificates);
    checks = List.copyOf(checks);
    if (contents.size() > 64 || certificates.size() > 32 || checks.size() > 128) {
      throw new IllegalArgumentException("not a receipt");
    }
  }

  /**
   * Something by its name.
   *
   * @param name up to 120 characters
   * @param detail up to 300 characters
   */
  public record Item(String name, String detail) {

    /** Checks the lengths. */
    public Item {
      if (name.length() > 120 || detail.length() > 300) {
        throw new IllegalArgumentException("not an item of a receipt");
      }
    }
  }

  /**
   * A certificate.
   *
   * @param slot such as {@code 9A}
   * @param algorithm of its key, such as {@code RSA-2048}
   * @param subject distinguished name, up to 500 characters
   * @param serial in hexadecimal
   * @param notAfter ISO 8601
   */
  public record Certificate(
      String slot, String algorithm, String subject, String serial, String notAfter) {

    /** Checks the lengths. */
    public Certificate {
      if (subject.length() > 500 || serial.length() > 64 || slot.length() > 8) {
        throw new IllegalArgumentException("not a certificate of a receipt");
      }
    }
  }
}
