package org.keywright.server.actor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.security.access.prepost.PreAuthorize;

/**
 * The permission that it takes to call a method of a REST resource. Every resource has one on each
 * of its methods, or is in the short list of public ones.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@PreAuthorize("hasAuthority('{value}')")
public @interface Requires {

  /** The permission; the name of the granted authority is its name. */
  Permission value();
}
