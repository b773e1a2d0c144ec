package org.keywright.server.badge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.keywright.server.credential.BadgeLayout;
import org.keywright.server.credential.BadgeLayout.Field;
import org.keywright.server.credential.BadgeLayout.Orientation;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The drawn sides of badges, read again as XML. */
class BadgeDrawingTest {

  private static final Portrayal PHOTO = Portrayal.Photo.of(new byte[] {(byte) 0xFF, (byte) 0xD8});

  private static BadgeLayout layout(Orientation orientation, Set<Field> fields) {
    return new BadgeLayout(
        orientation, "Example Agency", "#1f4e79", fields, "Example Agency\n1 Main Street\nTown");
  }

  private static Badge badge(String surname, String givenName) {
    return badge(surname, givenName, "Research");
  }

  private static Badge badge(String surname, String givenName, String affiliation) {
    return new Badge(
        surname,
        givenName,
        PHOTO,
        "Employee",
        affiliation,
        LocalDate.of(2026, 9, 1),
        LocalDate.of(2029, 2, 28),
        "004711");
  }

  private static Element svg(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(text)))
        .getDocumentElement();
  }

  private static List<Element> elements(Node root, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = ((Element) root).getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  /** The texts in a zone; empty if there is no such zone. */
  private static List<Element> zone(Element svg, String zone) {
    return elements(svg, "g").stream()
        .filter(group -> group.getAttribute("data-zone").equals(zone))
        .flatMap(group -> elements(group, "text").stream())
        .toList();
  }

  private static List<String> texts(List<Element> texts) {
    return texts.stream().map(Element::getTextContent).toList();
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  private static double points(Element text) {
    return number(text, "font-size") / LetterWidths.POINT;
  }

  private static Area place(Element text) {
    double width =
        text.hasAttribute("textLength")
            ? number(text, "textLength")
            : LetterWidths.of(text.getTextContent(), points(text));
    double size = number(text, "font-size");
    double left =
        number(text, "x")
            - switch (text.getAttribute("text-anchor")) {
              case "middle" -> width / 2;
              case "end" -> width;
              default -> 0;
            };
    return new Area(
        (int) Math.round(left),
        (int) Math.round(number(text, "y") - size * 0.75),
        (int) Math.floor(width),
        (int) Math.round(size));
  }

  @Test
  void a_card_has_the_size_of_iso_7810_id_1_in_either_orientation() throws Exception {
    Set<Field> all = EnumSet.allOf(Field.class);
    for (boolean front : List.of(true, false)) {
      BadgeDrawing portrait =
          BadgeDrawing.of(layout(Orientation.PORTRAIT, all), badge("Byron", "Ada"));
      BadgeDrawing landscape =
          BadgeDrawing.of(layout(Orientation.LANDSCAPE, all), badge("Byron", "Ada"));
      Element high = svg(front ? portrait.front() : portrait.back());
      Element wide = svg(front ? landscape.front() : landscape.back());
      assertThat(List.of(high.getAttribute("width"), high.getAttribute("height")))
          .containsExactly("53.98mm", "85.60mm");
      assertThat(List.of(wide.getAttribute("width"), wide.getAttribute("height")))
          .containsExactly("85.60mm", "53.98mm");
    }
  }

  /** FIPS 201-3, section 4.1.4.1. */
  @Test
  void the_zones_of_fips_201_3_have_their_formats_and_sizes() throws Exception {
    BadgeDrawing drawing =
        BadgeDrawing.of(
            layout(Orientation.PORTRAIT, EnumSet.allOf(Field.class)), badge("Byron", "Ada"));
    Element front = svg(drawing.front());
    assertThat(elements(front, "image")).hasSize(1);
    assertThat(texts(zone(front, "2F"))).containsExactly("BYRON,", "ADA");
    assertThat(zone(front, "2F"))
        .allSatisfy(line -> assertThat(points(line)).isEqualTo(10, within(0.01)))
        .allSatisfy(line -> assertThat(line.getAttribute("font-weight")).isEqualTo("bold"));
    assertThat(texts(zone(front, "8F"))).containsExactly("Affiliation", "Research");
    assertThat(texts(zone(front, "10F"))).containsExactly("Organization", "Example Agency");
    assertThat(texts(zone(front, "13F"))).containsExactly("Issued", "2026SEP01");
    assertThat(texts(zone(front, "14F"))).containsExactly("Expires", "2029FEB28");
    assertThat(zone(front, "14F").stream().map(BadgeDrawingTest::points).toList())
        .satisfiesExactly(
            label -> assertThat(label).isEqualTo(5, within(0.01)),
            data -> assertThat(data).isEqualTo(6, within(0.01)));
    assertThat(texts(zone(front, "19F"))).containsExactly("FEB2029");
    assertThat(points(zone(front, "19F").getFirst())).isEqualTo(12, within(0.01));
    assertThat(texts(zone(front, "9F"))).containsExactly("Employee");
    Element back = svg(drawing.back());
    assertThat(texts(zone(back, "1B"))).containsExactly("Card number", "004711");
    assertThat(texts(zone(back, "2B"))).containsExactly("Issuer", "Example Agency");
    assertThat(texts(zone(back, "4B")))
        .containsExactly("If found, return to", "Example Agency", "1 Main Street", "Town");
  }

  @ParameterizedTest
  @EnumSource
  void a_field_that_is_not_shown_is_on_neither_side(Field without) throws Exception {
    Set<Field> fields = EnumSet.complementOf(EnumSet.of(without));
    BadgeDrawing drawing =
        BadgeDrawing.of(layout(Orientation.PORTRAIT, fields), badge("Byron", "Ada"));
    BadgeDrawing whole =
        BadgeDrawing.of(
            layout(Orientation.PORTRAIT, EnumSet.allOf(Field.class)), badge("Byron", "Ada"));
    String telling =
        switch (without) {
          case PHOTO -> "<image";
          case CREDENTIAL_TYPE -> ">Employee<";
          case AFFILIATION -> ">Research<";
          case EXPIRY -> ">2029FEB28<";
          case ISSUED -> ">2026SEP01<";
          case CARD_NUMBER -> ">004711<";
        };
    assertThat(whole.front() + whole.back()).contains(telling);
    assertThat(drawing.front() + drawing.back()).doesNotContain(telling);
    assertThat(texts(zone(svg(drawing.front()), "2F"))).containsExactly("BYRON,", "ADA");
  }

  @Test
  void what_was_typed_is_text_and_no_element() throws Exception {
    BadgeLayout hostile =
        new BadgeLayout(
            Orientation.PORTRAIT,
            "<script>alert(1)</script> & Co",
            "#1f4e79",
            EnumSet.allOf(Field.class),
            "\"><image href='x' onerror='y'>");
    BadgeDrawing drawing =
        BadgeDrawing.of(hostile, badge("<script>", "]]>&amp;\u0001\uD800", "</svg><b>"));
    for (String side : List.of(drawing.front(), drawing.back())) {
      Element svg = svg(side);
      assertThat(elements(svg, "script")).isEmpty();
      assertThat(elements(svg, "b")).isEmpty();
      assertThat(elements(svg, "image")).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(String.join("", texts(zone(svg(drawing.front()), "2F"))))
        .isEqualTo("<SCRIPT>,]]>&AMP;\uFFFD\uFFFD");
    assertThat(String.join(" ", texts(zone(svg(drawing.front()), "8F")))).contains("</svg><b>");
  }

  /** The content security policy of pages allows no styles in them. */
  @Test
  void a_side_has_no_style_no_script_and_loads_nothing() throws Exception {
    BadgeDrawing drawing =
        BadgeDrawing.of(
            layout(Orientation.LANDSCAPE, EnumSet.allOf(Field.class)), badge("Byron", "Ada"));
    for (String side : List.of(drawing.front(), drawing.back())) {
      assertThat(side).doesNotContain("style", "url(", "<!", "<?");
      assertThat(elements(svg(side), "image"))
          .allSatisfy(image -> assertThat(image.getAttribute("href")).startsWith("data:image/"));
    }
  }

  /** FIPS 201-3, table 4-1. */
  @ParameterizedTest
  @CsvSource({
    "Doe, John, 10, 2",
    "Eriksson, Anna Maria, 10, 2",
    "Smith-Jones, Susie Margaret, 10, 2",
    "Nilavadhanananda, Chayapa Dejthamrong Krusuang, 8, 2",
    "Beenelong Wooloomooloo Warrandyte Warwarnambool, Vaasa Silvaan, 7, 3",
  })
  void a_name_takes_the_largest_size_at_which_its_lines_fit(
      String surname, String givenName, double atLeast, int lines) throws Exception {
    List<Element> name =
        zone(
            svg(
                BadgeDrawing.of(
                        layout(Orientation.PORTRAIT, EnumSet.of(Field.PHOTO)),
                        badge(surname, givenName))
                    .front()),
            "2F");
    assertThat(name).hasSize(lines);
    assertThat(points(name.getFirst())).isBetween(atLeast - 0.01, 10.01);
    assertThat(unwrapped(name)).isEqualTo(capitals(surname + "," + givenName));
  }

  private static String capitals(String name) {
    return name.toUpperCase(Locale.ROOT).replace(" ", "");
  }

  /** What the lines of a name say, without the marks of lines that go on. */
  private static String unwrapped(List<Element> lines) {
    StringBuilder all = new StringBuilder();
    for (Element line : lines) {
      String text = line.getTextContent();
      all.append(text.endsWith(">") ? text.substring(0, text.length() - 1) : text);
    }
    return all.toString().replace(" ", "");
  }

  @Test
  void a_name_that_is_wrapped_says_so_at_the_end_of_the_line() throws Exception {
    List<Element> name =
        zone(
            svg(
                BadgeDrawing.of(
                        layout(Orientation.PORTRAIT, EnumSet.of(Field.PHOTO)),
                        badge("Beenelong Wooloomooloo Warrandyte Warwarnambool", "Vaasa Silvaan"))
                    .front()),
            "2F");
    assertThat(name.getFirst().getTextContent()).endsWith(">");
    assertThat(name.getLast().getTextContent()).doesNotEndWith(">");
  }

  @ParameterizedTest
  @EnumSource
  void the_longest_texts_are_shown_whole_within_the_card_and_clear_of_the_contacts(
      Orientation orientation) throws Exception {
    Zones zones = Zones.of(orientation);
    List<String> letters = List.of("W", "i", "漢", "Ж", "é", "Wolf ", "e\u0301", "👩‍🔬");
    for (String letter : letters) {
      String long64 = letter.repeat(64 / letter.length()).strip();
      String long40 = letter.repeat(40 / letter.length()).strip();
      String line = letter.repeat(60 / letter.length()).strip();
      BadgeLayout layout =
          new BadgeLayout(
              orientation,
              long40,
              "#00ffff",
              EnumSet.allOf(Field.class),
              String.join("\n", line, line, line, line, line));
      Badge badge =
          new Badge(
              long64,
              long64,
              PHOTO,
              long64,
              letter.repeat(128 / letter.length()).strip(),
              LocalDate.of(2026, 9, 1),
              LocalDate.of(2029, 9, 30),
              "004711");
      BadgeDrawing drawing = BadgeDrawing.of(layout, badge);
      Element front = svg(drawing.front());
      assertThat(unwrapped(zone(front, "2F"))).isEqualTo(capitals(long64 + "," + long64));
      for (Element text : elements(front, "text")) {
        assertThat(zones.card().contains(place(text))).as(text.getTextContent()).isTrue();
        assertThat(place(text).overlaps(zones.contacts())).as(text.getTextContent()).isFalse();
        assertThat(place(text).overlaps(zones.photo())).as(text.getTextContent()).isFalse();
      }
      for (Element text : elements(svg(drawing.back()), "text")) {
        assertThat(zones.card().contains(place(text))).as(text.getTextContent()).isTrue();
      }
      assertThat(String.join("", texts(zone(svg(drawing.back()), "4B"))).replace(" ", ""))
          .endsWith(line.repeat(5).replace(" ", ""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_zone_of_the_front_covers_the_contacts(Orientation orientation) {
    Zones zones = Zones.of(orientation);
    for (Area area :
        List.of(
            zones.photo(),
            zones.month(),
            zones.details(),
            zones.detailsAlone(),
            zones.band(),
            zones.header())) {
      assertThat(area.overlaps(zones.contacts())).as(area.toString()).isFalse();
      assertThat(zones.card().contains(area)).as(area.toString()).isTrue();
    }
  }

  /** WCAG 2.2: the examples are those of its definition, black on white being 21. */
  @Test
  void text_on_the_band_is_black_or_white_whichever_has_the_higher_contrast() {
    assertThat(BandColour.contrast("#000000", "#ffffff")).isEqualTo(21, within(0.001));
    assertThat(BandColour.contrast("#777777", "#ffffff")).isEqualTo(4.48, within(0.005));
    assertThat(new BandColour("#1f4e79").text()).isEqualTo(BandColour.WHITE);
    assertThat(new BandColour("#ffd873").text()).isEqualTo(BandColour.BLACK);
    assertThat(new BandColour("#ff0000").text()).isEqualTo(BandColour.BLACK);
    for (int grey = 0; grey < 256; grey++) {
      String colour = "#" + "%02x".formatted(grey).repeat(3);
      assertThat(BandColour.contrast(colour, new BandColour(colour).text()))
          .as(colour)
          .isGreaterThanOrEqualTo(4.5);
    }
  }

  /** FIPS 201-3, section 4.1.4.1, zone 18F, and table 4-2. */
  @ParameterizedTest
  @CsvSource({"#00ffff, B", "#ffffff, W", "#cbffcb, G"})
  void a_reserved_colour_has_its_letter_in_a_circle_of_at_most_five_millimetres(
      String colour, String letter) throws Exception {
    BadgeLayout layout =
        new BadgeLayout(Orientation.PORTRAIT, "", colour, EnumSet.of(Field.PHOTO), "");
    Element front = svg(BadgeDrawing.of(layout, badge("Byron", "Ada")).front());
    assertThat(texts(zone(front, "18F"))).containsExactly(letter);
    assertThat(number(elements(front, "circle").getFirst(), "r")).isLessThanOrEqualTo(250);
    assertThat(
            svg(BadgeDrawing.of(
                        layout(Orientation.PORTRAIT, EnumSet.of(Field.PHOTO)),
                        badge("Byron", "Ada"))
                    .front())
                .getElementsByTagName("circle")
                .getLength())
        .isZero();
  }

  @Test
  void every_month_has_three_letters() {
    List<String> months = new ArrayList<>();
    for (int month = 1; month <= 12; month++) {
      months.add(Badge.monthAndYear(LocalDate.of(2030, month, 1)).substring(0, 3));
    }
    assertThat(months)
        .containsExactly(
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  }

  @Test
  void a_portrait_is_shown_in_either_form_that_is_enrolled() {
    assertThat(PHOTO).isEqualTo(new Portrayal.Photo("image/jpeg", "/9g="));
    assertThat(Portrayal.Photo.of(new byte[] {0, 0, 0, 12}).address())
        .isEqualTo("data:image/jp2;base64,AAAADA==");
    assertThat(PHOTO.toString()).doesNotContain("/9g=");
  }
}
