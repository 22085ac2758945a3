/** A line without an end is handed on in pieces of this size. */
const LONGEST = 1_000_000;

/** Cuts text that comes in pieces into lines; the last one waits for its end. */
export class LineSplitter {
  #rest: string;

  constructor(rest = '') {
    this.#rest = rest;
  }

  /** What has no end yet. */
  get rest(): string {
    return this.#rest;
  }

  push(text: string, take: (line: string) => void): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      take(withoutReturn(this.#rest + text.slice(from, end)));
      this.#rest = '';
      from = end + 1;
    }
    this.#rest += text.slice(from);
    if (this.#rest.length > LONGEST) this.flush(take);
  }

  flush(take: (line: string) => void): void {
    const rest = this.#rest;
    this.#rest = '';
    if (rest !== '') take(withoutReturn(rest));
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
