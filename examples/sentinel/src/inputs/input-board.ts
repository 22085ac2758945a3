import type { InputStatus } from '../api/resources/status.js';

const MOST_NOTES = 3;
const NOTE_LENGTH = 200;

/** What an input tells of itself, while it changes. */
export class InputBoard {
  readonly #name: string;
  readonly #kind: InputStatus['kind'];
  readonly #notes: string[] = [];
  state: InputStatus['state'] = 'starting';
  sentence = 'Has not begun yet.';
  lastReceivedMs: number | null = null;
  lines = 0;
  points = 0;
  spans = 0;
  dropped = 0;
  behind: number | null = null;

  constructor(name: string, kind: InputStatus['kind']) {
    this.#name = name;
    this.#kind = kind;
  }

  /** Says how it goes. */
  tell(state: InputStatus['state'], sentence: string): void {
    this.state = state;
    this.sentence = sentence;
  }

  /** Something that happened once and that a person should still read later; the last few are kept. */
  note(sentence: string): void {
    if (this.#notes.at(-1) === sentence) return;
    this.#notes.push(sentence.slice(0, NOTE_LENGTH));
    if (this.#notes.length > MOST_NOTES) this.#notes.shift();
  }

  status(): InputStatus {
    const { state, lastReceivedMs, lines, points, spans, dropped, behind } = this;
    return {
      name: this.#name,
      kind: this.#kind,
      state,
      sentence: [this.sentence, ...this.#notes].join(' '),
      lastReceivedMs,
      lines,
      points,
      spans,
      dropped,
      behind,
    };
  }
}
