import type { Heartbeat } from '../ownership/membership.js';

interface Sample {
  readonly atMs: number;
  readonly lines: number;
  readonly points: number;
  readonly cpuMs: number;
}

/** What was done while all workers were at work: the time of taking shares and of running dry is left out. */
export interface BusyWindow {
  readonly seconds: number;
  readonly lines: number;
  readonly points: number;
  readonly cpuMs: number;
}

/** Collects heartbeats of workers that empty a backlog. */
export class BusyWindows {
  readonly #samples = new Map<number, Sample[]>();

  note(beats: readonly Heartbeat[]): void {
    for (const { pid, counts, cpuMs } of beats) {
      const { latestMs, lines = 0, points = 0 } = counts;
      if (latestMs === undefined) continue;
      const known = this.#samples.get(pid) ?? [];
      this.#samples.set(pid, known);
      if (known.at(-1)?.atMs !== latestMs) known.push({ atMs: latestMs, lines, points, cpuMs });
    }
  }

  /** From when the last of them had begun until the first of them ended; null where that is no time at all. */
  window(): BusyWindow | null {
    const all = [...this.#samples.values()];
    const from = Math.max(...all.map((samples) => samples[0]!.atMs));
    const to = Math.min(...all.map((samples) => samples.at(-1)!.atMs));
    if (!(to > from)) return null;
    let lines = 0;
    let points = 0;
    let cpuMs = 0;
    for (const samples of all) {
      const first = at(samples, from);
      const last = at(samples, to);
      lines += last.lines - first.lines;
      points += last.points - first.points;
      cpuMs += last.cpuMs - first.cpuMs;
    }
    return { seconds: (to - from) / 1000, lines, points, cpuMs };
  }
}

/** What a worker had done at a time, on the line between the samples around it. */
function at(samples: readonly Sample[], atMs: number): Sample {
  const next = samples.findIndex((sample) => sample.atMs >= atMs);
  const after = samples[next]!;
  const before = samples[Math.max(0, next - 1)]!;
  const span = after.atMs - before.atMs;
  const share = span > 0 ? (atMs - before.atMs) / span : 0;
  const between = (one: number, other: number): number => one + share * (other - one);
  return {
    atMs,
    lines: between(before.lines, after.lines),
    points: between(before.points, after.points),
    cpuMs: between(before.cpuMs, after.cpuMs),
  };
}
