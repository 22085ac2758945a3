import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Recorded, segmentsIn } from './journal.js';
import { segmentName } from './segment-name.js';

/**
 * The entries of a journal after a number, in order, each once. What is no entry (a line cut off by a crash) is
 * passed over. Holds one line at a time.
 */
export async function* readJournal(folder: string, after: number): AsyncGenerator<Recorded> {
  const firsts = await segmentsIn(folder);
  let last = after;
  for (const [index, first] of firsts.entries()) {
    const following = firsts[index + 1];
    if (following !== undefined && following <= after + 1) continue;
    const input = createReadStream(join(folder, segmentName(first)));
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const recorded = readLine(line);
      if (recorded === null || recorded.sequence <= last) continue;
      last = recorded.sequence;
      yield recorded;
    }
  }
}

function readLine(line: string): Recorded | null {
  if (!line.startsWith('{"sequence":')) return null;
  try {
    const recorded = JSON.parse(line) as Recorded;
    return Number.isSafeInteger(recorded.sequence) ? recorded : null;
  } catch {
    return null;
  }
}
