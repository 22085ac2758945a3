import type { SnapshotReader } from '@aegis/core/snapshot';

/** Windows and services with something odd that are remembered. */
const MAX_ENTRIES = 4096;
/** What is odd in other ways only decides between services that no trace speaks against. */
const OTHER_WEIGHT = 0.05;

/** A service that logs speak against, in {@link MLLogAnomalyDetector.suspects}. */
export interface Suspect {
  readonly nodeId: string;
  /** What speaks against it, in nats; to rank by. */
  readonly score: number;
  /** The weightiest reason. */
  readonly sentence: string;
}

interface Entry {
  readonly timeMs: number;
  readonly service: string;
  flow: number;
  other: number;
  weightiest: number;
  sentence: string;
}

/** What spoke against which service in the windows of the last while. */
export class SuspectHistory {
  #entries: Entry[] = [];

  /** Notes what was odd about a service in a window; a second time for the same one, the greater counts. */
  note(
    timeMs: number,
    service: string,
    what: { readonly flow?: number; readonly other?: number },
    sentence: () => string,
  ): void {
    const { flow = 0, other = 0 } = what;
    let entry: Entry | undefined;
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const each = this.#entries[i]!;
      if (each.timeMs < timeMs) break;
      if (each.timeMs === timeMs && each.service === service) entry = each;
    }
    if (entry === undefined) {
      entry = { timeMs, service, flow: 0, other: 0, weightiest: 0, sentence: '' };
      this.#entries.push(entry);
      if (this.#entries.length > MAX_ENTRIES) this.#entries = this.#entries.slice(MAX_ENTRIES >> 2);
    }
    entry.flow = Math.max(entry.flow, flow);
    entry.other = Math.max(entry.other, other);
    const weight = flow + OTHER_WEIGHT * other;
    if (weight <= entry.weightiest) return;
    entry.weightiest = weight;
    entry.sentence = sentence();
  }

  /** The services that something speaks against in windows that end after `fromMs` and up to `toMs`. */
  rank(fromMs: number, toMs: number): Suspect[] {
    const all = new Map<string, { score: number; weightiest: number; sentence: string }>();
    for (const { timeMs, service, flow, other, weightiest, sentence } of this.#entries) {
      if (service === '' || timeMs <= fromMs || timeMs > toMs) continue;
      const known = all.get(service) ?? { score: 0, weightiest: 0, sentence: '' };
      all.set(service, known);
      known.score += flow + OTHER_WEIGHT * other;
      if (weightiest <= known.weightiest) continue;
      known.weightiest = weightiest;
      known.sentence = sentence;
    }
    return [...all]
      .map(([nodeId, { score, sentence }]) => ({ nodeId, score, sentence }))
      .sort((a, b) => b.score - a.score || (a.nodeId < b.nodeId ? -1 : 1));
  }

  toJSON(): unknown {
    return { entries: this.#entries.map((entry) => ({ ...entry })) };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): SuspectHistory {
    const history = new SuspectHistory();
    const positive = { min: 0 };
    history.#entries = reader.list('entries', { maxLength: MAX_ENTRIES }, (item) => ({
      timeMs: item.number('timeMs'),
      service: item.string('service', { maxLength: 128 }),
      flow: item.number('flow', positive),
      other: item.number('other', positive),
      weightiest: item.number('weightiest', positive),
      sentence: item.string('sentence', { maxLength: 1024 }),
    }));
    return history;
  }
}
