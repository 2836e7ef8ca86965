/**
 * The one generator of random numbers: NumPy's legacy `RandomState`.
 *
 * It draws the same numbers as `numpy.random.RandomState(seed)`, whose stream
 * NumPy has frozen, so a split made here is the split that the published
 * notebooks make, user by user.
 *
 * @module
 */

const WORDS = 624;
const MIDDLE = 397;

/** The whole state of a {@linkcode Random}, for checkpoints. */
export interface RandomState {
  /** The 624 words of the Mersenne Twister. */
  readonly words: Uint32Array;
  /** How many of the words are used up, 0 to 624. */
  readonly position: number;
  /** The second normal deviate of the last pair, `null` when it is used up. */
  readonly gauss: number | null;
}

/**
 * The Mersenne Twister MT19937 with the methods, and the exact stream, of
 * `numpy.random.RandomState`.
 *
 * `normal()` goes through `Math.log`, which may differ from the C library's by
 * one unit in the last place; everything else agrees bit for bit.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8(1),
 * 1998; `numpy/random/mtrand.pyx` and `legacy-distributions.c`.
 *
 * @example
 * ```ts
 * import { Random } from "./random.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new Random(98765).permutation(5), Uint32Array.of(4, 2, 1, 0, 3));
 * ```
 */
export class Random {
  readonly #words = new Uint32Array(WORDS);
  #position = WORDS;
  #gauss = 0;
  #hasGauss = false;

  /**
   * @param seed An integer from 0 to 2^32 − 1, or a list of such integers
   * (NumPy's `RandomState([a, b, …])`).
   * @throws {RangeError} The seed is anything else.
   */
  constructor(seed: number | ArrayLike<number>) {
    if (typeof seed === "number") {
      this.#seedByInteger(checkSeed(seed));
    } else {
      this.#seedByArray(Array.from(seed, checkSeed));
    }
  }

