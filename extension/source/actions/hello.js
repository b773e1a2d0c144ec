import { id, message } from "../forms.js";

/** The page is there, and asks who it speaks with. */
export const form = message("hello", { id });

/**
 * Finds out whether the page may, and starts the client for it.
 *
 * @param {import("../connection.js").Connection} connection
 * @param {any} hello
 * @param {boolean} active whether the person has just done something on the page
 */
export const act = (connection, hello, active) => connection.greet(hello, active);
