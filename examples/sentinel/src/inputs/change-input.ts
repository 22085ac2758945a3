import type { ChangeEvent } from '@aegis/core';
import { z } from 'zod';
import type { InputStatus } from '../api/resources/status.js';
import { FileInput } from './files/file-input.js';
import type { Batch, Input, Intake, LogEntry } from './input.js';

const Change = z.object({
  nodeId: z.string().min(1).max(512),
  kind: z.enum(['deploy', 'config', 'flag', 'scale']),
  /** Milliseconds since the epoch, or a date in ISO 8601; when it was read, where it is missing. */
  timestampMs: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
  id: z.string().max(512).optional(),
  summary: z.string().max(4096).optional(),
  text: z.string().optional(),
  paths: z.array(z.string()).max(10_000).optional(),
});

/** A change may bring its whole diff. */
const MAX_LINE_BYTES = 1_048_576;

/** Deploys, flags and configurations from a file that grows by one a line, as JSON; read from its start. */
export class ChangeInput implements Input {
  readonly name: string;
  readonly #files: FileInput;
  #changes = 0;
  #broken = 0;

  constructor(settings: { readonly name: string; readonly path: string }) {
    this.name = settings.name;
    const { name, path } = settings;
    this.#files = new FileInput({
      name,
      paths: [path],
      from: 'start',
      maxLineBytes: MAX_LINE_BYTES,
    });
  }

  run(intake: Intake, position: unknown, signal: AbortSignal): Promise<void> {
    const take = (batch: Batch): Promise<void> => {
      const { logs = [], ...rest } = batch;
      const changes = logs.flatMap((entry) => this.#changesOf(entry));
      return intake.take(changes.length === 0 ? rest : { ...rest, changes });
    };
    const changing: Intake = {
      take,
      get isFull() {
        return intake.isFull;
      },
    };
    return this.#files.run(changing, position, signal);
  }

  /** Lines that are no JSON may have been joined to one entry. */
  #changesOf({ line, receivedMs }: LogEntry): ChangeEvent[] {
    const changes: ChangeEvent[] = [];
    for (const text of String(line).split('\n')) {
      if (text.trim() === '') continue;
      const change = readChange(text, receivedMs);
      if (change === null) this.#broken++;
      else changes.push(change);
    }
    this.#changes += changes.length;
    return changes;
  }

  status(): InputStatus {
    const status = this.#files.status();
    const told = `${this.#changes} changes so far.`;
    const broken =
      this.#broken > 0 ? ` ${this.#broken} lines were none: give nodeId and kind.` : '';
    return {
      ...status,
      dropped: status.dropped + this.#broken,
      sentence: `${status.sentence} ${told}${broken}`,
    };
  }
}

/** The change of a line; null where it is none. */
function readChange(text: string, receivedMs: number): ChangeEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const read = Change.safeParse(value);
  if (!read.success) return null;
  const {
    nodeId,
    kind,
    timestampMs: given = receivedMs,
    id,
    summary,
    text: diff,
    paths,
  } = read.data;
  const timestampMs = typeof given === 'string' ? Date.parse(given) : given;
  return {
    nodeId,
    kind,
    timestampMs,
    ...(id === undefined ? {} : { id }),
    ...(summary === undefined ? {} : { summary }),
    ...(diff === undefined ? {} : { text: diff }),
    ...(paths === undefined ? {} : { paths }),
  };
}
