/**
 * Makes constructs/facts again: what each pinned chart renders with the values that its component sets.
 *
 *     npm run facts              charts come from their repositories
 *     npm run facts -- FOLDER    charts come from FOLDER/NAME-VERSION.tgz or FOLDER/NAME
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHARTS } from '../constructs/facts';
import { factsText, vendorChart, type ChartSource } from '../lib/gitops/vendor';
import type { ModelChart } from '../lib/model/model';
import { ensureTools } from '../lib/sandbox/toolchain';
import { chartComponents } from '../test/charts/components';

const FOLDER = join(__dirname, '..', 'constructs', 'facts');
const NOTHING = { objects: [], crds: [], images: [], workloads: [], pdbs: [], hooks: [], webhooks: [], valueKeys: [] };

async function main(charts: string | undefined): Promise<void> {
  const fileOf = (name: string): string => join(FOLDER, `${name}.json`);
  // a chart that is new has no facts yet, and its component reads them
  for (const name of CHARTS) if (!existsSync(fileOf(name))) writeFileSync(fileOf(name), JSON.stringify(NOTHING));
  const { helm } = await ensureTools(['helm']);
  const model = chartComponents().model();
  for (const chart of model.charts) {
    const { namespace = '', name: release } = model.objects[chart.release]!.id;
    const values = chart.values as Readonly<Record<string, unknown>>;
    const facts = await vendorChart({ source: sourceOf(chart, charts), release, namespace, values, helm });
    if (facts.version !== chart.version)
      throw new Error(`${chart.name} is ${facts.version}, pinned is ${chart.version}`);
    writeFileSync(fileOf(chart.name), factsText(facts));
    console.log(`${chart.name} ${chart.version}: ${facts.objects.length} objects, ${facts.crds.length} kinds`);
  }
}

function sourceOf({ repository, name, version }: ModelChart, charts: string | undefined): ChartSource {
  if (charts === undefined) return { repository, name, version };
  const archive = join(charts, `${name}-${version}.tgz`);
  return { path: existsSync(archive) ? archive : join(charts, name), repository };
}

void main(process.argv[2]);
