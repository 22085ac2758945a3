import { parseCommand, redact } from '@aegis/learning/commands';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AWS_ID, JWT } from './made-up-secrets.js';

describe('any text, redacted', () => {
  it('hides every random token behind a flag, wherever it stands', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9]{8,40}$/);
    const frame = fc.constantFrom<(secret: string) => string>(
      (secret) => `helm install x y --set db.password=${secret} --wait`,
      (secret) => `API_TOKEN='${secret}' ./run.sh && kubectl get pods`,
      (secret) => `curl --user ops:${secret} https://x.example`,
      (secret) => `psql "postgresql://ops:${secret}@db/shop" -c 'select 1'`,
      (secret) => `kubectl --password ${secret} get pods`,
    );
    fc.assert(
      fc.property(frame, token, (make, secret) => {
        expect(redact(make(`Q${secret}`))).not.toContain(`Q${secret}`);
        expect(JSON.stringify(parseCommand(make(`Q${secret}`)))).not.toContain(`Q${secret}`);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('changes nothing the second time, and takes anything', () => {
    const piece = fc.constantFrom(
      ...[
        'password=',
        '--token ',
        'https://a:b@c',
        'Bearer ',
        '"',
        "'",
        '<redacted>',
        '-----BEGIN PRIVATE KEY-----',
        ' ',
      ],
      ...[
        'secret: ',
        '-p ',
        'mysql ',
        'docker login ',
        '=',
        JWT,
        AWS_ID,
        'x',
        '$',
        '{',
        '\n',
        '|',
        ':',
        '@',
        '//',
      ],
    );
    const text = fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 20 });
    fc.assert(
      fc.property(text, (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3_000, seed: 5 },
    );
  });

  it.each([
    'password=',
    'a',
    '"',
    '-----BEGIN PRIVATE KEY-----',
    'https://a:',
    'docker login -',
    'A=',
    'eyJ',
    ' --a_a.a-',
    'a_',
    'secret',
    'x:y@',
    'mysql ',
    'echo a|',
  ])('is bounded on a megabyte of %s', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    expect(redact(text).length).toBeLessThanOrEqual(text.length + 24 * text.length);
  });
});
