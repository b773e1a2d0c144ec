package org.keywright.server.versions;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Versions that were read already: a saved one never changes, so that it is read once. Not for use
 * in the transaction that saves it. Safe for concurrent use.
 *
 * @param <R> what names a version
 * @param <D> the document
 */
public final class DocumentCache<R, D> {

  /** More versions than are followed at a time. */
  private static final int MOST = 500;

  private final Map<R, D> documents = new ConcurrentHashMap<>();
  private final Function<R, D> read;

  /**
   * An empty one.
   *
   * @param read reads a version from the database, or throws if there is none
   */
  public DocumentCache(Function<R, D> read) {
    this.read = read;
  }

  /** The document of a version. */
  public D get(R ref) {
    D known = documents.get(ref);
    if (known != null) {
      return known;
    }
    D found = read.apply(ref);
    if (documents.size() >= MOST) {
      documents.clear();
    }
    documents.put(ref, found);
    return found;
  }
}
