package org.keywright.cardcheck;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;
import org.keywright.cardcheck.read.Element;

/** How a container is made up of elements. Tags are arguments, in hexadecimal. */
final class ContainerRules {

  private ContainerRules() {}

  static void addTo(Map<String, Rules.Maker> makers) {
    makers.put("lengths", Rules.plain(ContainerRules::lengths));
    makers.put("empty-elements", Rules.plain(ContainerRules::emptyElements));
    makers.put("layout", Rules.plain(ContainerRules::layout));
    makers.put("mandatory", Rules.plain(ContainerRules::mandatory));
    makers.put("present", tags -> (card, object) -> present(card.elements(object), numbers(tags)));
    makers.put("in-order", tags -> (card, object) -> inOrder(card.elements(object), numbers(tags)));
    makers.put("only", tags -> (card, object) -> only(card.elements(object), numbers(tags)));
    makers.put("absent", tags -> (card, object) -> absent(card.elements(object), numbers(tags)));
    makers.put(
        "first",
        tags ->
            (card, object) ->
                first(
                    card.elements(object),
                    number(tags.get(0)),
                    numbers(tags.subList(1, tags.size()))));
    makers.put(
        "follows",
        tags ->
            (card, object) ->
                follows(
                    card.elements(object),
                    number(tags.get(0)),
                    Set.copyOf(numbers(tags.subList(1, tags.size())))));
    makers.put(
        "empty", tags -> (card, object) -> empty(card.elements(object), number(tags.get(0))));
    makers.put(
        "value",
        words ->
            (card, object) -> value(card.elements(object), number(words.get(0)), words.get(1)));
  }

  private static Finding mandatory(Card card, CardObject object) {
    return switch (card.answer(object)) {
      case Answer.Content content -> Finding.pass();
      case Answer.BareCertificate certificate -> Finding.pass();
      case Answer.Absent absent -> Finding.fail("the card has no " + object.title());
      case Answer.Unavailable(String reason) -> Finding.notTested(reason);
      case Answer.Broken(String reason) -> Finding.fail(reason);
    };
  }

  private static Finding lengths(Card card, CardObject object) throws NotReadable {
    return Finding.of(
        card.elements(object).stream()
            .filter(element -> !element.shortestLength())
            .map(element ->
                "the length of element " + element.name() + " takes more bytes than it needs")
            .collect(Collectors.joining("; ")));
  }

  /** What follows an empty element must be the tag of another: else a byte was left over. */
  private static Finding emptyElements(Card card, CardObject object) throws NotReadable {
    List<Element> elements = card.elements(object);
    Set<Integer> known = Layout.tags(object);
    for (int i = 1; i < elements.size(); i++) {
      if (elements.get(i - 1).length() == 0 && !known.contains(elements.get(i).tag())) {
        return Finding.fail(
            "what follows the empty element %s is %s"
                .formatted(elements.get(i - 1).name(), elements.get(i).name()));
      }
    }
    return Finding.pass();
  }

  private static Finding layout(Card card, CardObject object) throws NotReadable {
    return Finding.of(Layout.fault(object, card.options().edition(), card.elements(object)));
  }

  private static Finding present(List<Element> elements, List<Integer> tags) {
    List<Integer> found = tags(elements);
    return Finding.of(
        tags.stream()
            .filter(tag -> !found.contains(tag))
            .map(tag -> "it has no element " + Element.name(tag))
            .collect(Collectors.joining("; ")));
  }

  private static Finding absent(List<Element> elements, List<Integer> tags) {
    List<Integer> found = tags(elements);
    return Finding.of(
        tags.stream()
            .filter(found::contains)
            .map(tag -> "it has an element " + Element.name(tag))
            .collect(Collectors.joining("; ")));
  }

  private static Finding inOrder(List<Element> elements, List<Integer> tags) {
    List<Integer> found = new ArrayList<>(tags(elements));
    found.retainAll(tags);
    List<Integer> expected = new ArrayList<>(tags);
    expected.retainAll(found);
    return Finding.of(
        found.equals(expected), "its elements are in the order " + names(tags(elements)));
  }

  private static Finding only(List<Element> elements, List<Integer> tags) {
    return Finding.of(
        tags(elements).stream()
            .filter(tag -> !tags.contains(tag))
            .map(tag -> "it has an element " + Element.name(tag))
            .collect(Collectors.joining("; ")));
  }

  /** The first element, unless one of some others is before it. */
  private static Finding first(List<Element> elements, int tag, List<Integer> mayPrecede) {
    for (Element element : elements) {
      if (element.tag() == tag) {
        return Finding.pass();
      }
      if (!mayPrecede.contains(element.tag())) {
        return Finding.fail("element " + element.name() + " is before " + Element.name(tag));
      }
    }
    return Finding.fail("it has no element " + Element.name(tag));
  }

  private static Finding follows(List<Element> elements, int tag, Set<Integer> before) {
    int at = tags(elements).indexOf(tag);
    if (at < 0) {
      return Finding.notApplicable("it has no element " + Element.name(tag));
    }
    if (at == 0) {
      return Finding.fail("element " + Element.name(tag) + " is the first");
    }
    Element previous = elements.get(at - 1);
    return Finding.of(
        before.contains(previous.tag()),
        "element %s follows %s".formatted(Element.name(tag), previous.name()));
  }

  private static Finding empty(List<Element> elements, int tag) {
    for (Element element : elements) {
      if (element.tag() == tag) {
        return Finding.of(
            element.length() == 0,
            "element %s has %d bytes".formatted(element.name(), element.length()));
      }
    }
    return Finding.fail("it has no element " + Element.name(tag));
  }

  private static Finding value(List<Element> elements, int tag, String hex) {
    for (Element element : elements) {
      if (element.tag() == tag) {
        return Finding.of(
            element.hex().equals(hex), "element " + element.name() + " is " + shown(element));
      }
    }
    return Finding.fail("it has no element " + Element.name(tag));
  }

  private static String shown(Element element) {
    byte[] value = element.value();
    return value.length <= 8
        ? HexFormat.of().withUpperCase().formatHex(value)
        : value.length + " bytes long";
  }

  private static List<Integer> tags(List<Element> elements) {
    return elements.stream().map(Element::tag).toList();
  }

  private static String names(List<Integer> tags) {
    return tags.stream().map(Element::name).collect(Collectors.joining(" "));
  }

  static List<Integer> numbers(List<String> tags) {
    return tags.stream().map(ContainerRules::number).toList();
  }

  private static int number(String tag) {
    return Integer.parseInt(tag, 16);
  }
}
