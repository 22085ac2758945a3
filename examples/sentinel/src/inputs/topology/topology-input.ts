import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { AegisError } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import type { InputStatus } from '../../api/resources/status.js';
import { UsageError } from '../../cli/usage-error.js';
import { type ManifestFile, readManifests } from '../../source/read-manifests.js';
import { type Clock, pause, SYSTEM_CLOCK } from '../clock.js';
import type { Input, Intake } from '../input.js';
import { InputBoard } from '../input-board.js';
import { readDirectory } from './read-directory.js';

export interface TopologyInputSettings {
  readonly name: string;
  readonly kind: 'manifests' | 'directory';
  readonly path: string;
  /** Between looks for changes, ms. */
  readonly checkEveryMs: number;
}

/** What files made of a graph, and what a person should know of it. */
interface Reading {
  readonly graph: ServiceGraph;
  readonly problem: string | null;
}

/** Who calls whom, as files tell; read again when they change. While they are broken, the last graph stays. */
export class TopologyInput implements Input {
  readonly name: string;
  readonly #settings: TopologyInputSettings;
  readonly #clock: Clock;
  readonly #board: InputBoard;
  #hash = '';
  #hasGraph = false;

  constructor(settings: TopologyInputSettings, clock: Clock = SYSTEM_CLOCK) {
    this.name = settings.name;
    this.#settings = settings;
    this.#clock = clock;
    this.#board = new InputBoard(settings.name, 'topology');
  }

  async run(intake: Intake, _position: unknown, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const graph = await this.#look();
      if (graph !== null) await intake.take({ source: this.name, graph: graph.toGraphology() });
      await pause(this.#settings.checkEveryMs, signal);
    }
    this.#board.tell('ended', 'Is not looked at any more.');
  }

  /** The graph, where the files are others than they were. */
  async #look(): Promise<ServiceGraph | null> {
    try {
      const files = await this.#files();
      const hash = createHash('sha1');
      for (const { path, text } of files) hash.update(`${path}\u0000${text}\u0000`);
      const now = hash.digest('hex');
      if (now === this.#hash) return null;
      this.#hash = now;
      const { graph, problem } = this.#read(files);
      const [nodes, edges] = [graph.nodes().length, graph.edges().length];
      const told = `${nodes} nodes and ${edges} edges are known.`;
      this.#board.tell(
        problem === null ? 'ok' : 'failing',
        problem === null ? told : `${problem} ${told}`,
      );
      this.#board.lastReceivedMs = this.#clock.wallMs();
      this.#hasGraph = true;
      return graph;
    } catch (error) {
      if (!(error instanceof UsageError) && !AegisError.isInstance(error)) throw error;
      // Read again when it comes back as it was.
      if (error instanceof UsageError && error.cause !== undefined) this.#hash = '';
      const kept = this.#hasGraph ? ' What was known before stays.' : '';
      this.#board.tell('failing', `${error.message.split('\n')[0]}${kept}`);
      return null;
    }
  }

  async #files(): Promise<ManifestFile[]> {
    const { kind, path } = this.#settings;
    if (kind === 'manifests') return readManifests(path);
    try {
      return [{ path, text: await readFile(path, 'utf8') }];
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'there is no such file' : message;
      throw new UsageError(`cannot read ${path}: ${why}`, { cause: error });
    }
  }

  #read(files: readonly ManifestFile[]): Reading {
    const [first] = files;
    if (this.#settings.kind === 'directory') {
      const { path, text } = first!;
      return { graph: readDirectory(text, basename(path)), problem: null };
    }
    const texts = files.map(({ path, text }) => ({ name: path, text }));
    try {
      return { graph: graphFromManifests(texts, { unparsable: 'throw' }).graph, problem: null };
    } catch (error) {
      // Where nothing is known yet, what the other files tell is better than nothing.
      const isParted = AegisError.isInstance(error) && !this.#hasGraph && files.length > 1;
      if (!isParted) throw error;
      const { graph } = graphFromManifests(texts, { unparsable: 'finding' });
      return { graph, problem: `${error.message.split('\n')[0]}` };
    }
  }

  status(): InputStatus {
    return this.#board.status();
  }
}
