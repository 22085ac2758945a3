import type { SnapshotReader } from '@aegis/core/snapshot';
import type { Tokenisation } from './line-scanner.js';

/** A stream is known by so many of its lines; from then on the choice stands. */
const SAMPLE_LINES = 32;
/** Lines are looked at so far. */
const SAMPLE_LENGTH = 512;
/** Words longer than this on average are not what blanks separate. */
const LONG_WORD = 24;
const MAX_STREAMS = 512;

interface Stream {
  lines: number;
  units: number;
  words: number;
}

const NOTHING: Stream = Object.freeze({ lines: 0, units: 0, words: 0 });

function tokenisationOf({ units, words }: Stream): Tokenisation {
  return units > LONG_WORD * words ? 'punctuation' : 'blanks';
}

/**
 * Chooses for every stream how its lines are cut, from the shape of its first lines: at blanks, as people
 * write, or at punctuation too where messages have hardly any blanks (`[code][result:false]`).
 */
export class TokenisationChooser {
  readonly #streams = new Map<string, Stream>();
  /** The stream of the last line, since the next one is often of the same. */
  #lastName: string | null = null;
  #last: Stream = NOTHING;

  /** The tokenisation of this stream as known so far. */
  peek(stream: string): Tokenisation {
    return tokenisationOf(this.#streams.get(stream) ?? NOTHING);
  }

  /** The tokenisation for a line of this stream. */
  choose(stream: string, line: string): Tokenisation {
    if (stream === this.#lastName && this.#last.lines >= SAMPLE_LINES) {
      return tokenisationOf(this.#last);
    }
    const seen = this.#learn(stream, line);
    this.#lastName = stream;
    this.#last = seen;
    return tokenisationOf(seen);
  }

  #learn(stream: string, line: string): Stream {
    let seen = this.#streams.get(stream);
    if (seen === undefined) {
      if (this.#streams.size >= MAX_STREAMS) {
        for (const oldest of this.#streams.keys()) {
          this.#streams.delete(oldest);
          break;
        }
      }
      seen = { lines: 0, units: 0, words: 0 };
      this.#streams.set(stream, seen);
    }
    if (seen.lines < SAMPLE_LINES) {
      seen.lines++;
      const end = Math.min(line.length, SAMPLE_LENGTH);
      let inWord = false;
      for (let i = 0; i < end; i++) {
        const blank = line.charCodeAt(i) <= 32;
        if (!blank) {
          seen.units++;
          if (!inWord) seen.words++;
        }
        inWord = !blank;
      }
    }
    return seen;
  }

  toJSON(): unknown {
    return { streams: [...this.#streams].map(([name, stream]) => ({ name, ...stream })) };
  }

  static read(reader: SnapshotReader): TokenisationChooser {
    const chooser = new TokenisationChooser();
    const whole = { min: 0, integer: true };
    reader.list('streams', { maxLength: MAX_STREAMS }, (item) => {
      chooser.#streams.set(item.string('name', { maxLength: 16384 }), {
        lines: item.number('lines', whole),
        units: item.number('units', whole),
        words: item.number('words', whole),
      });
    });
    return chooser;
  }
}
