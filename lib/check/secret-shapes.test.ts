import { defaultPasswordIn, isDefaultPassword, isLiteral, isSecretName, secretShape } from './secret-shapes';

const PEM = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n';

test.each([
  [PEM, 'a private key'],
  [`config: |\n  ${PEM}`, 'a private key'],
  [Buffer.from(PEM).toString('base64'), 'a private key in base64'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P', 'a JSON web token'],
  ['postgres://app:s3cr3t@db.example.org/app', 'an address with a password'],
  [`AKIA${'A'.repeat(16)}`, 'an AWS access key'],
  [`ghp_${'a'.repeat(36)}`, 'a GitHub token'],
  [`glpat-${'a'.repeat(20)}`, 'a GitLab token'],
  [`xoxb-${'1'.repeat(20)}`, 'a Slack token'],
  [`AGE-SECRET-KEY-1${'Q'.repeat(58)}`, 'an age secret key'],
])('%j is %s', (text, what) => {
  expect(secretShape(text)).toBe(what);
});

test.each([
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  Buffer.from('-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUabcabcabc').toString('base64'),
  'postgres://$(USER):$(PASSWORD)@db/app',
  'postgres://${USER}:${PASSWORD}@db/app',
  'https://user@example.org/',
  'https://example.org:8443/a@b',
  'ssh://git@example.org:22/a.git',
  'eyJhbGciOiJIUzI1NiJ9',
  'ghp_short',
])('%j is no secret', text => {
  expect(secretShape(text)).toBeUndefined();
});

test.each([
  'password',
  'adminPassword',
  'DB_PASSWORD',
  'db.password',
  'secretKey',
  'AWS_SECRET_ACCESS_KEY',
  'api-token',
  'apiKey',
  'OAUTH_CLIENT_SECRET',
  'token',
])('%s names a secret', name => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  'PASSWORD_FILE',
  'passwordSecret',
  'existingSecret',
  'secretName',
  'TOKEN_EXPIRY',
  'tokens',
  'key',
  'compass',
  'automountServiceAccountToken'.slice(0, -5),
])('%s names none', name => {
  expect(isSecretName(name)).toBe(false);
});

test('values that only point at a secret, or switch something', () => {
  for (const value of [
    '',
    ' ',
    'true',
    '30',
    '/run/secrets/token',
    './token',
    '$(PASSWORD)',
    '${PASSWORD}',
    '{{ .password }}',
    '<password>',
    '****',
    'ENC[AES256_GCM,data:x]',
  ])
    expect(isLiteral(value)).toBe(false);
  expect(isLiteral('hunter2')).toBe(true);
});

test('well-known passwords', () => {
  expect(isDefaultPassword('Postgres')).toBe(true);
  expect(isDefaultPassword('hunter2')).toBe(false);
  expect(defaultPasswordIn('user = a\npassword = "changeme"\n')).toBe('changeme');
  expect(defaultPasswordIn('user = admin\npassword = ${PASSWORD}\n')).toBeUndefined();
});
