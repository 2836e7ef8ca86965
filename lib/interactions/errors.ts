/**
 * A data set cannot be found, fetched or read. The message is written for the
 * reader of a notebook: it names the thing and the remedy.
 */
export class DataError extends Error {
  override name = "DataError";
}
