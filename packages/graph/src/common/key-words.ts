/** Last words of the names of settings that hold an address. */
const ADDRESS_WORDS = new Set(
  (
    'HOST HOSTS HOSTNAME HOSTNAMES ADDR ADDRS ADDRESS ADDRESSES URL URLS URI URIS ENDPOINT ENDPOINTS ' +
    'SERVER SERVERS BROKER BROKERS BOOTSTRAP UPSTREAM UPSTREAMS BACKEND BACKENDS DSN NODES PEERS'
  ).split(' '),
);

/** Likewise, but only after another word: `PAYMENT_SERVICE`; alone they are labels. */
const SECOND_WORDS = new Set(['SERVICE', 'TARGET', 'TARGETS']);

/** Words of settings that tell callers where to come, or who they may be: nobody is called there. */
const AUDIENCE_WORDS = new Set(
  (
    'ORIGIN ORIGINS CORS CALLBACK REDIRECT ADVERTISED ADVERTISE PUBLIC ALLOWED ALLOWLIST WHITELIST ' +
    'REFERER REFERRER COOKIE'
  ).split(' '),
);

/** Last words of settings that may look like an address, and hold something else. */
const CONTENT_WORDS = new Set(
  'IMAGE IMAGES TAG TAGS VERSION DESCRIPTION TITLE LABELS ATTRIBUTES'.split(' '),
);

/** The words of `catalogueUrl`, `spring.redis.host`, `CART_SERVICE_ADDR`, in capitals. */
function wordsOf(key: string): readonly string[] {
  const spaced = key.slice(0, 200).replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return spaced
    .toUpperCase()
    .split(/[^A-Z]+/)
    .filter((word) => word !== '');
}

/** Whether a setting of this name holds a host: then a bare name in it is one. */
export function holdsAddress(key: string): boolean {
  const words = wordsOf(key);
  const last = words.at(-1) ?? '';
  if (words.length > 1 && SECOND_WORDS.has(last)) return true;
  return ADDRESS_WORDS.has(last) || (last === 'NAME' && words.at(-2) === 'HOST');
}

/** Whether addresses in a setting of this name are something else than calls. */
export function isNoCall(key: string): boolean {
  const words = wordsOf(key);
  if (CONTENT_WORDS.has(words.at(-1) ?? '')) return true;
  if (words.some((word) => AUDIENCE_WORDS.has(word))) return true;
  // Datadog's name for the workload itself.
  if (words.length === 2 && words[0] === 'DD' && words[1] === 'SERVICE') return true;
  return words.some((word, i) => word === 'PROXY' && words[i - 1] === 'NO');
}

/** Whether the setting speaks of taking messages, not of sending them. */
export function consumes(key: string): boolean {
  return wordsOf(key).some((word) => /^(CONSUM|SUBSCRI|LISTEN)/.test(word));
}
