import { AegisError, type TaskOptions } from '@aegis/core';
import { Autoencoder } from '../models/autoencoder.js';
import { VariationalAutoencoder } from '../models/variational-autoencoder.js';
import { withoutFold } from './folds.js';

/** Half of the rows judge what the other half has taught, for what the scores mean. */
const FOLDS = 2;
const EPOCHS = 50;

/** The scores of rows that the networks were not fitted on. */
export interface HeldOutScores {
  readonly autoencoder: Float64Array;
  readonly variational: Float64Array;
}

/** An autoencoder and a variational one on the same rows. */
export class Networks {
  readonly autoencoder: Autoencoder;
  readonly variational: VariationalAutoencoder;

  private constructor(autoencoder: Autoencoder, variational: VariationalAutoencoder) {
    this.autoencoder = autoencoder;
    this.variational = variational;
  }

  /**
   * Fits both on all rows, and on each half of them to judge the other.
   *
   * @param rows - count × width
   * @throws AegisError `aborted` by the signal
   */
  static async fit(
    rows: Float64Array,
    count: number,
    width: number,
    seed: number,
    task: TaskOptions,
  ): Promise<{ networks: Networks; heldOut: HeldOutScores }> {
    const autoencoder = new Float64Array(count);
    const variational = new Float64Array(count);
    const fits = 2 * (FOLDS + 1);
    let done = 0;
    const part = (stage: string): TaskOptions => {
      const from = done++ / fits;
      return {
        ...task,
        onProgress: ({ fraction, metrics }) =>
          task.onProgress?.({ stage, fraction: from + fraction / fits, metrics }),
      };
    };
    const fitBoth = async (some: Float64Array): Promise<Networks> => {
      const both = new Networks(
        new Autoencoder({ seed, epochs: EPOCHS }),
        new VariationalAutoencoder({ seed, epochs: EPOCHS }),
      );
      await both.autoencoder.fit(some, some.length / width, width, part('autoencoder'));
      await both.variational.fit(some, some.length / width, width, part('variational-autoencoder'));
      return both;
    };
    for (let fold = 0; fold < FOLDS; fold++) {
      const { others, from, to } = withoutFold(rows, count, width, fold, FOLDS);
      const both = await fitBoth(others);
      for (let r = from; r < to; r++) {
        const row = rows.subarray(r * width, (r + 1) * width);
        autoencoder[r] = both.autoencoder.score(row);
        variational[r] = both.variational.score(row);
      }
    }
    return { networks: await fitBoth(rows), heldOut: { autoencoder, variational } };
  }

  toJSON(): object {
    return { autoencoder: this.autoencoder.toJSON(), variational: this.variational.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` unless both take rows of `width` */
  static fromJSON(autoencoder: unknown, variational: unknown, width: number): Networks {
    const networks = new Networks(
      Autoencoder.fromJSON(autoencoder),
      VariationalAutoencoder.fromJSON(variational),
    );
    const probe = new Float64Array(width);
    for (const model of [networks.autoencoder, networks.variational]) checkWidth(model, probe);
    return networks;
  }
}

/** Refuses a model of a snapshot that is not fitted on as many columns as the probe has. */
export function checkWidth(
  model: { explain(row: Float64Array): Float64Array },
  probe: Float64Array,
): void {
  let width = -1;
  try {
    width = model.explain(probe).length;
  } catch (error) {
    if (!AegisError.isInstance(error)) throw error;
  }
  if (width === probe.length) return;
  throw new AegisError('invalid-snapshot', 'members: a model does not fit the metrics.');
}
