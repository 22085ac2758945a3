import type { SnapshotReader } from '@aegis/core/snapshot';

/** So much stronger than the peak, a point is news even inside an episode. */
const NEWS_RATIO = 1.2;
/** An episode ends after so many quiet points. */
const QUIET_POINTS = 6;
/** After so many points what was unusual is how things are now. */
const ACCEPTED_AFTER = 240;

/** What a point means for the episode that it may belong to. */
export type EpisodeStep = 'quiet' | 'opens' | 'belongs' | 'stronger';

/**
 * One trouble, one alarm: after the first alarm further unusual points belong to the same episode until
 * it has been quiet, unless they are clearly stronger or turn the other way.
 */
export class Episode {
  #open = false;
  #peak = 0;
  #quiet = 0;
  #points = 0;
  #direction = 0;

  get open(): boolean {
    return this.#open;
  }

  /** What {@link Episode.take} would answer. */
  judge(unusual: boolean, score: number, direction: number): EpisodeStep {
    if (!unusual) return this.#open ? 'belongs' : 'quiet';
    if (!this.#open) return 'opens';
    if (direction !== this.#direction || score > this.#peak * NEWS_RATIO) return 'stronger';
    return 'belongs';
  }

  take(unusual: boolean, score: number, direction: number): EpisodeStep {
    const step = this.judge(unusual, score, direction);
    if (step === 'opens') {
      this.#open = true;
      this.#peak = 0;
      this.#points = 0;
    }
    if (!this.#open) return step;
    this.#points++;
    this.#quiet = unusual ? 0 : this.#quiet + 1;
    if (step === 'opens' || step === 'stronger') this.#direction = direction;
    this.#peak = Math.max(this.#peak, unusual ? score : 0);
    if (this.#quiet >= QUIET_POINTS || this.#points >= ACCEPTED_AFTER) this.#open = false;
    return step;
  }

  toJSON(): object {
    return {
      open: this.#open,
      peak: this.#peak,
      quiet: this.#quiet,
      points: this.#points,
      direction: this.#direction,
    };
  }

  static read(reader: SnapshotReader): Episode {
    const episode = new Episode();
    episode.#open = reader.boolean('open');
    episode.#peak = reader.number('peak', { min: 0 });
    episode.#quiet = reader.number('quiet', { min: 0, integer: true });
    episode.#points = reader.number('points', { min: 0, integer: true });
    episode.#direction = reader.number('direction', { min: -1, max: 1, integer: true });
    return episode;
  }
}
