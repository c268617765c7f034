import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strata } from '../cli/strata';
import { describeReal } from '../cluster/real';
import { bundleSecrets, filesBelow, leaks, withSecrets } from './canaries';
import { SimulatedSite } from './simulated-site';

jest.setTimeout(900_000);

describeReal('secrets of machines', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  let site: SimulatedSite;
  let scratch: string;
  const planted = new Map<string, { readonly text: string; readonly secrets: readonly string[] }>();
  const printed = new Map<string, string>();
  const path = (...names: readonly string[]): string => join(scratch, ...names);
  const patchOf = (hostname: string): string => path('in/talos/machines', `${hostname}.yaml`);
  const secrets = (): readonly string[] => [
    ...bundleSecrets(site.secrets),
    ...[...planted.values()].flatMap(each => each.secrets),
  ];

  beforeAll(async () => {
    site = await SimulatedSite.start({ count: 5 });
    scratch = mkdtempSync(join(tmpdir(), 'strata-canaries-'));
    for (const name of ['in/talos/machines', 'bin', 'tmp', 'home', 'out']) mkdirSync(path(name), { recursive: true });
    for (const [name, program] of Object.entries(site.tools)) {
      const told = path('argv');
      writeFileSync(path('bin', name), `#!/bin/sh\nprintf '%s\\n' ${name} "$@" >> '${told}'\nexec '${program}' "$@"\n`);
      chmodSync(path('bin', name), 0o700);
    }
    const { addresses } = site.machines;
    const files = site.files({ controlPlanes: addresses.slice(0, 3), workers: addresses.slice(3) });
    for (const [name, text] of files) {
      mkdirSync(dirname(path('in/talos', name)), { recursive: true });
      writeFileSync(path('in/talos', name), text);
      if (name.startsWith('machines/')) planted.set(name.slice('machines/'.length, -'.yaml'.length), withSecrets(text));
    }
    for (const [hostname, { text }] of planted) writeFileSync(patchOf(hostname), text);
    writeFileSync(path('in/secrets.yaml'), site.secrets, { mode: 0o600 });
  });
  afterAll(async () => {
    await site?.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Runs a verb with folders of its own, and keeps what it printed. @param fails code with which it is to fail */
  function run(args: readonly string[], fails = '', bundle = 'in/secrets.yaml'): void {
    const [verb = '', ...rest] = args;
    const all = ['talos', verb, path('in/talos'), ...rest, '--secrets', path(bundle)];
    const env = { PATH: `${path('bin')}:${process.env.PATH}`, TMPDIR: path('tmp'), HOME: path('home') };
    const ended = strata(all, { env });
    printed.set(`${printed.size}: ${args.join(' ')}, stdout`, ended.stdout);
    printed.set(`${printed.size}: ${args.join(' ')}, stderr`, ended.stderr);
    const said = ended.code === 0 ? '' : `${ended.stderr}${ended.stdout}`;
    const [code = said] = /\bmachines\/[a-z-]+/.exec(said) ?? [];
    expect(code).toBe(fails);
  }

  /** Changes a machine's patch for a while. */
  function whilePatched(hostname: string, change: (text: string) => string, work: () => void): void {
    const { text } = planted.get(hostname)!;
    expect(change(text)).not.toBe(text);
    writeFileSync(patchOf(hostname), change(text));
    try {
      work();
    } finally {
      writeFileSync(patchOf(hostname), text);
    }
  }

  test('there are 64', () => {
    expect(new Set(secrets()).size).toBe(64);
  });

  test('a bundle and patches that talosctl echoes when it refuses them', () => {
    writeFileSync(path('in/wrong.yaml'), site.secrets.replace(/^certs:/m, 'cert:'), { mode: 0o600 });
    run(['up'], 'machines/secrets', 'in/wrong.yaml');
    const mistakes = [
      [/^machine:/m, 'machin:'],
      [/^ {2}files:/m, '  file:'],
      [/^ {2}env:/m, '  envs:'],
      [/^identityToken:/m, 'identityTokens:'],
      [/^peers:/m, 'peer:'],
      [/^encryption:/m, 'encryptions:'],
      [/^configFiles:/m, 'configFile:'],
      [/^environment:/m, 'environ:'],
    ] as const;
    mistakes.forEach(([right, wrong], index) => {
      const flags = index % 2 === 0 ? [] : ['--json'];
      const up = (): void => run(['up', ...flags], 'machines/configuration');
      whilePatched('w-1', text => text.replace(right, wrong), up);
    });
  });

  test('a machine that refuses its configuration, connections that break, and then a cluster', async () => {
    await site.machines.fault(site.machines.addresses[0]!, 'connection-cut', { when: 'before' });
    whilePatched('w-2', text => text.replace('disk: /dev/sda', 'diskSelector:\n      serial: none'), () =>
      run(['up', '--json'], 'machines/refused'),
    ); // prettier-ignore
    run(['up', '--kubeconfig', path('out/kubeconfig'), '--talosconfig', path('out/talosconfig')]);
    await site.machines.podNetwork(true);
    await site.machines.until('all are ready', ({ machines }) => machines.every(({ ready }) => ready));
  });

  test('a change whose difference talosctl prints, and one that needs a restart', () => {
    whilePatched(
      'w-1',
      text => text.replace('HTTPS_PROXY', 'HTTP_PROXY'),
      () => run(['up', '--json']),
    );
    run(['up']);
  });

  test('machines that leave, or can not', async () => {
    const [first] = site.machines.addresses as [string];
    const w2 = site.machines.addresses[4]!;
    await site.machines.power(w2, false);
    run(['remove', 'w-2'], 'machines/silent');
    run(['remove', 'w-2', '--forget', 'w-2', '--json']);
    run(['remove', 'w-1']);
    run(['destroy', '--yes', 'sim', '--json'], 'machines/silent');
    run(['destroy', '--yes', 'sim', '--forget', 'w-2']);
    expect((await site.machines.state(first)).maintenance).toBe(true);
  });

  test('none stands in any output, in any argument of a tool, or in any file that is left', () => {
    const argv = readFileSync(path('argv'), 'utf8');
    expect(argv).toContain('talosctl');
    expect(argv).toContain('kubectl');
    const left = new Map([...filesBelow(path('tmp')), ...filesBelow(path('home')), ...filesBelow(path('out'))]);
    expect([...left.keys()]).toContain(path('out/kubeconfig'));
    expect([...filesBelow(path('tmp')).keys()]).toEqual([]);
    expect(leaks(new Map([...printed, ...left, ['arguments', argv]]), secrets())).toEqual([]);
  });

  test('and they would be found', () => {
    const [secret = ''] = bundleSecrets(site.secrets);
    expect(leaks(new Map([['a text', `x${Buffer.from(secret).toString('base64')}`]]), secrets())).toEqual(['secret 0 in a text']); // prettier-ignore
  });
});
