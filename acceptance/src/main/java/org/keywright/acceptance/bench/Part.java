package org.keywright.acceptance.bench;

import java.nio.file.Path;

/** A part of the benchmark: figures that are measured together. */
interface Part {

  /** What the names of its figures begin with. */
  String name();

  /**
   * Measures.
   *
   * @param folder an empty one, which is deleted afterwards
   */
  void measure(Options options, Results results, Path folder) throws Exception;
}