  /** A uniform integer from 0 to 2^32 − 1. */
  uint32(): number {
    if (this.#position === WORDS) this.#refill();
    let y = this.#words[this.#position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A uniform double in [0, 1) with 53 random bits. */
  random(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A standard normal deviate (Marsaglia's polar method, made in pairs). */
  normal(): number {
    if (this.#hasGauss) {
      this.#hasGauss = false;
      return this.#gauss;
    }
    let x1: number, x2: number, r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt(-2 * Math.log(r2) / r2);
    this.#gauss = scale * x1;
    this.#hasGauss = true;
    return scale * x2;
  }

  /**
   * A uniform integer from 0 to `high` − 1, as `RandomState.randint(high)`.
   *
   * @throws {RangeError} `high` is not an integer from 1 to 2^32.
   */
  integers(high: number): number {
    if (!Number.isInteger(high) || high < 1 || high > 2 ** 32) {
      throw new RangeError(
        `integers(high) needs an integer from 1 to 2^32 but got ${high}.`,
      );
    }
    return this.#upTo(high - 1);
  }

  /**
   * The integers 0 to `n` − 1 in random order, as `RandomState.permutation`.
   *
   * @throws {RangeError} `n` is not an integer from 0 to 2^32 − 1.
   */
  permutation(n: number): Uint32Array {
    if (!Number.isInteger(n) || n < 0 || n >= 2 ** 32) {
      throw new RangeError(
        `permutation(n) needs an integer from 0 to 2^32 - 1 but got ${n}.`,
      );
    }
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    this.shuffle(order);
    return order;
  }

  /** Puts `values` in random order in place, as `RandomState.shuffle`. */
  shuffle<T>(values: { readonly length: number; [index: number]: T }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.#upTo(i);
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }

  /**
   * `k` distinct integers from 0 to `n` − 1 in random order, as
   * `RandomState.choice(n, k, replace=False)`: the first `k` of a permutation.
   *
   * @throws {RangeError} `k` is not an integer from 0 to `n`.
   */
  choice(n: number, k: number): Uint32Array {
    if (!Number.isInteger(k) || k < 0 || k > n) {
      throw new RangeError(
        `choice(n, k) without replacement needs an integer k from 0 to ` +
          `n = ${n} but got ${k}.`,
      );
    }
    return this.permutation(n).slice(0, k);
  }

  /** Fills `out` with standard normal deviates, in order of {@linkcode normal}. */
  fillNormal(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
  }

  /**
   * Fills `out` with uniform deviates, in order of {@linkcode random}.
   *
   * In a `Float32Array` a value just below 1 rounds to 1, one time in 2^25.
   */
  fillUniform(out: Float32Array | Float64Array): void {
    for (let i = 0; i < out.length; i++) out[i] = this.random();
  }

  /** A copy of the state: {@linkcode setState} goes on from here. */
  getState(): RandomState {
    return {
      words: this.#words.slice(),
      position: this.#position,
      gauss: this.#hasGauss ? this.#gauss : null,
    };
  }

  /**
   * Goes on from a state that {@linkcode getState} gave.
   *
   * @throws {RangeError} The state has not 624 words and a position in 0…624.
   */
  setState({ words, position, gauss }: RandomState): void {
    if (
      words.length !== WORDS || !Number.isInteger(position) || position < 0 ||
      position > WORDS
    ) {
      throw new RangeError(
        `A generator's state needs ${WORDS} words and a position from 0 to ` +
          `${WORDS} but got ${words.length} words and position ${position}.`,
      );
    }
    this.#words.set(words);
    this.#position = position;
    this.#hasGauss = gauss !== null;
    this.#gauss = gauss ?? 0;
  }

  /**
   * A new generator, seeded by four words (128 bits) drawn from this one, for
   * a part of the work that must not disturb the stream of another part.
   */
  fork(): Random {
    return new Random([
      this.uint32(),
      this.uint32(),
      this.uint32(),
      this.uint32(),
    ]);
  }

  /** A uniform integer from 0 to `max`: NumPy's masked rejection. */
  #upTo(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.uint32() & mask) >>> 0; while (value > max);
    return value;
  }

  #seedByInteger(seed: number): void {
    const words = this.#words;
    words[0] = seed;
    for (let i = 1; i < WORDS; i++) {
      const previous = words[i - 1];
      words[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    this.#position = WORDS;
  }

  #seedByArray(key: readonly number[]): void {
    if (key.length === 0) {
      throw new RangeError("A list of seeds needs at least one integer.");
    }
    this.#seedByInteger(19650218);
    const words = this.#words;
    let i = 1;
    const step = () => {
      if (++i < WORDS) return;
      words[0] = words[WORDS - 1];
      i = 1;
    };
    const mixed = () => words[i - 1] ^ (words[i - 1] >>> 30);
    for (let k = 0; k < Math.max(WORDS, key.length); k++) {
      const j = k % key.length;
      words[i] = (words[i] ^ Math.imul(mixed(), 1664525)) + key[j] + j;
      step();
    }
    for (let k = 1; k < WORDS; k++) {
      words[i] = (words[i] ^ Math.imul(mixed(), 1566083941)) - i;
      step();
    }
    words[0] = 0x80000000;
  }

  #refill(): void {
    const words = this.#words;
    let k = 0;
    for (; k < WORDS - MIDDLE; k++) {
      words[k] = words[k + MIDDLE] ^ twist(words[k], words[k + 1]);
    }
    for (; k < WORDS - 1; k++) {
      words[k] = words[k + MIDDLE - WORDS] ^ twist(words[k], words[k + 1]);
    }
    words[k] = words[MIDDLE - 1] ^ twist(words[k], words[0]);
    this.#position = 0;
  }
}

function twist(upper: number, lower: number): number {
  const y = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (y >>> 1) ^ (-(lower & 1) & 0x9908b0df);
}

function checkSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(
      `A seed needs to be an integer from 0 to 2^32 - 1 but is ${seed}.`,
    );
  }
  return seed;
}
