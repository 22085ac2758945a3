import { criPlaces } from '../reading/envelope.js';
import { type Envelope, NO_ENVELOPE } from './open-entry.js';

/** A line without what a container runtime has put around it. */
export interface Unwrapped {
  readonly content: string;
  readonly stream: string;
  readonly envelope: Envelope;
  /** More of the same line follows. */
  readonly partial: boolean;
}

/** Docker's json-file: `{"log":"…\n","stream":"stderr","time":"…"}`. */
function unwrapDocker(line: string): Unwrapped | null {
  if (!line.startsWith('{"log":"') || !line.endsWith('}')) return null;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const { log, stream, ...rest } = value;
  if (typeof log !== 'string' || (stream !== 'stdout' && stream !== 'stderr')) return null;
  const whole = log.endsWith('\n');
  const envelope = {
    open: '{"log":',
    close: `,${JSON.stringify({ stream, ...rest }).slice(1)}`,
    quoted: true,
  };
  return { content: whole ? log.slice(0, -1) : log, stream, envelope, partial: !whole };
}

/** Takes a line out of the envelope of CRI or Docker, if it is in one. */
export function unwrap(line: string): Unwrapped {
  const places = criPlaces(line);
  if (places !== null) {
    const open = `${line.slice(0, places.flag)}F `;
    return {
      content: line.slice(places.content),
      stream: line.slice(places.stream, places.flag - 1),
      envelope: { open, close: '', quoted: false },
      partial: line.charCodeAt(places.flag) === 80,
    };
  }
  return unwrapDocker(line) ?? { content: line, stream: '', envelope: NO_ENVELOPE, partial: false };
}
