import type { ThrownHeader } from '../exception-header.js';
import type { RawTrace } from '../exception-of.js';
import { MAX_FRAMES } from './frame-name.js';

/** What Go says before the goroutines: `panic: …` or `fatal error: …`. */
function headerAbove(lines: readonly string[], goroutine: number): ThrownHeader | null {
  for (let i = 0; i < goroutine; i++) {
    const line = lines[i]!;
    const panic = line.indexOf('panic: ');
    if (panic >= 0) {
      const message = line.slice(panic + 7, panic + 519).replace(/ \[recovered\]$/, '');
      return { type: message.startsWith('runtime error: ') ? 'runtime.Error' : 'panic', message };
    }
    const fatal = line.indexOf('fatal error: ');
    if (fatal >= 0) return { type: 'fatal error', message: line.slice(fatal + 13, fatal + 525) };
  }
  return null;
}

/** The function of a line `main.(*Server).handle(0xc000…)`, without its path and arguments; or null. */
function frameOf(line: string, next: string | undefined): string | null {
  if (next === undefined || next.charCodeAt(0) > 32 || !line.endsWith(')')) return null;
  const bracket = line.lastIndexOf('(');
  if (bracket <= 0) return null;
  const name = line.slice(0, bracket);
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 160);
}

/** Reads the trace of a Go panic: the calls of the goroutine that broke, without those of the runtime. */
export function readGoTrace(lines: readonly string[], goroutine: number): RawTrace | null {
  const header = headerAbove(lines, goroutine);
  if (header === null) return null;
  const frames: string[] = [];
  for (let i = goroutine + 1; i < lines.length && frames.length < MAX_FRAMES; i++) {
    const line = lines[i]!;
    if (line === '' || line.startsWith('goroutine ')) break;
    const frame = frameOf(line, lines[i + 1]);
    if (frame !== null && frame !== 'panic' && !frame.startsWith('runtime.')) frames.push(frame);
  }
  return { header, frames, rootCause: null };
}
