package org.keywright.cardcheck.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.keywright.cardcheck.CheckOptions;
import org.keywright.cardcheck.Edition;
import org.keywright.cardcheck.Kind;
import org.keywright.cardcheck.Policies;
import org.keywright.cardcheck.card.CardObject;

/** What the command line asks for. */
final class Arguments {

  static final String HELP =
      """
      keywright card check [OPTION ...]

      Judges a PIV card by the conformance checklist and by what the standards say of its
      signatures, certificate paths, dates and identities. Prints each test with its verdict.

        --dir FOLDER          the objects of a card as files: chuid.bin, 9a-piv-auth.crt and so on
        --reader NAME         the card in this reader, or part of the name of one
        --virtual PORT        the card in a virtual reader on this machine
        --pin-fd N            reads the PIN from this open file descriptor, instead of asking for it
        --no-pin              does without the PIN, and so without what it protects
        --kind piv|piv-i      kind of card (default: piv)
        --edition EDITION     that it was issued under: 201-1, 201-2 or 201-3, or the edition of
                              SP 800-73: 73-3, 73-4 or 73-5 (default: 201-3)
        --anchor FILE         trusted authorities, PEM or DER, or a folder of such; may be given again
        --intermediate FILE   authorities between these and the card, likewise
        --crl FILE            revocation lists, likewise; none is fetched
        --policy SLOT=OID     accepts this certificate policy; SLOT is 9a, 9c, 9d, 9e or signer. May
                              be given again; instead of those of the checklist for that slot
        --test-policies       accepts the policies of the ICAM test cards
        --demo-policies       accepts the policies of cards that keywright demo issued
        --at DATE             judges dates as of then, as 2026-11-30 (default: now)
        --years N             how many years ahead the card may expire (default: 6)
        --brief               prints failed tests and those that were not done only
        --json FILE           writes the report as JSON as well

      Exit codes: 0 no test failed, 1 a test failed, 2 called wrongly or the card cannot be read.
      """;

  private static final Map<String, CardObject> SLOTS =
      Map.of(
          "9a", CardObject.PIV_AUTHENTICATION,
          "9c", CardObject.DIGITAL_SIGNATURE,
          "9d", CardObject.KEY_MANAGEMENT,
          "9e", CardObject.CARD_AUTHENTICATION,
          "signer", CardObject.CHUID);

  private boolean help;
  private boolean brief;
  private boolean noPin;
  private boolean testPolicies;
  private boolean demoPolicies;
  private @Nullable Path folder;
  private @Nullable String reader;
  private int virtualPort = -1;
  private int pinDescriptor = -1;
  private @Nullable Path json;
  private Kind kind = Kind.PIV;
  private Edition edition = Edition.FIPS_201_3;
  private @Nullable Instant at;
  private int years = CheckOptions.YEARS;
  private final List<Path> anchors = new ArrayList<>();
  private final List<Path> intermediates = new ArrayList<>();
  private final List<Path> revocationLists = new ArrayList<>();
  private final Map<CardObject, Set<String>> policies = new EnumMap<>(CardObject.class);

  private Arguments() {}

  /** Takes arguments apart. */
  static Arguments parse(List<String> arguments) throws UsageException {
    Arguments parsed = new Arguments();
    Iterator<String> words = arguments.iterator();
    while (words.hasNext()) {
      parsed.take(words.next(), words);
    }
    parsed.checkSource();
    return parsed;
  }

  private void take(String name, Iterator<String> words) throws UsageException {
    switch (name) {
      case "--help", "-h" -> help = true;
      case "--brief" -> brief = true;
      case "--no-pin" -> noPin = true;
      case "--test-policies" -> testPolicies = true;
      case "--demo-policies" -> demoPolicies = true;
      default -> {
        if (!name.startsWith("--")) {
          throw new UsageException("what is " + name + "? --help lists the options");
        }
        int equals = name.indexOf('=');
        if (equals >= 0) {
          take(name.substring(0, equals), name.substring(equals + 1));
        } else if (words.hasNext()) {
          take(name, words.next());
        } else {
          throw new UsageException(name + " needs a value, or is no option; --help lists them");
        }
      }
    }
  }

