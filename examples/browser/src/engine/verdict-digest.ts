import type { LogVerdict } from '@aegis/anomaly';

/**
 * One number for all verdicts so far: every bit of every score, every template and every anomaly counts.
 * The same lines give the same one in Node and in a page.
 */
export class VerdictDigest {
  readonly #floats = new Float64Array(2);
  readonly #words = new Uint32Array(this.#floats.buffer);
  #low: number;
  #high: number;

  constructor([low, high]: readonly [number, number] = [0x811c9dc5, 0xc9dc5811]) {
    this.#low = low;
    this.#high = high;
  }

  add(verdict: LogVerdict): void {
    this.#floats[0] = verdict.score;
    this.#floats[1] = verdict.tailProbability;
    for (let i = 0; i < 4; i++) this.#mix(this.#words[i] ?? 0);
    this.#mixText(verdict.templateId);
    for (const { id } of verdict.anomalies) this.#mixText(id);
    for (const { id } of verdict.issues) this.#mixText(id);
  }

  /** What the constructor goes on from. */
  state(): readonly [number, number] {
    return [this.#low, this.#high];
  }

  toString(): string {
    const hex = (word: number): string => word.toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }

  #mixText(text: string): void {
    for (let i = 0; i < text.length; i++) this.#mix(text.charCodeAt(i));
  }

  #mix(word: number): void {
    this.#low = Math.imul(this.#low ^ word, 0x01000193) >>> 0;
    this.#high = (Math.imul(this.#high ^ word, 0x85ebca6b) ^ (this.#high >>> 15)) >>> 0;
  }
}
