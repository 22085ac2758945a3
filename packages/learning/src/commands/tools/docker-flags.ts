import { type FlagTable, words } from '../flags.js';

// Of every command of docker, compose and buildx, and of those of podman that differ.
const VALUES: ReadonlySet<string> = words(`
  add-host advertise-addr alias allow annotation ansi arch args attest author authfile
  autoscale availability aux-address blkio-weight blkio-weight-device build-arg build-context builder
  buildkitd-config buildkitd-flags ca-cert ca-key cache-from cache-to call cap-add cap-drop cert-dir
  cert-expiry cgroup-parent cgroupns change checkpoint checkpoint-dir cidfile compose-file config
  config-add config-from config-rm constraint constraint-add constraint-rm container-label
  container-label-add container-label-rm context cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period
  cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems credential-spec creds data-path-addr
  data-path-port default-addr-pool default-addr-pool-mask-length description detach-keys device
  device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dir
  dispatcher-heartbeat dns dns-add dns-option dns-option-add dns-option-rm dns-rm dns-search
  dns-search-add dns-search-rm docker domainname driver driver-opt endpoint-mode entrypoint env env-add
  env-file env-from-file env-rm exit-code-from expose external-ca file filter format from gateway
  generic-resource generic-resource-add generic-resource-rm gpus group group-add group-rm gw-priority
  hash health-cmd health-interval health-retries health-start-interval health-start-period health-timeout
  host host-add host-rm hostname iidfile image index input io-maxbandwidth io-maxiops ip ip-range ip6
  ipam-driver ipam-opt ipc isolation keep-storage kernel-memory key label label-add label-file label-rm
  last limit limit-bytes limit-cpu limit-memory limit-pids link link-local-ip listen-addr log-driver
  log-level log-opt mac-address max-concurrent max-snapshots max-used-space memory memory-reservation
  memory-swap memory-swappiness message metadata-file min-free-space mode mount mount-add mount-rm name
  network network-add network-alias network-rm no-cache-filter node oom-score-adj opt orchestrator os
  os-features os-version output parallel password pid pids-limit placement-pref placement-pref-add
  placement-pref-rm platform pod policy profile progress project-directory project-name protocol
  provenance publish publish-add publish-rm pull replicas replicas-max-per-node required-bytes
  reserve-cpu reserve-memory reserved-space resolve-image resolve-image-digests restart
  restart-condition restart-delay restart-max-attempts restart-window rmi role rollback-delay
  rollback-failure-action rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism
  runtime sbom scale scope secret secret-add secret-rm security-opt set sharing shm-size signal since
  snapshot-interval ssh status stop-grace-period stop-signal stop-timeout storage-opt subnet sysctl
  sysctl-add sysctl-rm tag tail target task-history-limit template-driver time timeout tlscacert tlscert
  tlskey tmpfs token topology-preferred topology-required type ulimit ulimit-add ulimit-rm until
  update-delay update-failure-action update-max-failure-ratio update-monitor update-order
  update-parallelism user username userns uts var variant volume volume-driver volumes-from
  wait-timeout workdir
`);

/** Flags that take a value elsewhere and stand alone here. */
const ALONE: Readonly<Record<string, ReadonlySet<string>>> = {
  build: without('pull'),
  bake: without('pull'),
  rm: without('link'),
  start: without('attach'),
};

function without(...flags: readonly string[]): ReadonlySet<string> {
  return new Set([...VALUES].filter((flag) => !flags.includes(flag)));
}

const SHORT: Readonly<Record<string, string>> = {
  a: 'all',
  c: 'cpu-shares=',
  d: 'detach',
  e: 'env=',
  f: 'force',
  h: 'hostname=',
  i: 'interactive',
  l: 'label=',
  m: 'memory=',
  n: 'tail=',
  p: 'publish=',
  P: 'publish-all',
  q: 'quiet',
  s: 'signal=',
  t: 'tty',
  u: 'user=',
  v: 'volume=',
  w: 'workdir=',
};