  private void take(String name, String value) throws UsageException {
    switch (name) {
      case "--dir" -> folder = Path.of(value);
      case "--reader" -> reader = value;
      case "--virtual" -> virtualPort = number(name, value, 1, 65_535);
      case "--pin-fd" -> pinDescriptor = number(name, value, 0, 1023);
      case "--kind" ->
          kind = Kind.named(value).orElseThrow(() -> new UsageException("--kind is piv or piv-i"));
      case "--edition" ->
          edition =
              Edition.named(value)
                  .orElseThrow(() ->
                      new UsageException(
                          "--edition is 201-1, 201-2 or 201-3, or 73-3, 73-4 or 73-5"));
      case "--anchor" -> anchors.add(Path.of(value));
      case "--intermediate" -> intermediates.add(Path.of(value));
      case "--crl" -> revocationLists.add(Path.of(value));
      case "--policy" -> policy(value);
      case "--at" -> at = date(value);
      case "--years" -> years = number(name, value, 1, 99);
      case "--json" -> json = Path.of(value);
      default -> throw new UsageException("no such option: " + name + "; --help lists them");
    }
  }

  private void policy(String value) throws UsageException {
    int equals = value.indexOf('=');
    CardObject object = SLOTS.get(equals < 0 ? value : value.substring(0, equals));
    String oid = equals < 0 ? "" : value.substring(equals + 1);
    if (object == null || !oid.matches("[0-2](\\.\\d{1,18}){1,30}")) {
      throw new UsageException(
          "--policy is a slot (9a, 9c, 9d, 9e or signer), = and an object identifier");
    }
    policies.computeIfAbsent(object, o -> new TreeSet<>()).add(oid);
  }

  private static Instant date(String value) throws UsageException {
    try {
      return value.contains("T")
          ? Instant.parse(value)
          : LocalDate.parse(value).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new UsageException("--at is a date, as 2026-11-30, or a time, as 2026-11-30T12:00:00Z");
    }
  }

  private static int number(String name, String value, int least, int most) throws UsageException {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UsageException(name + " is a number from " + least + " to " + most);
  }

  private void checkSource() throws UsageException {
    int sources = (folder == null ? 0 : 1) + (reader == null ? 0 : 1) + (virtualPort < 0 ? 0 : 1);
    if (!help && sources != 1) {
      throw new UsageException("give one of --dir, --reader and --virtual; --help tells more");
    }
    if (testPolicies && demoPolicies) {
      throw new UsageException("--test-policies and --demo-policies cannot both be meant");
    }
    if (noPin && pinDescriptor >= 0) {
      throw new UsageException("--no-pin and --pin-fd cannot both be meant");
    }
  }

  boolean help() {
    return help;
  }

  boolean brief() {
    return brief;
  }

  boolean noPin() {
    return noPin;
  }

  @Nullable Path folder() {
    return folder;
  }

  @Nullable String reader() {
    return reader;
  }

  /** The port of a virtual reader, or -1. */
  int virtualPort() {
    return virtualPort;
  }

  /** The file descriptor of the PIN, or -1. */
  int pinDescriptor() {
    return pinDescriptor;
  }

  @Nullable Path json() {
    return json;
  }

  Kind kind() {
    return kind;
  }

  Edition edition() {
    return edition;
  }

  Instant at(Instant now) {
    return at == null ? now : at;
  }

  int years() {
    return years;
  }

  List<Path> anchors() {
    return anchors;
  }

  List<Path> intermediates() {
    return intermediates;
  }

  List<Path> revocationLists() {
    return revocationLists;
  }

  /** What is accepted: what was given for a slot, else what the checklist has for it. */
  Map<CardObject, Set<String>> policies() {
    Map<CardObject, Set<String>> accepted = new EnumMap<>(CardObject.class);
    accepted.putAll(
        testPolicies
            ? Policies.test(kind)
            : demoPolicies ? Policies.demonstration(kind) : Policies.production(kind));
    accepted.putAll(policies);
    return accepted;
  }
}
