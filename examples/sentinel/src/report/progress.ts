import { Presets, SingleBar } from 'cli-progress';

/** A progress bar per stage on a terminal; silence elsewhere, where it would fill a log. */
export class Progress {
  readonly #enabled: boolean;
  #bar: SingleBar | null = null;
  #stage = '';

  constructor(enabled: boolean) {
    this.#enabled = enabled;
  }

  show(stage: string, done: number, total: number): void {
    if (!this.#enabled) return;
    if (stage !== this.#stage) this.stop();
    if (this.#bar === null) {
      this.#bar = new SingleBar(
        {
          format: `  ${stage.padEnd(28)} {bar} {percentage}%`,
          clearOnComplete: true,
          hideCursor: true,
        },
        Presets.shades_grey,
      );
      this.#stage = stage;
      this.#bar.start(total, done);
    }
    this.#bar.update(done);
    if (done >= total) this.stop();
  }

  /** Takes the bar away and gives the cursor back. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
    this.#stage = '';
  }
}
