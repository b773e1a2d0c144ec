package org.keywright.cardcheck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The rules by their names. A name may be followed by arguments, separated by spaces. */
final class Rules {

  /** Makes a rule from its arguments. */
  @FunctionalInterface
  interface Maker extends Function<List<String>, Rule> {}

  private static final Map<String, Maker> MAKERS = makers();
  private static final Map<String, Rule> MADE = new ConcurrentHashMap<>();

  private Rules() {}

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new HashMap<>();
    ContainerRules.addTo(makers);
    ChuidRules.addTo(makers);
    CbeffRules.addTo(makers);
    MinutiaeRules.addTo(makers);
    FaceRules.addTo(makers);
    CmsRules.addTo(makers);
    SecurityObjectRules.addTo(makers);
    CardDataRules.addTo(makers);
    CertificateRules.addTo(makers);
    CertificateNameRules.addTo(makers);
    PathRules.addTo(makers);
    LiveRules.addTo(makers);
    return Map.copyOf(makers);
  }

  /** A rule that takes no arguments. */
  static Maker plain(Rule rule) {
    return arguments -> {
      if (!arguments.isEmpty()) {
        throw new IllegalArgumentException("this rule takes no arguments");
      }
      return rule;
    };
  }

  /**
   * The rule of this name and with these arguments.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Rule named(String rule) {
    return MADE.computeIfAbsent(rule, Rules::make);
  }

  private static Rule make(String rule) {
    List<String> words = List.of(rule.split(" ", -1));
    Maker maker = MAKERS.get(words.getFirst());
    if (maker == null) {
      throw new IllegalArgumentException("there is no rule " + rule);
    }
    return maker.apply(words.subList(1, words.size()));
  }
}
