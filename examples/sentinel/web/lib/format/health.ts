export const HEALTH_CLASSES = ['failing', 'degraded', 'well'] as const;
export type HealthClass = (typeof HEALTH_CLASSES)[number];

/** Below 50 is failing, below 80 degraded. */
export function healthClass(health: number): HealthClass {
  if (health < 50) return 'failing';
  return health < 80 ? 'degraded' : 'well';
}
