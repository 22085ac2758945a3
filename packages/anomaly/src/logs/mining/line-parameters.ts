import { type LineTokens, MAX_MASKS, MAX_TOKENS } from './line-tokens.js';
import { joinKinds, KIND_OTHER, KIND_SECRET, KIND_WORD } from './mask-kinds.js';
import type { TemplateSlot } from './template-slot.js';
import { PARAMETER } from './token-hash.js';

const MOST = MAX_MASKS + MAX_TOKENS;

/**
 * The parameters of a line under its template, in order: masked places, and the words where the template
 * takes any. A list that is one parameter of the template is one here. As spans of the line in arrays that
 * are used again, so that values can be watched line by line without building text.
 */
export class LineParameters {
  count = 0;
  readonly starts: Int32Array = new Int32Array(MOST);
  readonly ends: Int32Array = new Int32Array(MOST);
  /** What they are, see `mask-kinds`. */
  readonly kinds: Uint8Array = new Uint8Array(MOST);

  /** Takes the parameters of a line; without a template, only its masked places. */
  read(line: LineTokens, slot: TemplateSlot | null): void {
    this.count = 0;
    const pattern = slot === null ? line.hashes : patternOf(slot, line);
    for (let i = 0; i < line.count; i++) {
      const first = line.firstMask[i]!;
      const end = line.firstMask[i + 1]!;
      if (pattern[i] === PARAMETER) this.#pushToken(line, i, first, end);
      else {
        for (let m = first; m < end; m++) {
          this.#push(line.maskStarts[m]!, line.maskEnds[m]!, line.maskKinds[m]!);
        }
      }
    }
  }

  #pushToken(line: LineTokens, index: number, first: number, end: number): void {
    if (first === end) {
      this.#push(line.starts[index]!, line.ends[index]!, KIND_WORD);
      return;
    }
    let kind = line.maskKinds[first]!;
    for (let m = first + 1; m < end; m++) kind = joinKinds(kind, line.maskKinds[m]!);
    if (line.hashes[index] === PARAMETER) {
      this.#push(line.maskStarts[first]!, line.maskEnds[end - 1]!, kind);
    } else {
      const whole = kind === KIND_SECRET ? KIND_SECRET : KIND_OTHER;
      this.#push(line.starts[index]!, line.ends[index]!, whole);
    }
  }

  #push(start: number, end: number, kind: number): void {
    const at = this.count++;
    this.starts[at] = start;
    this.ends[at] = end;
    this.kinds[at] = kind;
  }
}

/** The tokens of a template as this line has them; pinned ones can be cut in more than one way. */
function patternOf(slot: TemplateSlot, line: LineTokens): Int32Array {
  for (const pattern of slot.patterns) {
    if (pattern.length === line.count && fits(pattern, line)) return pattern;
  }
  return slot.hashes;
}

function fits(pattern: Int32Array, line: LineTokens): boolean {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] !== PARAMETER && pattern[i] !== line.hashes[i]) return false;
  }
  return true;
}
