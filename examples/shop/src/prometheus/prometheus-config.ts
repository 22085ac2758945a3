/** Something to scrape. */
export interface ScrapeTarget {
  /** Becomes the label `service`. */
  readonly service: string;
  /** `host:port` */
  readonly address: string;
}

/**
 * A prometheus.yml for these targets. The services name themselves in the label `service`, and so does
 * `up`, which Prometheus makes itself.
 *
 * @param scrapeIntervalMs - whole milliseconds, 100 or more
 */
export function prometheusConfig(
  targets: readonly ScrapeTarget[],
  scrapeIntervalMs: number,
): string {
  if (!Number.isInteger(scrapeIntervalMs) || scrapeIntervalMs < 100) {
    throw new Error(
      `prometheusConfig: scrapeIntervalMs is ${scrapeIntervalMs}; give a whole number >= 100.`,
    );
  }
  const scrapes = targets.map(({ service, address }) => [
    `      - targets: [${JSON.stringify(address)}]`,
    `        labels: { service: ${JSON.stringify(service)} }`,
  ]);
  return [
    'global:',
    `  scrape_interval: ${scrapeIntervalMs}ms`,
    `  scrape_timeout: ${scrapeIntervalMs}ms`,
    'scrape_configs:',
    '  - job_name: shop',
    '    honor_labels: true',
    '    static_configs:',
    ...scrapes.flat(),
    '',
  ].join('\n');
}
