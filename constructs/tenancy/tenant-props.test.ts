import { Construct } from 'constructs';
import { Platform } from '../../lib/model/platform';
import { FindingsError } from '../../lib/values/finding';
import { platformWithCilium } from '../../test/tenancy/fixture';
import { Tenant, type TenantProps } from './tenant';

describe('wrong props', () => {
  const fails = (build: () => unknown): string[] => {
    try {
      build();
    } catch (error) {
      if (error instanceof FindingsError)
        return error.findings.flatMap(({ code, construct, field, message, fix, source }) => {
          expect(source).toContain('tenant-props.test.ts');
          return [`${code} ${construct} ${field ?? ''}: ${message}; ${fix}`];
        });
      throw error;
    }
    throw new Error('it was accepted');
  };
  const below = (id: string, props?: TenantProps): string[] =>
    fails(() => new Tenant(new Tenant(new Platform('test'), 'root'), id, props));

  test.each([
    [
      'my-shop',
      "the tenant name 'my-shop' may hold small letters a-z and digits only: dashes separate tenants in the name of a namespace; name it 'myshop'",
    ],
    ['Shop', "the tenant name 'Shop' may hold small letters a-z and digits only; name it 'shop'"],
    ['root', "'root' below 'root' would share the namespace tenant-root; give it another id"],
    [
      'super',
      "a tenant can't be named 'super': its group `<namespace>-admin` would be the group `super-admin` of its parent; give it another id",
    ],
    [
      'a'.repeat(57),
      `the namespace 'tenant-${'a'.repeat(57)}' has 64 characters, 63 are allowed; give the tenant, or those above it, a shorter id`,
    ],
  ])('the name %s', (id, message) => {
    expect(below(id)).toEqual([`tenant/name root/${id} : ${message}`]);
  });

  test('the longest name', () => {
    const root = new Tenant(new Platform('test'), 'root');
    expect(new Tenant(root, 'a'.repeat(56)).namespace).toHaveLength(63);
  });

  test('a tenant beside root', () => {
    expect(fails(() => new Tenant(new Platform('test'), 'shop'))).toEqual([
      "tenant/name shop : the tenant above all others is named 'root', 'shop' given; add `new Tenant(platform, 'root')` and put 'shop' below it",
    ]);
  });

  test('all at once', () => {
    expect(below('a-b', { host: 'Not a host', quota: { cpus: '1', memory: 'much' } as TenantProps['quota'] })).toEqual([
      expect.stringContaining('tenant/name root/a-b : ') as string,
      "tenant/host root/a-b host: 'Not a host' is no host name; give labels of small letters, digits and inner dashes, joined by dots, e.g. shop.example.org",
      "tenant/quota root/a-b quota[\"cpus\"]: a quota knows no 'cpus': cpu, memory, ephemeral-storage, storage, configmaps, persistentvolumeclaims, pods, secrets, services, services.loadbalancers, services.nodeports, a device (nvidia.com/gpu) or count/<plural>.<group>; did you mean 'cpu'?",
      'tenant/quota root/a-b quota["memory"]: \'much\' is no amount of memory; give a number with an optional suffix, e.g. 500m, 2, 16Gi',
    ]);
  });

  test('one namespace twice, from two places', () => {
    const platform = platformWithCilium();
    const root = new Tenant(platform, 'root');
    new Tenant(new Construct(root, 'eu'), 'shop');
    new Tenant(new Construct(root, 'us'), 'shop');
    expect(platform.model().findings).toContainEqual(
      expect.objectContaining({
        code: 'identity/duplicate',
        object: 'Namespace tenant-shop',
        message:
          'two constructs make this object: root/eu/shop/namespace-tenant-shop and root/us/shop/namespace-tenant-shop',
      }),
    );
  });
});
