import { headerInside, leadingHeader, type ThrownHeader } from '../exception-header.js';
import type { RawTrace } from '../exception-of.js';
import { MAX_FRAMES } from './frame-name.js';

/** The method that `cart.rb:12:in 'Cart#add'` names, or null. */
function rubyFrame(line: string): string | null {
  const at = line.indexOf(':in ');
  const quote = line.charCodeAt(at + 4);
  if (at < 0 || (quote !== 96 && quote !== 39)) return null;
  const end = line.indexOf("'", at + 5);
  return end < 0 ? null : line.slice(at + 5, end).slice(0, 160);
}

/** `…:in 'add': sold out (OutOfStock)` of Ruby, or `OutOfStock (sold out):` of Rails. */
function rubyHeader(line: string): ThrownHeader | null {
  const message = line.indexOf("': ");
  if (message >= 0 && line.endsWith(')')) {
    const bracket = line.lastIndexOf(' (');
    if (bracket > message) {
      return { type: line.slice(bracket + 2, -1), message: line.slice(message + 3, bracket) };
    }
  }
  const bracket = line.indexOf(' (');
  if (bracket > 0 && /^[A-Z][\w:]*$/.test(line.slice(0, bracket))) {
    const end = line.lastIndexOf(')');
    return { type: line.slice(0, bracket), message: line.slice(bracket + 2, end) };
  }
  return null;
}

/** Reads a trace of Ruby. */
export function readRubyTrace(lines: readonly string[], first: number): RawTrace | null {
  let header: ThrownHeader | null = null;
  for (let i = 0; i <= first && header === null; i++) {
    header = rubyHeader(lines[i]!) ?? (i < first ? leadingHeader(lines[i]!) : null);
  }
  if (header === null) return null;
  const frames: string[] = [];
  for (let i = first; i < lines.length && frames.length < MAX_FRAMES; i++) {
    const frame = rubyFrame(lines[i]!);
    if (frame !== null) frames.push(frame);
  }
  return { header, frames, rootCause: null };
}

/** The call of a line `#0 /app/cart.php(12): Cart->add()`, or null. */
function phpFrame(line: string): string | null {
  const text = line.trimStart();
  const at = text.indexOf(': ');
  if (text.charCodeAt(0) !== 35 || at < 0) return null;
  const bracket = text.indexOf('(', at);
  return text.slice(at + 2, bracket < 0 ? undefined : bracket).slice(0, 160);
}

/** Reads a trace of PHP. */
export function readPhpTrace(lines: readonly string[], first: number): RawTrace | null {
  let header: ThrownHeader | null = null;
  for (let i = first - 1; i >= 0 && header === null; i--) {
    header = leadingHeader(lines[i]!) ?? headerInside(lines[i]!);
  }
  if (header === null) return null;
  const place = header.message.lastIndexOf(' in /');
  const message = place < 0 ? header.message : header.message.slice(0, place);
  const frames: string[] = [];
  for (let i = first; i < lines.length && frames.length < MAX_FRAMES; i++) {
    const frame = phpFrame(lines[i]!);
    if (frame !== null) frames.push(frame);
  }
  return { header: { type: header.type, message }, frames, rootCause: null };
}
