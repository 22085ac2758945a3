import * as nodeCrypto from 'node:crypto';
import { createCipheriv, webcrypto } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nobleProvider,
  nodeCryptoProvider,
  type WebCryptoLike,
  webCryptoIsComplete,
  webCryptoProvider,
} from '../../src/federated/secure/index.js';

const native = webCryptoProvider(globalThis.crypto);
const noble = nobleProvider((length) => native.randomBytes(length));
const node = nodeCryptoProvider(nodeCrypto);
const PROVIDERS = [
  ['WebCrypto', native],
  ['node:crypto', node],
  ['noble', noble],
] as const;

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array | null): string | null => data && Buffer.from(data).toString('hex');
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe.each(PROVIDERS)('published vectors, %s', (_, crypto) => {
  it('X25519: RFC 7748, section 5.2', async () => {
    const shared = [
      await crypto.agree(
        bytes('a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4'),
        [bytes('e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c')],
      ),
      await crypto.agree(
        bytes('4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d'),
        [bytes('e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493')],
      ),
    ].flat();
    expect(shared.map(hex)).toEqual([
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
      '95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
    ]);
  });

  it('X25519: the first turn of the iterated test of RFC 7748', async () => {
    const nine = bytes(`09${'00'.repeat(31)}`);
    const once = '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079';
    expect(hex(await crypto.agreementKey(nine))).toBe(once);
  });

  it('X25519: keys of low order give no secret', async () => {
    const low = [
      '00'.repeat(32),
      `01${'00'.repeat(31)}`,
      'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      `ec${'ff'.repeat(30)}7f`,
    ];
    const shared = await crypto.agree(native.randomBytes(32), low.map(bytes));
    expect(shared).toEqual([null, null, null, null]);
  });

  it('HKDF-SHA-256: RFC 5869, cases 1 and 3', async () => {
    const secret = bytes('0b'.repeat(22));
    const salt = bytes('000102030405060708090a0b0c');
    const info = bytes('f0f1f2f3f4f5f6f7f8f9');
    const none = new Uint8Array(0);
    expect(hex(await crypto.hkdf(secret, salt, info, 42))).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
    expect(hex(await crypto.hkdf(secret, none, none, 42))).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });

  it('AES-256: the blocks in cases 13 and 14 of the GCM specification (McGrew, Viega 2005)', async () => {
    const [stream] = await crypto.streams([new Uint8Array(32)], 0, 48);
    expect(hex(stream!)).toBe(
      [
        'dc95c078a2408989ad48a21492842087',
        '530f8afbc74536b9a963b4f1c4cb738b',
        'cea7403d4d606b6e074ec5d3baf39d18',
      ].join(''),
    );
  });

  it('Ed25519: RFC 8032, section 7.1, test 1', async () => {
    const secret = bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
    const key = bytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    const signature = bytes(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
    const message = new Uint8Array(0);
    expect(await crypto.signingKey(secret)).toEqual(key);
    expect(await crypto.sign(secret, message)).toEqual(signature);
    expect(await crypto.verify(key, message, signature)).toBe(true);
    expect(await crypto.verify(key, Uint8Array.of(0), signature)).toBe(false);
    expect(await crypto.verify(key.subarray(1), message, signature)).toBe(false);
    expect(await crypto.verify(key, message, signature.subarray(1))).toBe(false);
  });

  it('SHA-256: FIPS 180-4, "abc"; and the same short or long', async () => {
    expect(hex(await crypto.sha256(bytes('616263')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const long = new Uint8Array(100_000).fill(7);
    const oracle = new Uint8Array(await webcrypto.subtle.digest('SHA-256', long));
    expect(await crypto.sha256(long)).toEqual(oracle);
  });

  it('ChaCha20-Poly1305: like OpenSSL, and nothing that was changed opens', async () => {
    const [key, nonce, text] = [
      new Uint8Array(32).fill(3),
      new Uint8Array(12).fill(4),
      bytes('0506'),
    ];
    const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    const expected = [cipher.update(text), cipher.final(), cipher.getAuthTag()];
    const sealed = await crypto.seal(key, nonce, text);
    expect(hex(sealed)).toBe(Buffer.concat(expected).toString('hex'));
    expect(await crypto.open(key, nonce, sealed)).toEqual(text);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice();
      changed[i]! ^= 1;
      expect(await crypto.open(key, nonce, changed)).toBeNull();
    }
    expect(await crypto.open(key, nonce, sealed.subarray(0, 3))).toBeNull();
  });
});

describe('the providers', () => {
  it('give the same bits', async () => {
    const blocks = fc.integer({ min: 0, max: 2 ** 34 });
    await fc.assert(
      fc.asyncProperty(
        key32,
        key32,
        fc.uint8Array(),
        blocks,
        async (secret, other, data, block) => {
          for (const ask of [
            (crypto: typeof native) => crypto.agreementKey(secret),
            // Any 32 bytes are a key, reduced and masked as RFC 7748 says.
            (crypto: typeof native) => crypto.agree(secret, [other]),
            (crypto: typeof native) => crypto.signingKey(secret),
            (crypto: typeof native) => crypto.sign(secret, data),
            (crypto: typeof native) => crypto.streams([secret, other], block, 40),
          ]) {
            expect(await ask(noble)).toEqual(await ask(native));
            expect(await ask(node)).toEqual(await ask(native));
          }
          const signature = await native.sign(secret, data);
          const signer = await native.signingKey(secret);
          expect(await noble.verify(signer, data, signature)).toBe(true);
          expect(await node.verify(signer, data, signature)).toBe(true);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('agree that keys which are not canonical mean what they are reduced to', async () => {
    const odd = [`f6${'ff'.repeat(30)}7f`, `09${'00'.repeat(30)}80`, 'ff'.repeat(32)].map(bytes);
    const secret = native.randomBytes(32);
    expect(await noble.agree(secret, odd)).toEqual(await native.agree(secret, odd));
    expect(await node.agree(secret, odd)).toEqual(await native.agree(secret, odd));
    expect((await native.agree(secret, odd))[0]).toEqual(await native.agreementKey(secret));
  });

  it('give as many random bytes as asked, more than WebCrypto gives at once', () => {
    const many = native.randomBytes(70_000);
    expect(many.length).toBe(70_000);
    expect(new Set(many.subarray(65_536)).size).toBeGreaterThan(200);
  });

  it('a WebCrypto is complete, or it is said that it is not', async () => {
    expect(await webCryptoIsComplete(globalThis.crypto)).toBe(true);
    const { crypto } = globalThis;
    const old: WebCryptoLike = {
      getRandomValues: (array) => crypto.getRandomValues(array),
      subtle: {
        ...crypto.subtle,
        importKey: () => Promise.reject(new Error('no X25519')),
      } as never,
    };
    expect(await webCryptoIsComplete(old)).toBe(false);
  });
});
