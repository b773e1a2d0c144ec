package org.keywright.server.people;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.keywright.server.api.InvalidException;

/**
 * Reads people from CSV (RFC 4180) in UTF-8, with a header that names the columns, and commas or
 * semicolons between fields.
 */
final class CsvPeople {

  /** The most rows of one document. */
  static final int MOST_ROWS = 2000;

  private static final String FIELD = "file";
  private static final int LONGEST_VALUE = 1000;
  private static final List<String> COLUMNS =
      List.of("displayName", "givenName", "surname", "email", "upn", "department");

  private CsvPeople() {}

  /**
   * A row.
   *
   * @param number of the record, from 1 for the first after the header
   * @param values by the names of the columns
   * @param tooLong whether there are more values than columns
   */
  record Row(long number, Map<String, String> values, boolean tooLong) {

    String value(String column) {
      return values.getOrDefault(column, "");
    }

    /**
     * What it says of a person.
     *
     * @throws InvalidException naming each field that is wrong
     */
    PersonDetails details() {
      if (tooLong) {
        throw new InvalidException(
            "row", "has more fields than there are columns: is one not in quotation marks?");
      }
      return new PersonDetails(
          value("displayName"),
          value("givenName"),
          value("surname"),
          value("email"),
          value("upn"),
          value("department"));
    }
  }

  /**
   * The rows of a document.
   *
   * @throws InvalidException if it is no such document, or too long
   */
  static List<Row> read(byte[] document) {
    String text = text(document);
    int firstLine = text.indexOf('\n');
    String header = firstLine < 0 ? text : text.substring(0, firstLine);
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(header.contains(";") && !header.contains(",") ? ';' : ',')
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setIgnoreHeaderCase(true)
            .setTrim(true)
            .get();
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      requireColumns(parser.getHeaderNames());
      List<Row> rows = new ArrayList<>();
      for (CSVRecord row : parser) {
        if (rows.size() == MOST_ROWS) {
          throw new InvalidException(
              FIELD,
              "has more than " + MOST_ROWS + " rows: send it in parts, each with the header");
        }
        rows.add(row(row));
      }
      return rows;
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | IllegalStateException e) {
      throw new InvalidException(FIELD, "is no CSV: a quotation mark is not closed, say");
    }
  }

  private static String text(byte[] document) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(document))
              .toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidException(FIELD, "is not in UTF-8: save it as CSV in UTF-8");
    }
  }

  private static void requireColumns(List<String> names) {
    List<String> unknown =
        names.stream().filter(name -> COLUMNS.stream().noneMatch(name::equalsIgnoreCase)).toList();
    List<String> missing =
        COLUMNS.stream()
            .filter(column -> !column.equals("department"))
            .filter(column -> names.stream().noneMatch(column::equalsIgnoreCase))
            .toList();
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      throw new InvalidException(
          FIELD,
          "has to have a first line with the columns "
              + String.join(", ", COLUMNS)
              + (missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing))
              + (unknown.isEmpty() ? "" : "; unknown: " + shown(unknown)));
    }
  }

  private static String shown(List<String> names) {
    return names.stream()
        .limit(5)
        .map(name -> name.length() > 20 ? name.substring(0, 20) + "…" : name)
        .collect(Collectors.joining(", "));
  }

  private static Row row(CSVRecord row) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : COLUMNS) {
      String value = row.isSet(column) ? row.get(column) : "";
      // What comes back from here begins so where a spreadsheet would take it for a formula.
      if (value.matches("(?s)'[=+\\-@\\t\\r].*")) {
        value = value.substring(1);
      }
      values.put(
          column, value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value);
    }
    return new Row(
        row.getRecordNumber(), values, row.size() > row.getParser().getHeaderNames().size());
  }
}
