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

const LONGEST_NAME = 64;

/** Whether what a key of this name holds must not be kept. */
export function isSecretName(name: string): boolean {
  if (name.length < 3 || name.length > LONGEST_NAME) return false;
  const lower = name.toLowerCase();
  return SECRET_WORDS.some((word) => lower.endsWith(word));
}

/** The words by their last letter. */
const BY_LAST: readonly (readonly Uint16Array[])[] = Array.from({ length: 128 }, (_, last) =>
  SECRET_WORDS.filter((word) => word.charCodeAt(word.length - 1) === last).map((word) =>
    Uint16Array.from(word, (unit) => unit.charCodeAt(0)),
  ),
);

/** Capitals as small letters, and dashes as underscores: `X-Api-Key` is `x_api_key`. */
function fold(unit: number): number {
  if (unit === 45) return 95;
  return unit >= 65 && unit <= 90 ? unit | 32 : unit;
}

/** Like {@link isSecretName}, for a name that ends at `end` and begins wherever, but not before `from`. */
export function endsSecretName(units: Uint16Array, from: number, end: number): boolean {
  const words = BY_LAST[fold(units[end - 1]!) & 127]!;
  for (let w = 0; w < words.length; w++) {
    const word = words[w]!;
    let i = word.length;
    let at = end;
    if (end - from < i) continue;
    while (i > 0 && word[i - 1] === fold(units[at - 1]!)) {
      i--;
      at--;
    }
    if (i === 0) return true;
  }
  return false;
}
