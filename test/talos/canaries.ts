import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';

/** A member of a bundle that is no key and no token. */
const PUBLIC = /^(id|crt)$/;

/** Every key and token of a secrets bundle. */
export function bundleSecrets(text: string): readonly string[] {
  const found: string[] = [];
  const walk = (name: string, value: unknown): void => {
    if (typeof value === 'string' && !PUBLIC.test(name)) found.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) walk(key, member);
  };
  walk('', parse(text));
  return found;
}

/** A machine's patch with secrets in all places in which a user's own may stand, and these. */
export function withSecrets(patch: string): { readonly text: string; readonly secrets: readonly string[] } {
  const secrets: string[] = [];
  const word = (): string => planted(randomBytes(18).toString('base64url'));
  const key = (): string => planted(randomBytes(32).toString('base64'));
  const planted = (value: string): string => {
    secrets.push(value);
    return value;
  };
  const [main, ...documents] = parseAllDocuments(patch).map(each => each.toJS() as Record<string, object>);
  const machine = {
    ...main!.machine,
    files: [{ path: '/var/etc/account', permissions: 0o600, op: 'create', content: `user: strata\nword ${word()}\n` }],
    env: { HTTPS_PROXY: `http://strata:${word()}@proxy.example.org:3128`, ACCOUNT: word() },
  };
  const documentsOfTheirOwn = [
    { kind: 'RegistryAuthConfig', name: 'registry.example.org', username: 'strata', password: word() },
    { kind: 'RegistryAuthConfig', name: 'mirror.example.org', auth: word() },
    { kind: 'RegistryAuthConfig', name: 'cache.example.org', identityToken: word() },
    { kind: 'WireguardConfig', name: 'wg0', privateKey: key(), peers: [{ publicKey: randomBytes(32).toString('base64'), presharedKey: key(), allowedIPs: ['192.0.2.0/24'] }] }, // prettier-ignore
    { kind: 'VolumeConfig', name: 'EPHEMERAL', encryption: { provider: 'luks2', keys: [{ slot: 0, static: { passphrase: word() } }] } }, // prettier-ignore
    { kind: 'ExtensionServiceConfig', name: 'agent', configFiles: [{ content: `word: ${word()}`, mountPath: '/etc/agent' }], environment: [`AGENT=${word()}`] }, // prettier-ignore
  ].map(document => ({ apiVersion: 'v1alpha1', ...document }));
  const all = [{ ...main, machine }, ...documents, ...documentsOfTheirOwn];
  return { text: all.map(each => stringify(each)).join('---\n'), secrets };
}

/** In which of the texts any secret stands, in plain, JSON or base64, or as what its base64 holds. */
export function leaks(texts: ReadonlyMap<string, string>, secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret, index) => {
    const forms = [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64'), keyIn(secret)];
    const places = [...texts].filter(([, text]) => forms.some(form => form !== undefined && text.includes(form)));
    return places.map(([place]) => `secret ${index} in ${place}`);
  });
}

/** The first line of a key in PEM that is written in base64. */
function keyIn(secret: string): string | undefined {
  const text = Buffer.from(secret, 'base64').toString();
  return text.startsWith('-----BEGIN') ? text.split('\n')[1] : undefined;
}

/** All files below a folder, by path. */
export function filesBelow(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return new Map(paths.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'latin1')])); // prettier-ignore
}
