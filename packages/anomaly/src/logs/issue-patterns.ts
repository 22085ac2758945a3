import { AegisError, ISSUE_KINDS, type IssueKind } from '@aegis/core';

/** A known problem: a line names it when it holds all words of one of `anyOf`. */
export interface IssuePattern {
  readonly kind: IssueKind;
  /** Phrases in lower case; `&` joins words that have to stand in the line, in any order. */
  readonly anyOf: readonly string[];
  readonly sentence: string;
}

function phrases(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split('|'));
}

/**
 * The known problems of common stacks, the more telling ones first. Plain phrases, so that no line can
 * make the search slow.
 */
export const DEFAULT_PATTERNS: readonly IssuePattern[] = Object.freeze([
  {
    kind: 'out-of-memory',
    anyOf: phrases(
      'out of memory|outofmemory|oomkilled|oom-kill|oom kill|heap out of',
      'cannot allocate memory|memory limit&exceed|java heap space|memoryerror|enomem',
      'gc overhead limit|exit code 137|memory&exhaust|heap limit',
    ),
    sentence: 'memory ran out',
  },
  {
    kind: 'disk-full',
    anyOf: phrases(
      'no space left|enospc|disk full|disk is full|disk quota exceeded|disk usage&critical',
      'filesystem is full|file system full|device is full|insufficient disk|low disk space',
      'diskpressure|disk pressure',
    ),
    sentence: 'the disk is full',
  },
  {
    kind: 'deadlock',
    anyOf: phrases('deadlock|lock wait timeout|could not obtain lock|lock timeout'),
    sentence: 'transactions lock each other out',
  },
  {
    kind: 'tls',
    anyOf: phrases(
      'certificate|x509|tls handshake|ssl handshake|sslhandshake|tls:|ssl routines',
      'unable to verify the first|cert_has_expired|self signed|self-signed',
      'unknown authority|handshake failure',
    ),
    sentence: 'a TLS connection cannot be made',
  },
  {
    kind: 'dns',
    anyOf: phrases(
      'enotfound|eai_again|getaddrinfo|no such host|name or service not known',
      'name resolution|unknownhost|could not resolve|nxdomain|servfail|lookup&failed',
      'dns&fail',
    ),
    sentence: 'a name cannot be resolved',
  },
  {
    kind: 'rate-limited',
    anyOf: phrases(
      'rate limit|ratelimit|too many requests|throttl|quota exceeded|resource_exhausted',
      'resourceexhausted|status=429|http 429|request limit',
    ),
    sentence: 'requests are being limited',
  },
  {
    kind: 'authentication',
    anyOf: phrases(
      'authentication fail|authentication failure|unauthorized|unauthenticated',
      'permission denied|permission_denied|access denied|invalid credentials|login failed',
      'failed password|invalid token|token expired|jwt expired|forbidden|invalid user',
      'eacces',
    ),
    sentence: 'access is refused',
  },
  {
    kind: 'connection-refused',
    anyOf: phrases(
      'connection refused|econnrefused|connection reset|econnreset|broken pipe|epipe',
      'could not connect|cannot connect|failed to connect|unable to connect',
      'connection closed|no route to host|ehostunreach|network is unreachable',
      'network unreachable|socket hang up|upstream connect error|connect error',
      'connection aborted|connection attempt failed|no healthy upstream|unreachable',
    ),
    sentence: 'a connection cannot be made or was cut',
  },
  {
    kind: 'database',
    anyOf: phrases(
      'too many connections|connection pool|pool exhausted|pool timeout|sqlstate',
      'duplicate key|constraint violation|sqlexception|syntax error at or near',
      'relation&does not exist|table&does not exist|database is locked',
      'database&unavailable|database system is|query failed|replication lag',
      'could not serialize|no primary|not master',
    ),
    sentence: 'a database refuses its work',
  },
  {
    kind: 'timeout',
    anyOf: phrases(
      'timed out|timeout|time-out|deadline exceeded|deadlineexceeded|deadline_exceeded',
      'etimedout|took too long|gave up waiting|context deadline|slow response|slow request',
      'slow query',
    ),
    sentence: 'something did not answer in time',
  },
  {
    kind: 'crash',
    anyOf: phrases(
      'panic:|panicked|segmentation fault|segfault|sigsegv|sigkill|sigabrt|core dumped',
      'stack overflow|stackoverflow|fatal error|uncaught exception|uncaughtexception',
      'unhandled exception|unhandledrejection|unhandled rejection|unhandled promise',
      'crashloop|crash loop|crashed|terminated unexpectedly|exited with|exit status',
      'exit code|nullpointer|null pointer|nil pointer|cannot read propert|undefined is not',
      'typeerror|assertion failed|machine check|kernel terminated|kernel panic',
      'back-off restarting',
    ),
    sentence: 'a process broke down',
  },
  {
    kind: 'config',
    anyOf: phrases(
      'invalid configuration|invalid config|configuration error|config error',
      'configurationexception|missing required|environment variable|missing env',
      'unknown option|unrecognized option|invalid value for|failed to load config',
      'failed to parse config|cannot parse config|misconfigur|no such file or directory',
      'config&invalid|config&missing|config&not found|bad config|unknown key',
    ),
    sentence: 'the configuration is wrong',
  },
  {
    kind: 'unhealthy',
    anyOf: phrases(
      'health check fail|healthcheck fail|health check&failed|liveness probe',
      'readiness probe|unhealthy|not ready|service unavailable|unavailable|circuit breaker',
      'circuit open|bad gateway|gateway timeout|backpressure|overloaded|queue is full',
      'queue full|degraded',
    ),
    sentence: 'a service does not do its work',
  },
] satisfies readonly IssuePattern[]);

interface Phrase {
  readonly pattern: IssuePattern;
  readonly words: readonly string[];
}

/** Finds the first of some patterns that a text names. */
export class PatternFinder {
  /** With their words told apart: every new template is looked through for all of them. */
  readonly #phrases: readonly Phrase[];

  constructor(patterns: readonly IssuePattern[]) {
    this.#phrases = patterns.flatMap((pattern) =>
      pattern.anyOf.map((phrase) => ({ pattern, words: phrase.split('&') })),
    );
  }

  /** The first pattern that `text` (of any case) names, or null. */
  find(text: string): IssuePattern | null {
    const lower = text.toLowerCase();
    for (const { pattern, words } of this.#phrases) if (holdsAll(lower, words)) return pattern;
    return null;
  }
}

function holdsAll(text: string, words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) if (!text.includes(words[i]!)) return false;
  return true;
}

/** @throws AegisError `invalid-option` where they are no list of patterns */
export function checkIssuePatterns(owner: string, patterns: unknown): readonly IssuePattern[] {
  if (!Array.isArray(patterns)) {
    throw new AegisError(
      'invalid-option',
      `${owner}: patterns are ${String(patterns)}; give a list, [] for none.`,
    );
  }
  for (const [i, pattern] of patterns.entries()) {
    if (isPattern(pattern)) continue;
    throw new AegisError(
      'invalid-option',
      `${owner}: patterns[${i}] is none; give a known kind, anyOf as a list of texts and a sentence.`,
    );
  }
  return patterns as readonly IssuePattern[];
}

function isPattern(pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return false;
  const { kind, anyOf, sentence } = pattern as Record<string, unknown>;
  const isKnown = (ISSUE_KINDS as readonly unknown[]).includes(kind);
  const areTexts = Array.isArray(anyOf) && anyOf.every((phrase) => typeof phrase === 'string');
  return isKnown && areTexts && typeof sentence === 'string';
}
