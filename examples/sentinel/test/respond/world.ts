import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Anomaly, Incident, RemediationAction } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { RLRemediationEngine } from '@aegis/remediation';
import {
  type ExecutionContext,
  type Executor,
  type GuardOptions,
  resumeGuard,
  type SnapshotStore,
} from '@aegis/remediation/guard';
import { MetricPart } from '../../src/detection/index.js';
import { CaseFiles } from '../../src/respond/case-files.js';
import type { CaseRecord, PlanRecord } from '../../src/respond/case-record.js';
import { guardFile } from '../../src/respond/guard-file.js';
import { Responder } from '../../src/respond/responder.js';
import type { Mode } from '../../src/respond/responder-parts.js';
import type { Entry } from '../../src/watch/entry.js';
import { SeriesHistory } from '../../src/watch/series-history.js';
import { Watch } from '../../src/watch/watch.js';

const SECOND = 1000;
export const SETTLE_MS = 15_000;
export const VERIFY_MS = 300_000;

const MOST_LONE = 70;

/** An executor that notes what it is asked, and answers as the test says. */
export class FakeExecutor implements Executor {
  name = 'fake';
  readonly done: RemediationAction[] = [];
  readonly undone: RemediationAction[] = [];
  answer: () => Promise<{ ok: boolean; message: string }> = async () => ({ ok: true, message: '' });
  beforeUndo = async (): Promise<void> => {};
  known: 'done' | 'not-done' | 'unknown' = 'unknown';

  execute(action: RemediationAction, _: ExecutionContext) {
    this.done.push(action);
    return this.answer();
  }

  async undo(action: RemediationAction) {
    this.undone.push(action);
    await this.beforeUndo();
    return { ok: true, message: '' };
  }

  async status() {
    return this.known;
  }
}

export const anomalyOf = (
  nodeId: string,
  name: string,
  timestampMs: number,
  over: Partial<Anomaly> = {},
): Anomaly => ({
  id: `${nodeId}-${name}-${timestampMs}`,
  source: 'metric',
  nodeId,
  signal: `${name}{service="${nodeId}"}`,
  signalKind: 'errors',
  direction: 'up',
  timestampMs,
  score: 12,
  tailProbability: 1e-9,
  severity: 'critical',
  evidence: [
    {
      channel: 'range',
      signal: `${name}{service="${nodeId}"}`,
      observed: 1,
      expected: 0,
      band: [0, 0.01],
      tailProbability: 1e-9,
      sentence: '',
    },
  ],
  sentence: `${name} of ${nodeId} is far from its level.`,
  ...over,
});

