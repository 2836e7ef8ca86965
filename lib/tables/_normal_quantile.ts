/**
 * The z that a standard normal variable exceeds with a probability (Abramowitz
 * and Stegun 1964, 26.2.23; it errs by at most 0.00045).
 *
 * @param tail Above 0, at most ½.
 */
export function upperQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) /
      (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}
