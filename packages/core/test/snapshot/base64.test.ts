import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../src/snapshot/base64.js';

const bytes = fc.uint8Array({ maxLength: 200 });

describe('base64', () => {
  it('gives the vectors of RFC 4648 §10', () => {
    const vectors = {
      '': '',
      f: 'Zg==',
      fo: 'Zm8=',
      foo: 'Zm9v',
      foob: 'Zm9vYg==',
      fooba: 'Zm9vYmE=',
    };
    for (const [text, encoded] of Object.entries(vectors)) {
      expect(encodeBase64(Buffer.from(text))).toBe(encoded);
      expect(decodeBase64(encoded, text.length)).toEqual(new Uint8Array(Buffer.from(text)));
    }
  });

  it('encodes as Buffer does', () => {
    fc.assert(
      fc.property(bytes, (array) => {
        expect(encodeBase64(array)).toBe(Buffer.from(array).toString('base64'));
      }),
    );
  });

  it('decodes what Buffer encodes', () => {
    fc.assert(
      fc.property(bytes, (array) => {
        expect(decodeBase64(Buffer.from(array).toString('base64'), array.length)).toEqual(array);
      }),
    );
  });

  it('refuses any other length, and any other character', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: -3, max: 300 }), (array, length) => {
        if (Math.ceil(length / 3) === Math.ceil(array.length / 3)) return;
        expect(decodeBase64(encodeBase64(array), length)).toBeNull();
      }),
    );
    expect(decodeBase64('====', 1)).toBeNull();
    expect(decodeBase64('A===', 1)).toBeNull();
    expect(decodeBase64('AA*A', 3)).toBeNull();
    expect(decodeBase64('AA\u{1F600}', 3)).toBeNull();
    expect(decodeBase64('AA==', 3)).toBeNull();
    expect(decodeBase64('AA=A', 3)).toBeNull();
    expect(decodeBase64('QQ**', 1)).toBeNull();
  });

  it('refuses every other text of the same length: bytes have one', () => {
    const character = fc.constantFrom(...'AQgw/8+=*');
    const group = fc.tuple(character, character, character, character);
    fc.assert(
      fc.property(group, fc.integer({ min: 1, max: 3 }), (letters, length) => {
        const text = letters.join('');
        const decoded = decodeBase64(text, length);
        const lenient = new Uint8Array(Buffer.from(text, 'base64'));
        const isOne = Buffer.from(lenient).toString('base64') === text && lenient.length === length;
        expect(decoded).toEqual(isOne ? lenient : null);
      }),
      { numRuns: 2000 },
    );
    expect([decodeBase64('QUJD', 1), decodeBase64('QUJD', 2), decodeBase64('QR==', 1)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
