package org.keywright.cardcheck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that is read once, when it is first asked for; what was wrong is kept as well. */
final class Lazy<T> {

  /** Reads it. */
  @FunctionalInterface
  interface Reader<T> {
    T read() throws NotReadable;
  }

  private final Reader<T> reader;
  private @Nullable T value;
  private @Nullable NotReadable problem;

  Lazy(Reader<T> reader) {
    this.reader = reader;
  }

  T get() throws NotReadable {
    if (problem != null) {
      throw problem;
    }
    if (value == null) {
      try {
        value = reader.read();
      } catch (NotReadable e) {
        problem = e;
        throw e;
      }
    }
    return Objects.requireNonNull(value);
  }
}
