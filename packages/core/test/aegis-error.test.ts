import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';

describe('AegisError', () => {
  it('carries its code, message and cause', () => {
    const cause = new Error('below');
    const error = new AegisError('unparsable-input', 'Reader: line 3 is no YAML.', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('AegisError');
    expect(error.code).toBe('unparsable-input');
    expect(error.message).toBe('Reader: line 3 is no YAML.');
    expect(error.cause).toBe(cause);
    expect('cause' in new AegisError('refused', 'no')).toBe(false);
  });

  it('is known by name and code, from another copy of the package too', () => {
    class AegisErrorOfAnotherCopy extends Error {
      override name = 'AegisError';
      code = 'refused';
    }
    expect(AegisError.isInstance(new AegisError('refused', 'no'))).toBe(true);
    expect(AegisError.isInstance(new AegisErrorOfAnotherCopy())).toBe(true);
    const others = [
      new Error('no'),
      { name: 'AegisError', code: 'refused' },
      null,
      'AegisError',
      1,
    ];
    for (const other of others) expect(AegisError.isInstance(other)).toBe(false);
  });
});
