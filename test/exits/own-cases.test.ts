import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { output } from '@pulumi/pulumi';
import { Flux } from '../../constructs/infrastructure/flux';
import { encryptSecret } from '../../lib/gitops/secret-encrypt';
import { treeOf } from '../../lib/gitops/tree';
import { ConfigMap } from '../../lib/kinds/generated/core';
import { EncryptedSecret } from '../../lib/model/encrypted-secret';
import { Platform } from '../../lib/model/platform';
import { late } from '../../lib/pulumi';
import { ensureTools } from '../../lib/sandbox';
import { describeReal } from '../cluster/real';
import { platformWith, platformWithWidget } from './own-platform';
import { pulumiDifferences } from './pulumi-equal';
import { PulumiExit, URN, type Deployed } from './pulumi-exit';

const JITI = join(__dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');

/** What reached the provider for an object, with the paths of what is secret in it. */
function sent({ requests }: Deployed, urn: string): { readonly value: unknown; readonly secrets: readonly string[] } {
  const [request, ...others] = requests.filter(each => each.urn === `${URN}${urn}`);
  expect(others).toEqual([]);
  return { value: request!.value, secrets: [...request!.secrets].sort() };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The one name under which the exit by Pulumi owns fields. */
const OWNER = { 'pulumi.com/patchFieldManager': 'pulumi-kubernetes-strata' };

describeReal('values that only one of the exits knows', ['pulumi', 'sops', 'age-keygen'], () => {
  let pulumi: PulumiExit;

  beforeAll(async () => {
    pulumi = await PulumiExit.start((await ensureTools(['pulumi'])).pulumi);
  }, 60_000);
  afterAll(() => pulumi.close());

  test('a late value reaches the provider in the place of its example', async () => {
    const endpoint = late(output('s3.example.net'), { example: 's3.example.org' });
    const platform = platformWith(component => new ConfigMap(component, 'settings', { data: { endpoint, a: 'b' } }));
    const { value, secrets } = sent(
      await pulumi.first(platform),
      'strata:index:Component$kubernetes:core/v1:ConfigMap::web/settings',
    );
    const [model] = platform.model().objects.filter(({ id }) => id.kind === 'ConfigMap');
    expect(value).toEqual({
      ...model!.manifest,
      metadata: { ...model!.manifest.metadata, annotations: OWNER },
      data: { endpoint: 's3.example.net', a: 'b' },
    });
    expect(secrets).toEqual([]);
  }, 60_000);

  test('ciphertext stands in the tree as it is, and reaches the provider decrypted, as secrets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'strata-sealed-'));
    try {
      const { sops, pulumi: cli, 'age-keygen': keygen } = await ensureTools(['sops', 'pulumi', 'age-keygen']);
      const key = execFileSync(keygen, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      const plain = 'correct horse ${battery} {{ staple }}\n';
      const [file, keyFile, plainFile] = ['sealed.yaml', 'key', 'plain'].map(name => join(folder, name));
      writeFileSync(keyFile!, key);
      writeFileSync(plainFile!, plain);
      const age = [/public key: (age1\w+)/.exec(key)![1]!];
      encryptSecret({ name: 'sealed', namespace: 'web', values: { password: { file: plainFile! } }, file: file!, age, sops }); // prettier-ignore
      const platform = platformWith(component => new EncryptedSecret(component, 'sealed', { file: file! }));
      const { ciphertext } = platform.model().objects.find(({ id }) => id.kind === 'Secret')!;
      expect(treeOf(platform.model()).get('clusters/own/units/web/web/secret-sealed.yaml')).toBe(ciphertext);

      const env = { ...process.env, PATH: `${dirname(sops)}:${process.env.PATH}`, SOPS_AGE_KEY_FILE: keyFile };
      const args = [JITI, join(__dirname, 'deploy-sealed.ts'), cli, file!];
      const deployed = JSON.parse(execFileSync(process.execPath, args, { env, encoding: 'utf8', maxBuffer: 2 ** 26 })) as Deployed; // prettier-ignore
      const { value, secrets } = sent(deployed, 'strata:index:Component$kubernetes:core/v1:Secret::web/sealed');
      const data = { password: base64(plain) };
      const metadata = { name: 'sealed', namespace: 'web', annotations: OWNER };
      expect(value).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data });
      expect(secrets).toContain('data');
      expect(deployed.state).not.toContain(data.password);
      expect(deployed.state).not.toContain('battery');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  test("credentials of the mode 'git' reach the provider as secrets, and stand nowhere in the clear", async () => {
    const platform = new Platform('own', { external: [{ kind: 'Secret', namespace: '*', name: '*' }] });
    const source = { url: 'https://git.example.org/cloud.git', secretName: 'git' };
    new Flux(platform, 'flux', { source });
    const gitCredentials = { username: 'git', password: 'battery-staple' };
    const deployed = await pulumi.first(platform, { mode: 'git', gitCredentials, ageKey: 'AGE-SECRET-KEY-1STAPLE' });
    const secret = (name: string): ReturnType<typeof sent> =>
      sent(deployed, `kubernetes:core/v1:Secret::flux-system/${name}`);
    const object = (name: string, data: object): object => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: 'flux-system', annotations: { ...OWNER, 'pulumi.com/patchForce': 'true' } },
      type: 'Opaque',
      data,
    });
    const data = { username: base64('git'), password: base64('battery-staple') };
    const key = { 'age.agekey': base64('AGE-SECRET-KEY-1STAPLE') };
    expect(secret('git')).toEqual({ value: object('git', data), secrets: ['data'] });
    expect(secret('sops-age')).toEqual({ value: object('sops-age', key), secrets: ['data'] });
    for (const clear of ['battery-staple', data.password, 'STAPLE', key['age.agekey']])
      expect(deployed.state).not.toContain(clear);
  }, 120_000);

  test('members that JavaScript uses on maps reach the provider', async () => {
    const platform = platformWithWidget({
      spec: { toString: 'a', valueOf: 1, constructor: null, hasOwnProperty: [], then: 'b', id: 'c', urn: 'd' },
      items: [{ toString: { toString: '' } }],
    });
    expect(pulumiDifferences(platform.model(), 'direct', await pulumi.first(platform))).toEqual([]);
  }, 60_000);
});
