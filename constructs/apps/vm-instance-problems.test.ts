import { App, Chart } from 'cdk8s';
import { problemsOf } from '../../test/apps/objects';
import { SecretRef } from '../../lib/values/secret-ref';
import { VmDisk } from './vm-disk';
import { VmInstance } from './vm-instance';

function problems(props: unknown, id = 'test'): string[] {
  return problemsOf(() => new VmInstance(new Chart(new App(), 'chart'), id, props as never));
}

const FIX = 'put the user data into a Secret, e.g. by `strata secret encrypt`, and name it in cloudInitSecret';

test.each<[string, unknown, unknown[]]>([
  [
    'sizes',
    { instanceType: 'u1.large', resources: { cpu: 1, sockets: 1, memory: '1Gi' } },
    [
      "vm-instance/size | resources | instance type 'u1.large' says what a machine has already | leave one of instanceType and resources out",
    ],
  ],
  ['no size', { instanceType: '' }, ['props/required | resources | is required where instanceType is empty']],
  [
    'half a size',
    { resources: { cpu: 0, memory: 'much' } },
    [
      expect.stringMatching(/^props\/value \| resources\.cpu \| must be at least 1/),
      expect.stringMatching(/^props\/value \| resources\.memory \| /),
      'props/required | resources.sockets | is required',
    ],
  ],
  [
    'names',
    { disks: [{ name: 'a' }, { name: 'a' }], networks: [{ name: 'default' }, { name: 'x' }, { name: 'x' }] },
    [
      "vm-instance/twice | disks[1].name | 'a' is given twice | give it once",
      "vm-instance/twice | networks[2].name | 'x' is given twice | give it once",
      "vm-instance/network | networks[0].name | 'default' is the pod network of every machine",
    ],
  ],
  [
    'keys, whose text is kept out of messages',
    { sshKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----'] },
    [
      "vm-instance/ssh-key | sshKeys[0] | must be an SSH public key on one line | for example 'ssh-ed25519 AAAA... alice'",
    ],
  ],
  [
    'passwords in user data',
    { cloudInit: '#cloud-config\nusers:\n  - name: me\n    passwd: $6$x\n' },
    [`secret/value | cloudInit | passwd would stand in the output for everybody to read | ${FIX}`],
  ],
  [
    'too much user data',
    { cloudInit: `#${'x'.repeat(2048)}` },
    [`vm-instance/cloud-init | cloudInit | has 2049 bytes, it may have 2048 | ${FIX}`],
  ],
  [
    'user data twice',
    { cloudInit: '#cloud-config', cloudInitSecret: { name: 'data' } },
    ['vm-instance/cloud-init | cloudInit | cloudInitSecret holds the user data already | give one of them'],
  ],
  [
    'ports',
    { externalPorts: [0, 22, 22] },
    [
      'props/value | externalPorts[0] | must be from 1 to 65535, got 0',
      'vm-instance/twice | externalPorts[2] | 22 is given twice | give it once',
    ],
  ],
  [
    'no port',
    { external: true, externalPorts: [] },
    ['vm-instance/no-port | externalPorts | is empty, so that nothing would lead to the machine | name a port'],
  ],
  [
    "Cozystack's older names",
    { running: true, runStrategy: 'Never' },
    [
      expect.stringMatching(/^props\/value \| runStrategy \| /),
      expect.stringMatching(/^props\/unknown \| running \| /),
    ],
  ],
  [
    'what is elsewhere',
    {
      disks: [new VmDisk(new Chart(new App(), 'chart', { namespace: 'there' }), 'system')],
      cloudInitSecret: new SecretRef('there', 'data'),
    },
    [
      "props/value | disks[0] | the disk must be in namespace 'default', got one in 'there'",
      "props/value | cloudInitSecret | the Secret must be in namespace 'default', got one in 'there'",
    ],
  ],
  ['no list', { disks: 'all' }, [expect.stringMatching(/^props\/type \| disks \| /)]],
])('%s', (_, props, expected) => {
  const found = problems(props);
  expect(found).toHaveLength(expected.length);
  expect(found).toEqual(expect.arrayContaining(expected));
});

test('a name too long', () => {
  expect(problems({}, 'x'.repeat(52))).toEqual([
    `identity/name-length | id | 'vm-instance-${'x'.repeat(52)}' has 64 characters, a virtual machine may have 63 | give the application a shorter id`,
  ]);
});
