/** Parts of a key's name after which a value is never kept. */
const SECRET_WORDS: readonly string[] = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'apikey',
  'api_key',
  'accesskey',
  'access_key',
  'privatekey',
  'private_key',
  'credential',
  'credentials',
  'authorization',
  'bearer',
  'token',
  'cookie',
  'sessionid',
  'session_id',
];

/** Whether what a key of this name holds must not be kept. */
export function isSecretName(name: string): boolean {
  if (name.length < 3 || name.length > 64) return false;
  const lower = name.toLowerCase();
  return SECRET_WORDS.some((word) => lower.endsWith(word));
}