const FILTERS = { f: 'filter=' };
const FORMATS = { f: 'format=', s: 'size', v: 'verbose' };
const STOPS = { t: 'time=' };
const LOGS = { f: 'follow', t: 'timestamps' };
const COMMITS = { a: 'author=', c: 'change=', m: 'message=', p: 'pause' };

/** What letters mean to a verb, where that differs. */
const BY_VERB: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bake: { f: 'file=' },
  build: { f: 'file=', o: 'output=', t: 'tag=' },
  commit: COMMITS,
  cp: { a: 'archive', L: 'follow-link' },
  create: { a: 'attach=' },
  deploy: { c: 'compose-file=' },
  df: { v: 'verbose' },
  events: FILTERS,
  export: { o: 'output=' },
  history: { H: 'human' },
  images: FILTERS,
  import: { c: 'change=', m: 'message=' },
  info: FORMATS,
  inspect: FORMATS,
  list: FILTERS,
  load: { i: 'input=' },
  login: { p: 'password=', u: 'username=' },
  logs: LOGS,
  ls: FILTERS,
  ps: { f: 'filter=', l: 'latest', n: 'last=', s: 'size' },
  restart: STOPS,
  rm: { l: 'link', v: 'volumes' },
  run: { a: 'attach=' },
  save: { o: 'output=' },
  search: FILTERS,
  services: FILTERS,
  stop: STOPS,
  up: { c: 'compose-file=' },
  version: FORMATS,
};

const OBJECT = { create: { d: 'driver=', o: 'opt=' } };

/** The same below one group of commands. */
const BY_GROUP: Readonly<Record<string, typeof BY_VERB>> = {
  network: OBJECT,
  volume: OBJECT,
  secret: OBJECT,
  config: OBJECT,
  imagetools: { create: { f: 'file=', t: 'tag=' } },
  manifest: { create: { a: 'amend' }, push: { p: 'purge' } },
  compose: {
    commit: COMMITS,
    config: { o: 'output=' },
    convert: { o: 'output=' },
    down: { t: 'time=', v: 'volumes' },
    export: { o: 'output=' },
    logs: LOGS,
    ps: {},
    rm: { s: 'stop', v: 'volumes' },
    restart: STOPS,
    run: { P: 'service-ports', T: 'no-TTY' },
    stop: STOPS,
    up: { t: 'time=', V: 'renew-anon-volumes', w: 'watch' },
    version: { f: 'format=' },
  },
};

const table = (
  short: Readonly<Record<string, string>>,
  values: ReadonlySet<string> = VALUES,
): FlagTable => ({ values, booleans: new Set(), short, unknownTakesValue: false });

/** The flags before the first word. */
export const DOCKER_GLOBAL_FLAGS: FlagTable = table({
  D: 'debug',
  H: 'host=',
  c: 'context=',
  h: 'help',
  l: 'log-level=',
  v: 'version',
});

const GROUP_FLAGS = table(SHORT);
const COMPOSE_FLAGS = table({ f: 'file=', p: 'project-name=', h: 'help', v: 'version' });

/** The flags between a group and its verb: `docker compose -f x.yaml up`. */
export function dockerGroupFlags(group: string): FlagTable {
  return group === 'compose' ? COMPOSE_FLAGS : GROUP_FLAGS;
}

const tables = new Map<string, FlagTable>();

/** The flags behind a verb that docker knows. */
export function dockerFlags(group: string | null, verb: string): FlagTable {
  const key = `${group} ${verb}`;
  const made = tables.get(key);
  if (made !== undefined) return made;
  const own = group !== null && Object.hasOwn(BY_GROUP, group) ? BY_GROUP[group]! : BY_VERB;
  const general = group !== 'compose' && Object.hasOwn(BY_VERB, verb) ? BY_VERB[verb]! : {};
  const letters = Object.hasOwn(own, verb) ? own[verb]! : general;
  const flags = table({ ...SHORT, ...letters }, Object.hasOwn(ALONE, verb) ? ALONE[verb]! : VALUES);
  tables.set(key, flags);
  return flags;
}
