package org.keywright.acceptance.torture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keywright.acceptance.workbench.Forms;
import org.keywright.virtualdevice.DeviceModels;
import org.keywright.virtualdevice.DeviceOptions;

/**
 * All secrets that a run of the matrix has met, and a search for them in files: as they are, in
 * hexadecimal and in Base64, in one pass whatever their number. Safe for concurrent use.
 *
 * <p>What devices come with from the factory is in every manual and does not count. A code of eight
 * digits counts where it stands alone: within longer numbers, dates and identifiers it turns up by
 * chance.
 */
final class KnownSecrets {

  /** Every form is found by its first bytes. */
  private static final int KEY = 8;

  private static final int BUFFER = 1 << 20;

  private final Set<String> hex = new LinkedHashSet<>();
  private final Set<String> factory = new LinkedHashSet<>();

  KnownSecrets() throws IOException {
    for (String model : DeviceModels.names()) {
      DeviceModels.byName(model, DeviceOptions.defaults())
          .inspect()
          .secrets()
          .forEach(secret -> factory.add(HexFormat.of().formatHex(secret)));
    }
  }

  /**
   * One more secret.
   *
   * @throws IllegalArgumentException if it is shorter than eight bytes: that would be found by
   *     chance
   */
  synchronized void add(byte[] secret) {
    String text = HexFormat.of().formatHex(secret);
    if (factory.contains(text)) {
      return;
    }
    if (secret.length < KEY) {
      throw new IllegalArgumentException("a secret to be searched for has eight bytes or more");
    }
    hex.add(text);
  }

  void add(String secret) {
    add(secret.getBytes(StandardCharsets.US_ASCII));
  }

  synchronized int size() {
    return hex.size();
  }

  /** Where secrets are in a file, in words that do not tell them; ten places at most. */
  List<String> search(Path file) throws IOException {
    Index index = index();
    List<String> found = new ArrayList<>();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      int kept = 0;
      long at = 0;
      while (true) {
        int read = in.readNBytes(buffer, kept, buffer.length - kept);
        int end = kept + read;
        boolean last = end < buffer.length;
        // The longest form and a byte on either side are looked at in one piece.
        int until = last ? end : end - index.longest - 2;
        for (int place : index.find(buffer, kept == 0 ? 0 : 1, until, end)) {
          if (found.size() < 10) {
            found.add("a secret is in " + file.getFileName() + " at byte " + (at + place));
          }
        }
        if (last) {
          return found;
        }
        // One byte before, to see what stands in front.
        kept = end - until + 1;
        System.arraycopy(buffer, until - 1, buffer, 0, kept);
        at += until - 1L;
      }
    }
  }

  private synchronized Index index() {
    Index index = new Index();
    for (String secret : hex) {
      byte[] bytes = HexFormat.of().parseHex(secret);
      boolean digits = new String(bytes, StandardCharsets.US_ASCII).matches("[0-9]+");
      index.add(bytes, digits);
      for (String form : Forms.encoded(bytes)) {
        index.add(form.getBytes(StandardCharsets.US_ASCII), false);
      }
    }
    return index;
  }

  /** Byte sequences by their first eight bytes, behind a filter that most places do not pass. */
  private static final class Index {
    private static final int BITS = 24;

    private record Form(byte[] bytes, boolean alone) {}

    private final long[] filter = new long[1 << (BITS - 6)];
    private final Map<Long, List<Form>> forms = new HashMap<>();
    private int longest;

    void add(byte[] bytes, boolean alone) {
      long key = 0;
      for (int i = 0; i < KEY; i++) {
        key = key << 8 | bytes[i] & 0xFF;
      }
      int bit = bit(key);
      filter[bit >>> 6] |= 1L << bit;
      forms.computeIfAbsent(key, ignored -> new ArrayList<>()).add(new Form(bytes, alone));
      longest = Math.max(longest, bytes.length);
    }

    private static int bit(long key) {
      return (int) (key * 0x9E3779B97F4A7C15L >>> (64 - BITS));
    }

    /** The places from..until at which a form begins; it may go on to the end. */
    List<Integer> find(byte[] buffer, int from, int until, int end) {
      List<Integer> places = new ArrayList<>();
      long window = 0;
      int limit = Math.min(end, until + KEY - 1);
      for (int i = from; i < limit; i++) {
        window = window << 8 | buffer[i] & 0xFF;
        int bit = bit(window);
        if ((filter[bit >>> 6] & 1L << bit) != 0 && i - from >= KEY - 1) {
          int start = i - KEY + 1;
          if (isAt(window, buffer, start, end)) {
            places.add(start);
          }
        }
      }
      return places;
    }

    private boolean isAt(long key, byte[] buffer, int start, int end) {
      for (Form form : forms.getOrDefault(key, List.of())) {
        int after = start + form.bytes().length;
        boolean same =
            after <= end
                && Arrays.equals(buffer, start, after, form.bytes(), 0, form.bytes().length);
        if (same
            && !(form.alone()
                && (start > 0 && isWord(buffer[start - 1])
                    || after < end && isWord(buffer[after])))) {
          return true;
        }
      }
      return false;
    }

    private static boolean isWord(byte b) {
      return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-';
    }
  }
}
