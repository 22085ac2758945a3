/** When an incident was last worked on, and how. */
export interface Pace {
  lookedMs: number;
  signals: number;
  triedMs: number;
  /** When it was first worth attention; infinite before. */
  alarmedMs: number;
}

/** The paces of the incidents that are open. */
export class Paces {
  readonly #paces = new Map<string, Pace>();

  of(id: string): Pace {
    let pace = this.#paces.get(id);
    if (pace === undefined) {
      pace = { lookedMs: 0, signals: -1, triedMs: 0, alarmedMs: Number.POSITIVE_INFINITY };
      this.#paces.set(id, pace);
    }
    return pace;
  }

  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#paces.keys()) if (!ids.has(id)) this.#paces.delete(id);
  }

  /** So many of them, in their order: of more, those that nobody has looked at for longest. */
  choose(ids: ReadonlySet<string>, most: number): Set<string> {
    if (ids.size <= most) return new Set(ids);
    const lookedMs = (id: string): number => this.#paces.get(id)?.lookedMs ?? 0;
    return new Set([...ids].sort((a, b) => lookedMs(a) - lookedMs(b)).slice(0, most));
  }
}

/** Whether so long has passed since then; a clock that was set back is not waited for. */
export function hasPassed(ms: number, sinceMs: number, nowMs: number): boolean {
  return nowMs < sinceMs || nowMs - sinceMs >= ms;
}
