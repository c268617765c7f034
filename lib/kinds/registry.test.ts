import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GroupSchema, KindSchema } from '../schema/types';
import { indexText } from './generate';
import { findKind, groupSchema, kinds, registerGroup } from './registry';
import { compareText } from './version-order';

/** A compact schema of namespaced kinds with one version and no fields. */
function schemaOf(group: string, ...names: string[]): GroupSchema {
  const versions = [{ name: 'v9', served: true, storage: true, root: 0 }];
  const kinds = names.map(kind => ({ kind, plural: `${kind.toLowerCase()}s`, scope: 'Namespaced' as const, versions }));
  return { group, origin: 'crd', source: `test ${names.join()}`, kinds, nodes: [{ type: 'object' }] };
}

function kindSchema(group: string, kind: string): KindSchema | undefined {
  return groupSchema(group)?.kinds.find(each => each.kind === kind);
}

describe('registry', () => {
  it('knows the kinds of the package', () => {
    expect(findKind('', 'Namespace')).toEqual({
      group: '',
      kind: 'Namespace',
      plural: 'namespaces',
      namespaced: false,
      versions: ['v1'],
      origin: 'builtin',
    });
    expect(findKind('autoscaling', 'HorizontalPodAutoscaler')?.versions).toEqual(['v2', 'v1']);
    expect(findKind('external-secrets.io', 'ExternalSecret')?.versions).toEqual(['v1', 'v1beta1']);
    expect(findKind('example.org', 'Widget')).toBeUndefined();
    expect(findKind('apps', 'constructor')).toBeUndefined();
  });

  it('puts the storage version first even where another is more mature', () => {
    expect(findKind('gateway.networking.k8s.io', 'ReferenceGrant')?.versions).toEqual(['v1beta1', 'v1']);
  });

  it('reads the schema of a group once', () => {
    const schema = groupSchema('cert-manager.io');
    expect(schema?.group).toBe('cert-manager.io');
    expect(groupSchema('cert-manager.io')).toBe(schema);
    expect(groupSchema('')?.origin).toBe('builtin');
    expect(groupSchema('example.org')).toBeUndefined();
  });

  it('has an index that says what the schemas say', () => {
    const groups = [...new Set(kinds().map(({ group }) => group))];
    expect(readFileSync(join(__dirname, 'generated/index.json'), 'utf8')).toBe(
      indexText(groups.map(group => groupSchema(group)!)),
    );
    expect(groups).toEqual([...groups].sort(compareText));
  });

  it('takes groups of programs, and reads their schema on first use', () => {
    const load = jest.fn(() => schemaOf('example.org', 'Widget'));
    registerGroup('example.org', { origin: 'crd', kinds: { Widget: ['widgets', 'Namespaced', 'v9'] } }, load);
    expect(findKind('example.org', 'Widget')).toEqual({
      group: 'example.org',
      kind: 'Widget',
      plural: 'widgets',
      namespaced: true,
      versions: ['v9'],
      origin: 'crd',
    });
    expect(load).not.toHaveBeenCalled();
    expect(kindSchema('example.org', 'Widget')?.plural).toBe('widgets');
    groupSchema('example.org');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('lets a program replace one kind of a group and keeps the others', () => {
    const before = kindSchema('cert-manager.io', 'Issuer');
    const index = { origin: 'crd' as const, kinds: { Certificate: ['certificates', 'Namespaced', 'v9'] as const } };
    registerGroup('cert-manager.io', index, () => schemaOf('cert-manager.io', 'Certificate'));
    expect(findKind('cert-manager.io', 'Certificate')?.versions).toEqual(['v9']);
    expect(findKind('cert-manager.io', 'Issuer')?.versions).toEqual(['v1']);
    const schema = groupSchema('cert-manager.io');
    expect(schema?.source).toBe('cert-manager CRDs, as in Cozystack v1.6, test Certificate');
    expect(schema?.kinds.map(({ kind }) => kind)).toEqual([
      'Certificate',
      'CertificateRequest',
      'ClusterIssuer',
      'Issuer',
    ]);
    expect(kindSchema('cert-manager.io', 'Certificate')?.versions.map(({ name }) => name)).toEqual(['v9']);
    expect({ ...kindSchema('cert-manager.io', 'Issuer'), versions: [] }).toEqual({ ...before, versions: [] });
  });
});
