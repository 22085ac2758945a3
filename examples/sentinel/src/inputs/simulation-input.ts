import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceGraph } from '@aegis/graph';
import { Simulation } from '@aegis/remediation/simulator';
import type { InputStatus } from '../api/resources/index.js';
import type { Input, Intake } from './input.js';

/** How a simulated application is run. */
export interface SimulationInputOptions {
  readonly graph: ServiceGraph;
  readonly seed: number;
  /** A tick of it is fifteen seconds; so many milliseconds pass here from one to the next. */
  readonly tickMs: number;
  /** Ticks of health before now, for the detectors to learn from. */
  readonly warmUpTicks: number;
  /** The time of the first tick after them. */
  readonly startMs: number;
}

const SIMULATED_TICK_MS = 15_000;

/** A simulated application as a source, for trying Sentinel out without a system of one's own. */
export class SimulationInput implements Input {
  readonly name = 'simulation';
  readonly simulation: Simulation;
  readonly #options: SimulationInputOptions;
  #state: InputStatus['state'] = 'starting';
  #lines = 0;
  #points = 0;
  #ticks = 0;

  constructor(options: SimulationInputOptions) {
    const { graph, seed, warmUpTicks, startMs } = options;
    this.#options = options;
    this.simulation = new Simulation(graph, {
      seed,
      startMs: startMs - warmUpTicks * SIMULATED_TICK_MS,
    });
  }

  async run(intake: Intake, _position: unknown, signal: AbortSignal): Promise<void> {
    const { graph, warmUpTicks, tickMs } = this.#options;
    await intake.take({ source: this.name, graph: graph.toGraphology() });
    while (!signal.aborted) {
      await this.#tick(intake);
      if (this.#ticks < warmUpTicks) continue;
      this.#state = 'ok';
      await sleep(tickMs, undefined, { signal }).catch(() => {});
    }
  }

  async #tick(intake: Intake): Promise<void> {
    const { nowMs, logs, metrics, changes } = this.simulation.tick();
    this.#ticks++;
    this.#lines += logs.length;
    this.#points += metrics.length;
    const entries = logs.map(({ nodeId, line }) => ({ line, nodeId, receivedMs: nowMs }));
    await intake.take({ source: this.name, logs: entries, points: metrics, changes });
  }

  status(): InputStatus {
    return {
      name: this.name,
      kind: 'simulation',
      state: this.#state,
      sentence: `A simulated application, after ${this.#ticks} ticks.`,
      lastReceivedMs: this.simulation.nowMs,
      lines: this.#lines,
      points: this.#points,
      spans: 0,
      dropped: 0,
      behind: null,
    };
  }
}