/** Two services, one of which calls the other, watched by a responder that can be ended and started again. */
export class World {
  readonly executor = new FakeExecutor();
  readonly entries: Entry[] = [];
  readonly changed: CaseRecord[] = [];
  readonly failures: string[] = [];
  readonly watch = new Watch({ metrics: [new MetricPart()] }, new SeriesHistory(64, 100));
  readonly folder: string;
  nowMs = 1_800_000_000_000;
  cases!: CaseFiles;
  guard!: Awaited<ReturnType<typeof resumeGuard>>;
  responder!: Responder;
  store!: SnapshotStore;
  #isFull = false;
  beforeSave: () => Promise<void> = async () => {};
  beforePut: () => Promise<void> = async () => {};

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(mode: Mode, guard: GuardOptions = {}): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'aegis-respond-')));
    const graph = new ServiceGraph();
    const lone = Array.from({ length: MOST_LONE }, (_, index) => `lone-${index}`);
    for (const id of ['web', 'cart', 'stock', ...lone]) {
      graph.addNode({ id, kind: 'service', namespace: null, replicas: 3 });
    }
    graph.addEdge({ from: 'web', to: 'cart', kind: 'calls' });
    graph.addEdge({ from: 'cart', to: 'stock', kind: 'calls' });
    const batch = { source: 'calls', graph: graph.toGraphology() };
    await world.put({ kind: 'batch', receivedMs: world.nowMs, batch });
    await world.start(mode, guard);
    return world;
  }

  /** Begins with what is on disk, as after a restart. */
  async start(mode: Mode, guard: GuardOptions = {}): Promise<void> {
    const file = guardFile(join(this.folder, 'guard.json'));
    this.store = {
      load: () => file.load(),
      save: async (snapshot) => {
        await this.beforeSave();
        if (this.#isFull) throw new Error('ENOSPC');
        await file.save(snapshot);
      },
    };
    this.guard = await resumeGuard(this.store, { environment: 'test', ...guard });
    this.cases = (await CaseFiles.open(join(this.folder, 'cases'))).files;
    this.responder = new Responder(
      {
        watch: this.watch,
        cases: this.cases,
        engine: new RLRemediationEngine(),
        guard: this.guard,
        store: this.store,
        executor: this.executor,
        clock: () => this.nowMs,
        put: (entry) => this.put(entry),
        changed: (record) => void this.changed.push(record),
        failed: (reason) => void (reason !== null && this.failures.push(reason)),
      },
      { mode, settleMs: SETTLE_MS, verifyMs: VERIFY_MS, actMs: 60_000 },
    );
    await this.responder.resume();
  }

  async put(entry: Entry): Promise<void> {
    await this.beforePut();
    await this.watch.apply(this.watch.sequence + 1, entry);
    this.entries.push(entry);
  }

  /** `cart` fails, and `web` feels it. */
  breakCart(): string {
    this.watch.book.add(anomalyOf('web', 'http_errors', this.nowMs));
    this.watch.book.add(
      anomalyOf('cart', 'up', this.nowMs, { signalKind: 'availability', direction: 'down' }),
    );
    const incident = this.watch.book.add(anomalyOf('cart', 'http_errors', this.nowMs))!;
    this.watch.book.advance(this.nowMs);
    return incident.id;
  }

  /** It turns out that `stock` had failed before `cart` did. */
  breakStock(): void {
    const atMs = this.nowMs - 30_000;
    for (const name of ['http_errors', 'http_5xx', 'http_resets']) {
      this.watch.book.add(anomalyOf('stock', name, atMs, { score: 40, tailProbability: 1e-15 }));
    }
    const down = { signalKind: 'availability', direction: 'down' } as const;
    this.watch.book.add(anomalyOf('stock', 'up', atMs, { ...down, score: 40 }));
  }

  /** Services that nobody calls fail, each for itself: as many incidents. */
  breakLone(count: number): string[] {
    return Array.from({ length: count }, (_, index) => {
      this.watch.book.add(anomalyOf(`lone-${index}`, 'http_errors', this.nowMs));
      return this.watch.book.add(anomalyOf(`lone-${index}`, 'latency', this.nowMs))!.id;
    });
  }

  /** Points of a symptom: well or ill. */
  see(name: string, nodeId: string, value: number, points = 4): void {
    for (let index = 0; index < points; index++) {
      this.nowMs += SECOND;
      const series = `${name}{service="${nodeId}"}`;
      const point = { name, timestampMs: this.nowMs, value, labels: { service: nodeId } };
      this.watch.history.see(point, {
        series,
        observed: value,
        expected: 0,
        band: [0, 0.01],
        expectedPerDay: 1,
        unusual: false,
        anomaly: null,
        score: 0,
        tailProbability: 1,
        alarm: false,
        warmingUp: false,
      });
    }
  }

  /** All that raised the alarm, for so long. */
  seeAll(isWell: boolean): void {
    this.see('http_errors', 'web', isWell ? 0 : 1);
    this.see('http_errors', 'cart', isWell ? 0 : 1);
    this.see('up', 'cart', isWell ? 0 : -1);
  }

  /** So many turns, a second apart. */
  async turns(seconds: number): Promise<void> {
    for (let turn = 0; turn < seconds; turn++) {
      this.nowMs += SECOND;
      await this.responder.turn();
    }
  }

  breakStore(): void {
    this.#isFull = true;
  }

  mendStore(): void {
    this.#isFull = false;
  }

  incident(id: string): Incident {
    return this.watch.book.get(id)!;
  }

  record(id: string): CaseRecord {
    return this.cases.get(id)!;
  }

  /** As a person would by way of the desk. */
  approve(plan: PlanRecord): void {
    this.guard.approve(
      { planHash: plan.hash, by: 'ada', expiresMs: this.nowMs + 3_600_000 },
      this.nowMs,
    );
    plan.state = 'approved';
  }

  async until(look: () => boolean, what: string): Promise<void> {
    for (let tries = 0; tries < 1000; tries++) {
      if (look()) return;
      await sleep(10);
    }
    throw new Error(`never: ${what}`);
  }

  /** Waits while all that raised the alarm is well again. */
  async untilWell(look: () => boolean, what: string): Promise<void> {
    const seeing = setInterval(() => this.seeAll(true), 100);
    await this.until(look, what).finally(() => clearInterval(seeing));
  }

  /** Waits while it stays ill for as long as a fix may take. */
  async untilIll(look: () => boolean, what: string): Promise<void> {
    const seeing = setInterval(() => {
      this.nowMs += VERIFY_MS;
      this.seeAll(false);
    }, 100);
    await this.until(look, what).finally(() => clearInterval(seeing));
  }

  async end(): Promise<void> {
    await this.responder.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
