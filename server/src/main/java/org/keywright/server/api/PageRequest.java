package org.keywright.server.api;

/**
 * Which part of a list is wanted.
 *
 * @param page the number of the page, 0 to {@value #MAX_PAGE}
 * @param size how many items, 1 to {@value #MAX_SIZE}
 */
public record PageRequest(int page, int size) {

  public static final int MAX_PAGE = 100_000;
  public static final int MAX_SIZE = 200;

  /**
   * @throws InvalidException if either is out of its range
   */
  public PageRequest {
    new Findings()
        .require(page >= 0 && page <= MAX_PAGE, "page", "has to be 0 to " + MAX_PAGE)
        .require(size >= 1 && size <= MAX_SIZE, "size", "has to be 1 to " + MAX_SIZE)
        .refuseIfAny();
  }

  /** How many items stand before this page. */
  public long offset() {
    return (long) page * size;
  }
}
