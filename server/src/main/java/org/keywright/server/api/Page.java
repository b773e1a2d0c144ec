package org.keywright.server.api;

import java.util.List;

/**
 * A part of a list.
 *
 * @param items what is on this page, in the list's order
 * @param page the number of the page, from 0
 * @param size how many items a full page has
 * @param total how many items the whole list had when it was read
 */
public record Page<T>(List<T> items, int page, int size, long total) {

  public Page {
    items = List.copyOf(items);
  }

  /** A page of the list that a request asked for. */
  public static <T> Page<T> of(List<T> items, PageRequest request, long total) {
    return new Page<>(items, request.page(), request.size(), total);
  }
}
