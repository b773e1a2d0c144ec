package org.keywright.card.piv.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keywright.card.tlv.Tlv;
import org.keywright.card.tlv.TlvException;

/**
 * The LDS Security Object: the hashes of data groups, in DER, which the CMS of a Security Object
 * carries (ICAO Doc 9303 part 10 clause 4.6.2.3; SP 800-73-5 part 1 clause 3.1.7).
 *
 * @param algorithm the hash algorithm of all hashes
 * @param hashes the hash of each data group, by its number 1 to {@value #MAX_GROUPS}, in the order
 *     in which they stand
 */
public record LdsSecurityObject(DigestAlgorithm algorithm, Map<Integer, Octets> hashes) {

  /** The content type that ICAO registered: ldsSecurityObject. */
  public static final String CONTENT_TYPE = "2.23.136.1.1.1";

  /** The content type of an ICAO draft, which PIV cards in the field still carry. */
  public static final String DRAFT_CONTENT_TYPE = "1.3.27.1.1.1";

  /** How many data groups there can be. */
  public static final int MAX_GROUPS = 16;

  private static final String NAME = "LDS Security Object";
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int NULL = 0x05;
  private static final int OBJECT_IDENTIFIER = 0x06;

  /** Copies the hashes and checks numbers and lengths. */
  public LdsSecurityObject {
    if (hashes.isEmpty() || hashes.size() > MAX_GROUPS) {
      throw new IllegalArgumentException("1 to " + MAX_GROUPS + " data groups can be hashed");
    }
    for (Map.Entry<Integer, Octets> entry : hashes.entrySet()) {
      if (entry.getKey() < 1 || entry.getKey() > MAX_GROUPS) {
        throw new IllegalArgumentException("data groups are numbered 1 to " + MAX_GROUPS);
      }
      if (entry.getValue().length() != algorithm.length()) {
        throw new IllegalArgumentException(
            algorithm.title() + " gives " + algorithm.length() + " bytes");
      }
    }
    hashes = Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
  }

  /** The DER encoding, version 0. */
  public byte[] encode() {
    List<Tlv> groups = new ArrayList<>();
    hashes.forEach((number, hash) ->
        groups.add(
            Tlv.of(
                SEQUENCE,
                Tlv.of(INTEGER, new byte[] {number.byteValue()}),
                Tlv.of(OCTET_STRING, hash.toBytes()))));
    return Tlv.of(
            SEQUENCE,
            Tlv.of(INTEGER, new byte[] {0}),
            Tlv.of(
                SEQUENCE, Tlv.of(OBJECT_IDENTIFIER, algorithm.derOid()), Tlv.of(NULL, new byte[0])),
            Tlv.of(SEQUENCE, Tlv.encodeAll(groups)))
        .encode();
  }

  /** Reads the DER encoding, version 0 or 1. */
  public static LdsSecurityObject decode(byte[] der) throws PivDataException {
    try {
      Tlv outer = Tlv.parse(der);
      expect(outer, SEQUENCE);
      List<Tlv> parts = outer.children();
      if (parts.size() < 3 || parts.size() > 4) {
        throw new PivDataException(NAME, "it has " + parts.size() + " parts instead of 3 or 4");
      }
      expect(parts.get(0), INTEGER);
      expect(parts.get(1), SEQUENCE);
      expect(parts.get(2), SEQUENCE);
      DigestAlgorithm algorithm =
          DigestAlgorithm.byDerOid(parts.get(1).require(OBJECT_IDENTIFIER))
              .orElseThrow(() -> new PivDataException(NAME, "its hash algorithm is not known"));
      return new LdsSecurityObject(algorithm, readHashes(algorithm, parts.get(2).children()));
    } catch (TlvException e) {
      throw new PivDataException(NAME, e);
    }
  }

  private static Map<Integer, Octets> readHashes(DigestAlgorithm algorithm, List<Tlv> groups)
      throws PivDataException, TlvException {
    if (groups.isEmpty() || groups.size() > MAX_GROUPS) {
      throw new PivDataException(NAME, "it has not 1 to " + MAX_GROUPS + " hashes");
    }
    Map<Integer, Octets> hashes = new LinkedHashMap<>();
    for (Tlv group : groups) {
      expect(group, SEQUENCE);
      byte[] number = group.require(INTEGER);
      byte[] hash = group.require(OCTET_STRING);
      if (number.length != 1 || number[0] < 1 || number[0] > MAX_GROUPS) {
        throw new PivDataException(NAME, "a data group has no number from 1 to " + MAX_GROUPS);
      }
      if (hash.length != algorithm.length()) {
        throw new PivDataException(NAME, "a hash has the wrong length");
      }
      if (hashes.put((int) number[0], Octets.of(hash)) != null) {
        throw new PivDataException(NAME, "data group " + number[0] + " is there twice");
      }
    }
    return hashes;
  }

  private static void expect(Tlv element, int tag) throws PivDataException {
    if (element.tag() != tag) {
      throw new PivDataException(NAME, element.tag(), "expected tag %02X".formatted(tag));
    }
  }
}
