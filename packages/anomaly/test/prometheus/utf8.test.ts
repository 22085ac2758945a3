import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Decoder, utf8Length, writeUtf8 } from '../../src/prometheus/utf8.js';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

function decodeInPieces(bytes: Uint8Array, cuts: readonly number[]): string {
  const decoder = new Utf8Decoder();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  places.sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) {
    decoder.push(bytes.subarray(places[i - 1], places[i]));
  }
  return decoder.end();
}

describe('UTF-8, next to what the platform does', () => {
  it('reads text, however it is cut', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 5 }), (text, cuts) => {
        const bytes = new TextEncoder().encode(text);
        expect(decodeInPieces(bytes, cuts)).toBe(new TextDecoder().decode(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('reads more than fits into its buffer', () => {
    const text = 'aé€🥕'.repeat(5000);
    const bytes = new TextEncoder().encode(text);
    expect(decodeInPieces(bytes, [9999, 33_333])).toBe(text);
  });

  it('makes the same of bytes that are no UTF-8, but for how often it says so', () => {
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0x41, 0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xed, 0xa0, 0xef, 0xf0, 0xf4, 0x90),
    );
    const once = (text: string): string => text.replace(/\uFFFD+/g, '\uFFFD');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), fc.array(byte), (a, b) => {
        const bytes = Uint8Array.from([...a, ...b]);
        const expected = new TextDecoder().decode(bytes);
        expect(once(decodeInPieces(bytes, [3]))).toBe(once(expected));
      }),
      { numRuns: 2000 },
    );
  });

  it('writes text, and half a pair as the character for that', () => {
    const halves = fc.oneof(anyText, fc.constantFrom('\ud800', 'a\udc00b', '\udc00\ud800'));
    fc.assert(
      fc.property(halves, (text) => {
        const expected = new TextEncoder().encode(text);
        const bytes = new Uint8Array(utf8Length(text) + 1);
        expect(utf8Length(text)).toBe(expected.length);
        expect(writeUtf8(bytes, 1, text)).toBe(expected.length + 1);
        expect([...bytes.subarray(1)]).toEqual([...expected]);
      }),
      { numRuns: 500 },
    );
  });
});
