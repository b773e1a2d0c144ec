package org.keywright.server.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs a test class once on H2 and once on PostgreSQL. The class takes a {@link TestDatabase} in
 * its constructor (or in a field with {@code @Parameter}); all its tests share that database, no
 * other class sees it, and it is dropped after the class.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@MethodSource("org.keywright.server.test.Databases#all")
public @interface OnEveryDatabase {}
