import { sampleSeconds } from '../engine/sample-lines.js';

const CHUNK = 256 * 1024;

/** A piece of what is read, and how much of the whole is read with it: 0 to 1, or null where nobody knows. */
export interface Piece {
  readonly content: string | ArrayBuffer;
  readonly share: number | null;
}

/** Something to read, piece by piece. */
export interface Source {
  readonly name: string;
  pieces(): AsyncIterable<Piece>;
}

export function textSource(name: string, text: string): Source {
  return {
    name,
    async *pieces() {
      for (let from = 0; from < text.length; from += CHUNK) {
        const content = text.slice(from, from + CHUNK);
        yield { content, share: Math.min(1, (from + CHUNK) / text.length) };
      }
    },
  };
}

/** A file is never read whole. */
export function fileSource(file: File): Source {
  return {
    name: file.name,
    async *pieces() {
      for (let from = 0; from < file.size; from += CHUNK) {
        const content = await file.slice(from, from + CHUNK).arrayBuffer();
        yield { content, share: Math.min(1, (from + CHUNK) / file.size) };
      }
    },
  };
}

const HISTORY_SECONDS = 840;
const LAST_SECOND = 1500;
const SECONDS_PER_TICK = 3;
const TICK_MS = 100;

/** A quarter of an hour of history at once, and then thirty seconds of the shop's time in one of ours. */
export function sampleSource(): Source {
  return {
    name: 'sample',
    async *pieces() {
      let second = 0;
      let text = '';
      for (const lines of sampleSeconds()) {
        text += `${lines.join('\n')}\n`;
        second++;
        const isLive = second > HISTORY_SECONDS;
        if (second % (isLive ? SECONDS_PER_TICK : 60) !== 0) continue;
        yield { content: text, share: null };
        text = '';
        if (second >= LAST_SECOND) return;
        if (isLive) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      }
    },
  };
}
