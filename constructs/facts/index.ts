import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartFacts } from '../../lib/model/chart-facts';

/** Charts that this package installs, each with the facts of its pinned version beside this file. */
export const CHARTS = ['cert-manager', 'cilium', 'cloudnative-pg', 'external-secrets', 'plugin-barman-cloud'] as const;

/** What a chart renders with the values that its component sets; made by `npm run facts`. */
export function chartFacts(chart: (typeof CHARTS)[number]): ChartFacts {
  return JSON.parse(readFileSync(join(__dirname, `${chart}.json`), 'utf8')) as ChartFacts;
}
