package org.keywright.server.badge;

import java.util.ArrayList;
import java.util.List;

/**
 * Labels with what they are of, one below the other, in an area: the label in 5 points and the rest
 * in 6 points bold (FIPS 201-3, section 4.1.4), or both smaller where there is too much for the
 * area.
 */
final class Details {

  private static final double LARGEST = 6;
  private static final double SMALLEST = 2;
  private static final double STEP = 0.25;
  private static final double LABEL = 5 / LARGEST;
  private static final double LEADING = 1.2;
  private static final double GAP = 0.8;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String zone, String label, List<String> paragraphs) {

    List<String> lines(double size, int width) {
      return paragraphs.stream()
          .flatMap(paragraph -> Lines.of(paragraph, size, width).stream())
          .toList();
    }
  }

  /** Adds one below the others, unless there is nothing to say. */
  void add(String zone, String label, String... paragraphs) {
    List<String> filled = List.of(paragraphs).stream().filter(one -> !one.isBlank()).toList();
    if (!filled.isEmpty()) {
      entries.add(new Entry(zone, label, filled));
    }
  }

  void draw(Svg svg, Area area) {
    double size = size(area);
    double y = area.y();
    for (Entry entry : entries) {
      svg.zone(entry.zone());
      y += line(size * LABEL);
      svg.label(area.x(), y, size * LABEL, entry.label());
      for (String text : entry.lines(size, area.width())) {
        y += line(size);
        svg.bold(area.x(), y, size, Svg.Anchor.START, BandColour.BLACK, text);
      }
      svg.end();
      y += size * GAP * LetterWidths.POINT;
    }
  }

  private double size(Area area) {
    double size = LARGEST;
    while (size > SMALLEST && height(size, area.width()) > area.height()) {
      size -= STEP;
    }
    return size;
  }

  private double height(double size, int width) {
    int lines = entries.stream().mapToInt(entry -> entry.lines(size, width).size()).sum();
    return lines * line(size)
        + entries.size() * (line(size * LABEL) + size * GAP * LetterWidths.POINT);
  }

  private static double line(double size) {
    return size * LEADING * LetterWidths.POINT;
  }
}
