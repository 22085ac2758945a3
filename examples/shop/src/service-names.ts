/** The parts of the shop, each after those that it calls. `store` is the catalogue's database. */
export const SERVICE_NAMES = ['store', 'catalogue', 'payment', 'checkout', 'storefront'] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Who calls whom. */
export const CALLS: Readonly<Record<ServiceName, readonly ServiceName[]>> = Object.freeze({
  store: [],
  catalogue: ['store'],
  payment: [],
  checkout: ['catalogue', 'payment'],
  storefront: ['catalogue', 'checkout'],
});

/** A value for every service. */
export function forEveryService<T>(value: (name: ServiceName) => T): Record<ServiceName, T> {
  const entries = SERVICE_NAMES.map((name) => [name, value(name)] as const);
  return Object.fromEntries(entries) as Record<ServiceName, T>;
}
