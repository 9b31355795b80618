/**
 * Work that may still be spent on a text or a file. Values that double with every line and patterns with
 * many stars must not hold up a run over an untrusted repository; no real file comes near the limit.
 */
export class Effort {
  #left: number;

  constructor(left: number) {
    this.#left = left;
  }

  /** Takes `amount` away; false when there is no such amount left. */
  spend(amount: number): boolean {
    this.#left -= amount;
    return this.#left >= 0;
  }
}
