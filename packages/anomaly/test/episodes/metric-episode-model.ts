const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The alarms of one metric series: all its points, looked through again each time. */
export class MetricEpisodeModel {
  readonly #quietMs: number;
  readonly #foreseen: number;
  readonly #points: { readonly odd: boolean; readonly sum: number; readonly stepMs: number }[] = [];
  #alarms = 0;

  constructor(falseAlarmsPerDay: number) {
    this.#quietMs = Math.min(2.2 * HOUR_MS, DAY_MS / (30 * falseAlarmsPerDay));
    this.#foreseen = (falseAlarmsPerDay * 3) / Math.LN2;
  }

  /** The points of the episode that is open, from the one that opened it; none where none is. */
  #open() {
    let open: { readonly odd: boolean; readonly sum: number }[] = [];
    let quiet = 0;
    for (const point of this.#points) {
      quiet = point.odd ? 0 : quiet + 1;
      if (point.odd || open.length > 0) open.push(point);
      if (quiet >= Math.max(3, Math.round(this.#quietMs / point.stepMs))) open = [];
    }
    return open.filter(({ odd }) => odd);
  }

  judge(odd: boolean, sum: number): string {
    const open = this.#open();
    if (open.length === 0) return odd ? 'opens' : 'quiet';
    const peak = Math.max(...open.map((point) => point.sum));
    return odd && sum > 2.5 * peak ? 'stronger' : 'belongs';
  }

  learn(odd: boolean, sum: number, stepMs: number): void {
    const step = this.judge(odd, sum);
    const isAlarm = step === 'opens' || step === 'stronger';
    this.#alarms = this.#alarms * 0.5 ** (stepMs / (3 * DAY_MS)) + Number(isAlarm);
    this.#points.push({ odd, sum, stepMs });
  }

  get habituation(): number {
    return 1 + 0.032 * Math.max(0, this.#alarms / this.#foreseen - 1);
  }
}
