import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { check } from '../../lib/check';
import { treeOf } from '../../lib/gitops/tree';
import type { Platform } from '../../lib/model/platform';
import * as bareMetal from '../../stacks/bare-metal/cloud';
import * as existingCluster from '../../stacks/existing-cluster/cloud';
import { ROOT, strata } from '../cli/strata';
import { copyOfStack } from './stack-copy';

jest.setTimeout(120_000);

interface Stack {
  readonly name: string;
  /** The stack that its `cloud.ts` has a tree of. */
  readonly instance: string;
  readonly platform: Platform;
  /** The platform by the configuration of that stack. */
  readonly built: (config: Readonly<Record<string, never>>) => Platform;
  /** First line of the summary of its tree. */
  readonly summary: string;
  /** Settings that must be there or have a default. */
  readonly settings: readonly string[];
}

const STACKS: readonly Stack[] = [
  {
    name: 'existing-cluster',
    instance: 'dev',
    platform: existingCluster.platform,
    built: ({ host, databaseReplicas }) => existingCluster.buildCloud({ cluster: 'dev', host: host!, databaseReplicas: databaseReplicas! }), // prettier-ignore
    summary: 'dev: 7 components, 8 units, 77 objects, 2 charts, 12 images',
    settings: ['kubeconfig', 'host', 'databaseReplicas', 'mode'],
  },
  {
    name: 'bare-metal',
    instance: 'prod',
    platform: bareMetal.platform,
    built: ({ host }) => bareMetal.buildCloud({ cluster: 'prod', host: host! }),
    summary: 'prod: 24 components, 27 units, 285 objects, 13 charts, 30 images',
    settings: ['host', 'onDestroy', 'mode'],
  },
];

describe.each(STACKS)('the stack $name, copied', ({ name, instance, platform, built, summary, settings }) => {
  const source = (file: string): string => readFileSync(join(ROOT, 'stacks', name, file), 'utf8');

  let folder: string;
  beforeAll(() => (folder = copyOfStack(name)));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('compiles by its own tsconfig.json', () => {
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
    const { status, stdout } = spawnSync(tsc, ['-p', folder], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  test('has a tree for mode git, and nothing is found wrong with it', () => {
    const { code, stdout } = strata(['synth', join(folder, 'cloud.ts'), '-o', join(folder, 'tree')]);
    expect({ code, stdout: stdout.split('\n')[0] }).toEqual({ code: 0, stdout: summary });
    expect(check(platform.model())).toEqual([]);
  });

  test('its tree is that of the configuration of its stack', () => {
    const { config } = parse(source(`Pulumi.${instance}.yaml`)) as { readonly config: Readonly<Record<string, never>> };
    const values = Object.entries(config).map(([key, value]) => [key.replace(`${name}:`, ''), value] as const);
    expect(treeOf(built(Object.fromEntries(values)).model())).toEqual(treeOf(platform.model()));
  });

  test('Pulumi.yaml describes the settings as the program does', () => {
    const { config } = parse(source('Pulumi.yaml')) as {
      readonly config: Readonly<Record<string, { description: string; default?: string | number }>>;
    };
    expect(Object.keys(config)).toEqual(settings);
    for (const { description, default: value } of Object.values(config)) {
      expect(source('index.ts')).toContain(`'${description}'`);
      if (value !== undefined)
        expect(source('index.ts')).toContain(`default: ${typeof value === 'string' ? `'${value}'` : value},`);
    }
  });

  test('imports nothing of this package but what it exports', () => {
    for (const file of ['cloud.ts', 'index.ts']) {
      const imported = [...source(file).matchAll(/ from '([^']+)'/g)].map(([, other]) => other!);
      const own = /^(strata-cloud(\/.*)?|@pulumi\/pulumi|node:path|\.\/cloud)$/;
      expect(imported.filter(other => !own.test(other))).toEqual([]);
    }
  });
});
