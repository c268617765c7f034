import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, strata } from './strata';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-synth-machines-'));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['cdk8s', 'constructs', 'typescript', '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(ROOT, join(folder, 'node_modules', 'strata-cloud'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

function synth(machines: string, more: readonly string[] = []): { readonly stdout: string; readonly stderr: string } {
  writeFileSync(
    join(folder, 'cloud.ts'),
    `import { Component, Platform } from 'strata-cloud';
     import { TalosCluster } from 'strata-cloud/os/talos-cluster';
     class Network extends Component { constructor(scope: Platform) { super(scope, 'network'); this.providePodNetwork(); } }
     export const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24' });
     new Network(platform);
     const plane = (n: number) => ({ hostname: \`cp-\${n}\`, role: 'control-plane' as const, address: \`192.0.2.1\${n}\`, mac: \`52:54:00:00:00:1\${n}\` });
     const [cp, ...others] = [plane(1), plane(2), plane(3)];
     const install = { install: { disk: '/dev/sda' } };
     new TalosCluster(platform, 'talos', { talosVersion: '1.12.1', kubernetesVersion: '1.34.4', vip: '192.0.2.10', settings: install, machines: [...others, ${machines}] });`,
  );
  const { code, stdout, stderr } = strata(['synth', 'cloud.ts', '-o', 'tree', ...more], { cwd: folder });
  if (code !== 0) throw new Error(stderr);
  return { stdout, stderr };
}

const WORKER = `{ hostname: 'w-1', role: 'worker', address: '192.0.2.21', mac: '52:54:00:00:00:21', LABELS }`;

test('synth says what a change asks of each machine, against the tree that is there', () => {
  expect(synth('cp').stderr).not.toContain('machines change');
  expect(synth('cp').stderr).not.toContain('machines change');
  const grown = synth(`{ ...cp, patches: [{ machine: { env: { A: '1' } } }] }, ${WORKER.replace('LABELS', '')}`);
  expect(grown.stderr).toContain(
    'prod: machines change, by strata talos up:\n  cp-1: reboot (machine.env)\n  w-1: join\n',
  );
  const { stdout } = synth(`cp, ${WORKER.replace('LABELS', 'labels: { a: "b" }')}`, ['--json']);
  expect((JSON.parse(stdout) as { machines: unknown }).machines).toEqual({
    prod: [
      { hostname: 'cp-1', class: 'reboot', fields: [{ path: 'machine.env', class: 'reboot' }] },
      { hostname: 'w-1', class: 'live', fields: [{ path: 'machine.nodeLabels', class: 'live' }] },
    ],
  });
  expect(synth('cp').stderr).toContain('  w-1: leave\n');
});
