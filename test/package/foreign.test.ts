import { dirname } from 'node:path';
import { rmSync } from 'node:fs';
import { readDocuments } from '../../lib/yaml/read';
import { ForeignProject } from './foreign-project';
import { packed, type Packed } from './packed';

jest.setTimeout(300_000);

let archive: Packed;
beforeAll(async () => {
  archive = await packed();
});
afterAll(() => archive && rmSync(dirname(archive.archive), { recursive: true }));

/** Kinds and names of what a program wrote. */
const objectsIn = (text: string): string[] =>
  readDocuments(text, 'shop.k8s.yaml').documents.map(({ value }) => {
    const { kind, metadata } = value as { kind: string; metadata: { name: string; namespace: string } };
    return `${kind} ${metadata.namespace}/${metadata.name}`;
  });

const POSTGRES = ['Cluster shop/postgres-orders'];
const HTTP_CACHE = [
  'ConfigMap shop/http-cache-images-nginx-cache',
  'StatefulSet shop/http-cache-images-nginx-cache',
  'Deployment shop/http-cache-images-haproxy',
  'Service shop/http-cache-images-haproxy',
];

describe.each([
  ['newest', expect.stringMatching(/^2\.70\.[1-9]\d+$/), expect.stringMatching(/^10\.[1-9]\d*\./)],
  ['lowest', '2.70.0', '10.0.0'],
] as const)('in a foreign project, with the %s peers', (peers, cdk8s, constructs) => {
  let project: ForeignProject;
  beforeAll(() => {
    project = new ForeignProject(archive.archive, peers);
  });
  afterAll(() => project?.remove());

  test('the peers are those', () => {
    expect([project.version('cdk8s'), project.version('constructs')]).toEqual([cdk8s, constructs]);
  });

  test('a cdk8s app in JavaScript', () => {
    project.run(process.execPath, 'app.js');
    const objects = objectsIn(project.read('from-javascript/shop.k8s.yaml'));
    expect(objects).toEqual(expect.arrayContaining([...POSTGRES, ...HTTP_CACHE]));
    expect(project.read('from-javascript/shop.k8s.yaml')).toContain('storage:\n    size: 20Gi');
  });

  test('a cdk8s app that is an ECMAScript module', () => {
    expect(project.run(process.execPath, 'app.mjs')).toBe(
      'CertManager Component ConfigMap FindingsError Platform PostgresApp Tenant findingsOf\n',
    );
    expect(objectsIn(project.read('from-module/shop.k8s.yaml'))).toEqual(POSTGRES);
  });

  const resolutions: [string, string[]][] = [
    ['node16', ['--module', 'node16']],
    ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
    // that of the template of `cdk8s init`
    ['node10', ['--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0']],
  ];
  // how modules are found does not depend on the peers
  test.each(peers === 'newest' ? resolutions : resolutions.slice(0, 1))(
    'a cdk8s app in TypeScript, modules found as by %s',
    (resolution, options) => {
      project.compile('app.ts', '--outDir', `compiled-${resolution}`, ...options);
    },
  );

  test('the compiled app runs', () => {
    project.run(process.execPath, 'compiled-node16/app.js');
    expect(objectsIn(project.read('from-typescript/shop.k8s.yaml'))).toEqual([...POSTGRES, 'ConfigMap shop/where']);
  });

  test('the command synthesizes a program', () => {
    const printed = project.run('node_modules/.bin/strata', 'synth', 'cloud.ts', '-o', 'tree');
    expect(printed).toMatch(/^foreign: 1 component/);
    expect(project.read('tree/clusters/foreign/kustomizations/cert-manager.yaml')).toContain('kind: Kustomization');
  });
});
