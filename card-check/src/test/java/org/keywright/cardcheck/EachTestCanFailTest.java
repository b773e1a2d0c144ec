package org.keywright.cardcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keywright.cardcheck.card.Answer;
import org.keywright.cardcheck.card.CardObject;

/**
 * Each test of the list, on a card that keeps its rule and on one that breaks it: a test that
 * nothing can fail would be none.
 */
final class EachTestCanFailTest {

  private static final List<CardObject> CERTIFICATES =
      List.of(
          CardObject.PIV_AUTHENTICATION,
          CardObject.DIGITAL_SIGNATURE,
          CardObject.KEY_MANAGEMENT,
          CardObject.CARD_AUTHENTICATION);

  private static final MemoryCard COMPLETE = complete();

  /** The same, with a content signer of the authority of these tests. */
  private static final MemoryCard REMADE =
      MemoryCard.of(COMPLETE).remake(CardObject.CHUID, draft -> {});

  private static final X509Certificate AUTHORITY = Remade.authority();
  private static final CheckOptions GOLDEN = Golden.options("46");
  private static final X509CRL NOTHING_REVOKED = Remade.revoking();

  /** But those that this program says of that it cannot judge. */
  static Stream<Named<TestCase>> tests() {
    return Checklist.tests().stream()
        .filter(test -> !test.rule().startsWith("not-tested"))
        .map(test -> Named.of(test.id() + " " + test.object() + ": " + test.title(), test));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void a_card_that_keeps_the_rule_does_not_fail_and_one_that_breaks_it_does(TestCase test) {
    List<String> words = List.of(test.rule().split(" ", -1));
    assertThat(judge(card(test), test, options()))
        .as(test.id() + " " + test.title())
        .isNotIn(Verdict.FAIL, Verdict.NOT_TESTED);
    if (test.rule().equals("cert.not-revoked")) {
      assertThat(judge(card(test), test, revoking(card(test), test))).isEqualTo(Verdict.FAIL);
      return;
    }
    MemoryCard faulty = card(test);
    Faults.of(words.getFirst()).apply(faulty, test.object(), tags(words));
    assertThat(judge(faulty, test, options()))
        .as(test.id() + " " + test.title())
        .isEqualTo(Verdict.FAIL);
  }

  private static List<Integer> tags(List<String> words) {
    return words.stream()
        .skip(1)
        .filter(word -> word.matches("[0-9A-F]{2,4}"))
        .map(word -> Integer.parseInt(word, 16))
        .toList();
  }

  private static Verdict judge(MemoryCard source, TestCase test, CheckOptions options) {
    return CardCheck.run(source, options, List.of(test)).results().getFirst().verdict();
  }

  private static CheckOptions options(X509CRL... lists) {
    List<X509Certificate> anchors =
        Stream.concat(GOLDEN.anchors().stream(), Stream.of(AUTHORITY)).toList();
    return new CheckOptions(
        GOLDEN.at(),
        GOLDEN.edition(),
        GOLDEN.kind(),
        anchors,
        GOLDEN.intermediates(),
        GOLDEN.policies(),
        lists.length == 0 ? List.of(NOTHING_REVOKED) : List.of(lists),
        GOLDEN.years());
  }

  private static CheckOptions revoking(MemoryCard card, TestCase test) {
    try {
      return options(
          Remade.revoking(
              new Card(card, options()).certificate(test.object()).x509().getSerialNumber()));
    } catch (NotReadable e) {
      throw new IllegalStateException(e);
    }
  }

  /** A card that keeps the rule of the test, in a reader. */
  private static MemoryCard card(TestCase test) {
    // With another signer's certificate the signatures are no good, which is no matter for it.
    boolean certificate = test.rule().startsWith("cert.");
    MemoryCard card = MemoryCard.of(certificate ? REMADE : COMPLETE).inReader();
    return test.rule().startsWith("cbeff.")
        ? card.with(CardObject.IRIS, Containers.value(0xBC, EachTestCanFailTest::iris))
        : card;
  }

  /** Card 46 with one of every object. */
  private static MemoryCard complete() {
    MemoryCard card = MemoryCard.of(Golden.card("46"));
    for (CardObject object : CERTIFICATES) {
      if (card.read(object) instanceof Answer.BareCertificate(byte[] der)) {
        card.with(object, new Answer.Content(container(der))).remake(object, draft -> {});
      }
    }
    Answer retired = card.read(CardObject.KEY_MANAGEMENT);
    Arrays.stream(CardObject.values())
        .filter(CardObject::isRetired)
        .forEach(object -> card.with(object, retired));
    return card.with(CardObject.KEY_HISTORY, content("c10114c20100fe00"))
        .with(CardObject.BIT_GROUP, content("020100"))
        .with(CardObject.IRIS, card.read(CardObject.FACE));
  }

  private static byte[] container(byte[] der) {
    return Containers.of(
        Containers.element(0x70, der),
        Containers.element(0x71, new byte[1]),
        Containers.element(0xFE, new byte[0]));
  }

  private static Answer content(String hex) {
    return new Answer.Content(HexFormat.of().parseHex(hex));
  }

  /** With the header that an iris has (SP 800-76-2 table 14). */
  private static byte[] iris(byte[] biometric) {
    System.arraycopy(HexFormat.of().parseHex("01010009"), 0, biometric, 8, 4);
    System.arraycopy(HexFormat.of().parseHex("00001040"), 0, biometric, 36, 4);
    return biometric;
  }
}
