import {
  appendFileSync,
  copyFileSync,
  existsSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

/** A line that was written, and what became of it. */
interface Written {
  readonly text: string;
  /** Cut off, deleted or carried away before anybody looked: it may be missing. */
  mayBeLost: boolean;
}

/** A program that writes a log, and what is done to the log meanwhile: the model. */
export class WrittenLog {
  readonly path: string;
  /** Whether renamed files have names that are followed. */
  readonly #followsRenamed: boolean;
  readonly lines: Written[] = [];
  #inFile: Written[] = [];
  /** The beginning of a line that is not whole. */
  #partial = '';
  #count = 0;
  #renamed = 0;
  /** Something of the file was read since it has this name, by which it is known again. */
  #isIdentified = false;

  constructor(path: string, followsRenamed: boolean) {
    this.path = path;
    this.#followsRenamed = followsRenamed;
    writeFileSync(path, '');
  }

  #nextText(): string {
    const number = ++this.#count;
    // Every fourth goes on with the one before it.
    const head = number % 4 === 0 ? '\tat frame' : '2026-01-02T03:04:05.678Z INFO';
    return `${head} line-${number} ${'x'.repeat((number * 37) % 90)} ü`;
  }

  append(lines: number, path = this.path): void {
    let text = '';
    for (let i = 0; i < lines; i++) {
      const whole = this.#partial === '' ? this.#nextText() : this.#partial;
      const written = this.#partial === '' ? '' : this.#partial.slice(0, this.#written);
      text += `${whole.slice(written.length)}${this.#count % 3 === 0 ? '\r\n' : '\n'}`;
      const line = { text: whole, mayBeLost: false };
      this.lines.push(line);
      this.#inFile.push(line);
      this.#partial = '';
    }
    appendFileSync(path, text);
  }

  #written = 0;

  appendPart(): void {
    if (this.#partial !== '') return;
    this.#partial = this.#nextText();
    this.#written = Math.floor(this.#partial.length / 2);
    appendFileSync(this.path, this.#partial.slice(0, this.#written));
  }

  /** What is in the file was seen. */
  seen(delivered: ReadonlySet<string>): void {
    if (!existsSync(this.path)) return;
    this.#isIdentified = statSync(this.path).size > 0;
    this.#inFile = this.#inFile.filter(({ text }) => !delivered.has(text));
  }

  #loseRest(): void {
    for (const line of this.#inFile) line.mayBeLost = true;
    this.#begin();
  }

  #begin(): void {
    this.#inFile = [];
    this.#partial = '';
    this.#isIdentified = false;
  }

  rename(late: number): void {
    if (!existsSync(this.path)) return;
    const to = `${this.path}.${++this.#renamed}`;
    renameSync(this.path, to);
    // The program has the old file open for a while.
    this.append(late, to);
    if (this.#isIdentified || this.#followsRenamed) this.#begin();
    else this.#loseRest();
    writeFileSync(this.path, '');
  }

  copyAndCut(): void {
    if (!existsSync(this.path)) return;
    copyFileSync(this.path, `${this.path.replace('app', 'copy')}`);
    truncateSync(this.path);
    this.#loseRest();
  }

  remove(): void {
    if (!existsSync(this.path)) return;
    rmSync(this.path);
    this.#loseRest();
  }

  make(): void {
    if (!existsSync(this.path)) writeFileSync(this.path, '');
  }
}
