const workload = (name, calls) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: server
          image: example/${name}:1.0.0
          env: [${calls.map((to, i) => `{ name: ADDRESS_${i}, value: "${to}:8080" }`).join(', ')}]
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ port: 8080 }]
`;

const CALLS = {
  web: ['cart', 'search'],
  cart: ['store', 'prices'],
  search: ['prices'],
  prices: ['store'],
  store: [],
};

/** A small shop; who calls whom stands in the environment of its containers. */
export const MANIFESTS = Object.entries(CALLS)
  .map(([name, calls]) => workload(name, calls))
  .join('---\n');

/** The same shop as nodes and edges. */
export const NODES = Object.keys(CALLS).map((id) => ({
  id,
  kind: 'service',
  namespace: null,
  replicas: 2,
}));
export const EDGES = Object.entries(CALLS).flatMap(([from, calls]) =>
  calls.map((to) => ({
    from,
    to,
    kind: 'calls',
    protocol: null,
    provenance: ['declared'],
    confidence: 1,
  })),
);
