package org.keywright.cardcheck;

import static org.keywright.cardcheck.Edition.FIPS_201_2;
import static org.keywright.cardcheck.Edition.FIPS_201_3;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Element;

/**
 * The elements of a container, in their order, with their lengths (SP 800-73-5 part 1 tables 8 to
 * 42, and what SP 800-73-4 still had). A length that the tables recommend is not a limit here.
 */
final class Layout {

  private static final int ANY = 0xFFFF;
  private static final Map<CardObject, List<Place>> PLACES = places();

  private Layout() {}

  /**
   * An element's place.
   *
   * @param least bytes
   * @param most bytes
   * @param required whether it has to be there
   * @param last the last edition that has it
   */
  private record Place(int tag, int least, int most, boolean required, Edition last) {

    static Place fixed(int tag, int length) {
      return new Place(tag, length, length, true, FIPS_201_3);
    }

    static Place upTo(int tag, int most) {
      return new Place(tag, 0, most, true, FIPS_201_3);
    }

    Place optional() {
      return new Place(tag, least, most, false, last);
    }

    /** Optional, and eliminated by SP 800-73-5. */
    Place eliminated() {
      return new Place(tag, least, most, false, FIPS_201_2);
    }
  }

  /** All tags that a container can have under any edition. */
  static Set<Integer> tags(CardObject object) {
    return of(object).stream().map(Place::tag).collect(Collectors.toUnmodifiableSet());
  }

  /** What is not as the table has it, or empty. */
  static String fault(CardObject object, Edition edition, List<Element> elements) {
    List<String> faults = new ArrayList<>();
    List<Place> places = of(object).stream().filter(p -> p.last().isAtLeast(edition)).toList();
    int next = 0;
    for (Element element : elements) {
      int at = indexOf(places, element.tag(), next);
      if (at < 0) {
        faults.add(
            indexOf(places, element.tag(), 0) < 0
                ? "element " + element.name() + " is not in the table"
                : "element " + element.name() + " is out of order");
        continue;
      }
      missing(places.subList(next, at), faults);
      Place place = places.get(at);
      if (element.length() < place.least() || element.length() > place.most()) {
        faults.add("element %s has %d bytes".formatted(element.name(), element.length()));
      }
      next = at + 1;
    }
    missing(places.subList(next, places.size()), faults);
    return String.join("; ", faults);
  }

  private static void missing(List<Place> skipped, List<String> faults) {
    for (Place place : skipped) {
      if (place.required()) {
        faults.add("element " + Element.name(place.tag()) + " is not where it belongs");
      }
    }
  }

  private static int indexOf(List<Place> places, int tag, int from) {
    for (int i = from; i < places.size(); i++) {
      if (places.get(i).tag() == tag) {
        return i;
      }
    }
    return -1;
  }

  private static List<Place> of(CardObject object) {
    return PLACES.getOrDefault(object, List.of());
  }

  private static Map<CardObject, List<Place>> places() {
    Map<CardObject, List<Place>> all = new EnumMap<>(CardObject.class);
    Place end = Place.fixed(0xFE, 0);
    List<Place> biometric = List.of(Place.upTo(0xBC, ANY), end);
    List<Place> certificate =
        List.of(
            Place.upTo(0x70, ANY), Place.fixed(0x71, 1), Place.upTo(0x72, 38).eliminated(), end);
    for (CardObject object : CardObject.values()) {
      if (object.isCertificate()) {
        all.put(object, certificate);
      }
    }
    all.put(CardObject.FINGERPRINTS, biometric);
    all.put(CardObject.FACE, biometric);
    all.put(CardObject.IRIS, biometric);
    all.put(
        CardObject.CCC,
        List.of(
            Place.upTo(0xF0, 21),
            Place.upTo(0xF1, 1),
            Place.upTo(0xF2, 1),
            Place.upTo(0xF3, 128),
            Place.upTo(0xF4, 1),
            Place.fixed(0xF5, 1),
            Place.upTo(0xF6, 17),
            Place.fixed(0xF7, 0),
            Place.fixed(0xFA, 0),
            Place.fixed(0xFB, 0),
            Place.fixed(0xFC, 0),
            Place.fixed(0xFD, 0),
            Place.upTo(0xE3, 48).eliminated(),
            Place.upTo(0xB4, 48).eliminated(),
            end));
    all.put(
        CardObject.CHUID,
        List.of(
            Place.upTo(0xEE, 2).eliminated(),
            Place.fixed(0x30, 25),
            Place.upTo(0x32, 4).eliminated(),
            Place.upTo(0x33, 9).eliminated(),
            Place.fixed(0x34, 16),
            Place.fixed(0x35, 8),
            Place.fixed(0x36, 16).optional(),
            Place.upTo(0x3E, 2816),
            end));
    all.put(CardObject.SECURITY_OBJECT, List.of(Place.upTo(0xBA, 30), Place.upTo(0xBB, 1298), end));
    all.put(
        CardObject.PRINTED_INFORMATION,
        List.of(
            Place.upTo(0x01, 125),
            Place.upTo(0x02, 20),
            Place.fixed(0x04, 9),
            Place.upTo(0x05, 20),
            Place.upTo(0x06, 15),
            Place.upTo(0x07, 20).optional(),
            Place.upTo(0x08, 20).optional(),
            end));
    all.put(CardObject.DISCOVERY, List.of(Place.fixed(0x4F, 11), Place.fixed(0x5F2F, 2)));
    all.put(
        CardObject.KEY_HISTORY,
        List.of(Place.fixed(0xC1, 1), Place.fixed(0xC2, 1), Place.upTo(0xF3, 118).optional(), end));
    return all;
  }
}
