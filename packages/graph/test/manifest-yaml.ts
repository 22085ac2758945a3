/** Short ways to write manifests in tests; JSON is YAML. */
type Labels = Record<string, string>;

const yaml = (value: unknown): string => JSON.stringify(value);

interface Where {
  readonly namespace?: string;
}

const metadata = (name: string, { namespace }: Where) =>
  namespace === undefined ? { name } : { name, namespace };

export function service(name: string, spec: object = {}, where: Where = {}): string {
  const usual = { selector: { app: name }, ports: [{ port: 80 }] };
  return yaml({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name, where),
    spec: { ...usual, ...spec },
  });
}

interface Pod extends Where {
  readonly kind?: string;
  readonly labels?: Labels;
  readonly replicas?: number;
  readonly container?: object;
  readonly pod?: object;
}

export function workload(name: string, env: Labels = {}, more: Pod = {}): string {
  const container = {
    name,
    image: `registry.example.com/${name}:1`,
    env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
    ...more.container,
  };
  const labels = more.labels ?? { app: name };
  return yaml({
    apiVersion: 'apps/v1',
    kind: more.kind ?? 'Deployment',
    metadata: metadata(name, more),
    spec: {
      replicas: more.replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container], ...more.pod } },
    },
  });
}

/** A Service and the Deployment behind it. */
export function app(name: string, env: Labels = {}, more: Pod = {}): string[] {
  return [service(name, {}, more), workload(name, env, more)];
}

export function object(apiVersion: string, kind: string, name: string, rest: object): string {
  return yaml({ apiVersion, kind, metadata: { name }, ...rest });
}

export function policy(name: string, spec: object, where: Where = {}): string {
  const apiVersion = 'networking.k8s.io/v1';
  return yaml({ apiVersion, kind: 'NetworkPolicy', metadata: metadata(name, where), spec });
}

export const selector = (labels: Labels): object => ({ podSelector: { matchLabels: labels } });
