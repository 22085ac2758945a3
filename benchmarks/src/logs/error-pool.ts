import type { Random } from '@aegis/core';

/** Messages of common programs when something fails; `{…}` stands for what varies. */
const ERRORS: readonly string[] = [
  'Connection to database {host} refused after {n} attempts',
  'OutOfMemoryError: Java heap space, requested {n} bytes',
  'disk quota exceeded on volume {path}: {n} blocks over limit',
  'TLS handshake with {host} aborted: certificate expired {n} days ago',
  'deadlock detected between transactions {n} and {n}, rolling back',
  'cannot allocate memory for worker {n}: resource limit reached',
  'upstream {host} returned 503 for request {id}',
  'read-only file system: cannot write {path}',
  'too many open files while accepting connection from {ip}',
  'segmentation fault at address {hex} in thread {n}',
  'checksum mismatch in segment {path}, expected {hex} got {hex}',
  'no route to host {ip} through interface eth{n}',
  'leader election lost, stepping down after term {n}',
  'message queue overflow, dropped {n} messages for consumer {id}',
  'authentication token {id} rejected: signature does not match',
  'schema migration {n} failed: column already exists',
  'circuit breaker opened for {host} after {n} consecutive failures',
  'unable to acquire lock {path} within {n} ms',
  'unhandled exception in request {id}: NullPointerException',
  'replication lag of {n} seconds exceeds maximum, replica {host} removed',
  'kernel: I/O failure on device sd{n}, sector {n}',
  'DNS lookup for {host} timed out after {n} ms',
  'payload of {n} bytes exceeds configured limit, request {id} discarded',
  'license server {host} unreachable, entering grace period',
  'watchdog: task {n} blocked for more than {n} seconds',
  'corrupt index page {n} in relation {path}',
  'failed to mount {path}: wrong filesystem type',
  'container {id} exited unexpectedly with status {n}',
  'thread pool exhausted: {n} tasks waiting, rejecting submission',
  'backup job {id} stopped: target {host} ran out of space',
  'invalid configuration value in {path} at row {n}, refusing to start',
  'rate limit hit for tenant {id}, {n} calls denied',
  'clock skew of {n} ms against {host} is too large',
  'broken pipe while streaming {n} bytes towards {ip}',
  'consumer group {id} rebalanced {n} times, giving up',
  'cache node {host} evicted everything: memory fragmentation {n} percent',
  'serialization of object {id} not possible: cyclic reference',
  'permission denied for role {user} on table {path}',
  'health probe of {host} answered with garbage ({n} bytes)',
  'write-ahead log {path} truncated, {n} records missing',
  'power supply {n} lost redundancy',
  'fan {n} stopped, temperature at {n} degrees',
  'unexpected end of stream from {ip} after {n} frames',
  'feature store lookup for {id} produced no rows, model cannot score',
  'storage controller reset, {n} outstanding commands aborted',
  'session table full with {n} entries, {user} turned away',
  'garbage collection overhead limit exceeded in worker {n}',
  'cannot decode frame {n}: unsupported codec profile {hex}',
];

const HOSTS = ['db-1.internal', 'cache.prod.local', 'payments.example.com', 'auth-gw', 'node17'];
const FOLDERS = ['/var/lib/data', '/mnt/vol2', '/srv/app/run', '/opt/store'];
const USERS = ['svc_report', 'admin', 'batch', 'readonly'];

const FILLINGS: Readonly<Record<string, (random: Random) => string>> = {
  n: (random) => String(1 + random.integer(9_999)),
  hex: (random) => `0x${random.uint32().toString(16).padStart(8, '0')}`,
  id: (random) => `${random.uint32().toString(16)}-${random.integer(10_000)}`,
  ip: (random) => `10.${random.integer(256)}.${random.integer(256)}.${1 + random.integer(254)}`,
  host: (random) => HOSTS[random.integer(HOSTS.length)]!,
  path: (random) => `${FOLDERS[random.integer(FOLDERS.length)]}/${random.integer(1000)}`,
  user: (random) => USERS[random.integer(USERS.length)]!,
};

/** One line of an error. */
export function fillError(error: string, random: Random): string {
  return error.replace(/\{(\w+)\}/g, (whole, name: string) => FILLINGS[name]?.(random) ?? whole);
}

/** The errors of the pool that none of the lines is. */
export function errorsUnlike(lines: readonly string[]): string[] {
  return ERRORS.filter((error) => {
    const escaped = error.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(escaped.replace(/\{\w+\}/g, '\\S+'), 'i');
    return !lines.some((line) => pattern.test(line));
  });
}
