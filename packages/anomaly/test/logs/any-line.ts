import fc from 'fast-check';

/** Text that is likely to run into the rules, broken in all ways. */
export const ANY_LINE: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 })
    .map((units) => String.fromCharCode(...units)),
  // Bytes that were read as if each were a character.
  fc.uint8Array({ maxLength: 200 }).map((bytes) => String.fromCharCode(...bytes)),
  fc
    .array(
      fc.constantFrom(
        ...['a.', '-', '1.', '::', '/', '"', '\u001b[', '\u001b[31m', '@a.b', '0x', ' ', '\ud800'],
        ...['password=', 'Jan ', '\0', '\uffff', 'x://', 'Bearer ', '-----BEGIN ', '-----END '],
        ...['12', 'ms', ', ', '()', '[]', 'eyJ', 'AKIA', 'é', '\ue000', 'a:b:', '<*>', '%', '_'],
      ),
      { maxLength: 200 },
    )
    .map((parts) => parts.join('')),
);
