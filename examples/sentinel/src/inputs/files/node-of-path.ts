/** Kubernetes makes the ends of its names of these alone, so that no words come about. */
const SAFE = '[bcdfghjklmnpqrstvwxz2456789]';
const PODS = /\/pods\/[^/_]+_([^/_]+)_[^/]+\/[^/]+\/[^/]+$/;
const CONTAINERS = /\/containers\/([^/_]+)_[^/_]+_.+-[0-9a-f]{64}\.log$/;
/** What controllers put behind the name of a workload, the longest first. */
const ENDINGS = [
  // A pod of a Deployment; of a Job that a CronJob has made; of a StatefulSet; of a DaemonSet or a Job.
  new RegExp(`-${SAFE}{6,10}-${SAFE}{5}$`),
  new RegExp(`-\\d{8,10}-${SAFE}{5}$`),
  /-\d{1,5}$/,
  new RegExp(`-${SAFE}{5}$`),
];

/** The workload that a pod is a copy of, by the pod's name. */
export function workloadOfPod(pod: string): string {
  for (const ending of ENDINGS) {
    const name = pod.replace(ending, '');
    if (name !== pod && name !== '') return name;
  }
  return pod;
}

/** The workload whose container writes a file, by Kubernetes' names for such files; null for others. */
export function workloadOfPath(path: string): string | null {
  const pod = (PODS.exec(path) ?? CONTAINERS.exec(path))?.[1];
  return pod === undefined ? null : workloadOfPod(pod);
}

/** How the node of a file is known. */
export interface NodeRule {
  /** All files are from it; null where they are not. */
  readonly node: string | null;
  /** Its first group is the node. */
  readonly nodeFromPath: RegExp | null;
}

/** The node that the lines of a file are from; null where nothing says. */
export function nodeOfPath(path: string, { node, nodeFromPath }: NodeRule): string | null {
  if (node !== null) return node;
  const captured = nodeFromPath?.exec(path)?.[1];
  return captured !== undefined && captured !== '' ? captured : workloadOfPath(path);
}
