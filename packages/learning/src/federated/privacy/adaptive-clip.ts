import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';

/** Options of {@link AdaptiveClip}. */
export interface AdaptiveClipOptions {
  /** The norm to begin with, > 0. @defaultValue 0.1 */
  readonly initialNorm?: number;
  /** The share of updates that is to stay below the norm, in [0, 1]. Raising it clips less. @defaultValue 0.5 */
  readonly quantile?: number;
  /** How fast the norm moves, in (0, 2]. @defaultValue 0.2 */
  readonly rate?: number;
}

const OWNER = 'AdaptiveClip';
const HEADER = { kind: 'adaptive-clip', version: 1 } as const;
const MIN_NORM = 1e-9;
const MAX_NORM = 1e9;
const DEFAULTS: Required<AdaptiveClipOptions> = Object.freeze({
  initialNorm: 0.1,
  quantile: 0.5,
  rate: 0.2,
});

/**
 * A clipping norm that follows a quantile of the updates' norms, from noisy counts alone.
 *
 * Every client adds one number to its contribution: whether its update was below the norm. The count is
 * noised with `countNoise` and the updates with {@link AdaptiveClip.updateNoise}, which together cost what
 * one sum with the original multiplier costs.
 *
 * @example
 * ```ts
 * import { AdaptiveClip } from '@aegis/learning/federated';
 * const clip = new AdaptiveClip({ initialNorm: 1 });
 * clip.learn(0.9, 1); // nearly everybody was below: the norm is too large
 * clip.norm < 1; // => true
 * ```
 *
 * @see Andrew, Thakkar, McMahan, Ramaswamy (2021), Differentially Private Learning with Adaptive Clipping,
 * NeurIPS, arXiv:1905.03871, algorithm 1
 */
export class AdaptiveClip {
  readonly #options: Required<AdaptiveClipOptions>;
  #norm: number;

  /** @throws AegisError `invalid-option` */
  constructor(options?: AdaptiveClipOptions) {
    const all = resolveOptions(OWNER, DEFAULTS, options);
    checkNumber(OWNER, 'initialNorm', all.initialNorm, { min: MIN_NORM, max: MAX_NORM });
    checkNumber(OWNER, 'quantile', all.quantile, { min: 0, max: 1 });
    checkNumber(OWNER, 'rate', all.rate, { min: 1e-6, max: 2 });
    this.#options = all;
    this.#norm = all.initialNorm;
  }

  /** The norm of the coming round. */
  get norm(): number {
    return this.#norm;
  }

  /**
   * Moves the norm after a round.
   *
   * @param noisyCount - how many updates were below the norm, with its noise
   * @param expected - how many clients were expected
   */
  learn(noisyCount: number, expected: number): void {
    if (!Number.isFinite(noisyCount) || !(expected > 0)) return;
    const share = Math.min(1, Math.max(0, noisyCount / expected));
    const { rate, quantile } = this.#options;
    const moved = this.#norm * exp(-rate * (share - quantile));
    this.#norm = Math.min(MAX_NORM, Math.max(MIN_NORM, moved));
  }

  /**
   * The multiplier for the updates where the count has noise `countNoise` and both together are to cost
   * what `noiseMultiplier` costs.
   *
   * @param countNoise - standard deviation of the count's noise, more than half of `noiseMultiplier`
   * @throws AegisError `invalid-argument` where the count alone would cost more
   */
  static updateNoise(noiseMultiplier: number, countNoise: number): number {
    const rest = 1 / (noiseMultiplier * noiseMultiplier) - 1 / (4 * countNoise * countNoise);
    if (rest > 0 && Number.isFinite(rest)) return 1 / Math.sqrt(rest);
    throw new AegisError(
      'invalid-argument',
      `AdaptiveClip.updateNoise: countNoise is ${countNoise}; give more than ${noiseMultiplier / 2}.`,
    );
  }

  toJSON(): object {
    return { ...HEADER, ...this.#options, norm: this.#norm };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): AdaptiveClip {
    return AdaptiveClip.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes one out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): AdaptiveClip {
    const range = { min: MIN_NORM, max: MAX_NORM };
    const restored = new AdaptiveClip({
      initialNorm: reader.number('initialNorm', range),
      quantile: reader.number('quantile', { min: 0, max: 1 }),
      rate: reader.number('rate', { min: 1e-6, max: 2 }),
    });
    restored.#norm = reader.number('norm', range);
    return restored;
  }
}
