import { apiextensions, core } from '@pulumi/kubernetes';
import { output, unknown, type CustomResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { describeReal } from '../../cluster/real';
import { widget, widgetCrd } from '../../cluster/widgets';
import { Bench, TOOLS } from './bench';

jest.setTimeout(240_000);

describeReal('previews and kinds that come later', TOOLS, () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ controllers: true, nodes: 1 });
    await bench.namespace('test');
  });
  afterAll(() => bench.stop());

  test('a preview shows what the server would make of an object, where it can', async () => {
    const stack = await bench.stack('preview');
    const { steps, outputs, failure } = await stack.preview(() => {
      const provider = bench.provider();
      const service = (name: string, namespace: string, port: Output<number> | number): Resource =>
        new core.v1.Service(name, { metadata: { name, namespace }, spec: { ports: [{ port }] } }, { provider });
      service('known', 'test', 80);
      service('no-namespace', 'missing', 80);
      service('not-known', 'test', output(unknown as unknown as number));
      const metadata = { name: 'no-kind', namespace: 'test' };
      new apiextensions.CustomResource(
        'no-kind',
        { apiVersion: 'none.example.org/v1', kind: 'None', metadata },
        { provider },
      );
    });
    expect(failure).toBeUndefined();
    expect(steps).toEqual({
      known: ['create'],
      'no-namespace': ['create'],
      'not-known': ['create'],
      'no-kind': ['create'],
    });
    expect(outputs).toMatchObject({
      known: { spec: { sessionAffinity: 'None', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] } },
      'no-namespace': { spec: { ports: [{ port: 80 }] } },
    });
    expect(outputs.known).not.toHaveProperty('status');
    expect(outputs['no-namespace']).not.toHaveProperty('spec.sessionAffinity');
    expect(
      await bench.client.get({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'known', namespace: 'test' } }),
    ).toBeUndefined();
  });

  test('an object is created as soon as its CRD is there, and deleted though its CRD is gone', async () => {
    const stack = await bench.stack('crd');
    const options = (): CustomResourceOptions => ({ provider: bench.provider() });
    const { failure } = await stack.up(() => {
      const { provider } = options();
      new apiextensions.CustomResource(
        'widget',
        { ...widget('early', 'test'), metadata: { name: 'early', namespace: 'test' } },
        { provider },
      );
      new apiextensions.v1.CustomResourceDefinition('crd', widgetCrd as never, { provider });
    });
    expect(failure).toBeUndefined();
    expect((await stack.state()).widget).toMatchObject({ id: 'test/early' });
    await bench.client.delete(widgetCrd);
    expect((await stack.destroy()).failure).toBeUndefined();
  });

  test('a kind that never comes is an error after six tries', async () => {
    const stack = await bench.stack('no-kind');
    const started = Date.now();
    const { text, failure } = await stack.up(() => {
      const metadata = { name: 'none', namespace: 'test' };
      const args = { apiVersion: 'none.example.org/v1', kind: 'None', metadata };
      return new apiextensions.CustomResource('none', args, { provider: bench.provider() });
    });
    expect(failure).toBeDefined();
    expect(text).toContain('no matches for kind "None" in version "none.example.org/v1"');
    expect(Date.now() - started).toBeGreaterThan(60_000);
  });

  test('a CRD is replaced in place, with the names of its extensions as the server has them', async () => {
    const stack = await bench.stack('crd-update');
    const program = (description: string) => () => {
      const crd = JSON.parse(JSON.stringify(widgetCrd)) as {
        spec: { versions: { schema: { openAPIV3Schema: object } }[] };
      };
      Object.assign(crd.spec.versions[0]!.schema.openAPIV3Schema, {
        description,
        x_kubernetes_preserve_unknown_fields: true,
      });
      return new apiextensions.v1.CustomResourceDefinition('crd', crd as never, { provider: bench.provider() });
    };
    const first = await stack.up(program('first'));
    expect(first.text).not.toContain('error:');
    const before = await bench.client.get(widgetCrd);
    expect((await stack.up(program('first'))).steps).toEqual({ crd: ['same'] });
    expect((await stack.up(program('second'))).steps).toEqual({ crd: ['update'] });
    const after = await bench.client.get(widgetCrd);
    expect(after).toMatchObject({
      metadata: { uid: before!.metadata.uid },
      spec: {
        versions: [
          { schema: { openAPIV3Schema: { description: 'second', 'x-kubernetes-preserve-unknown-fields': true } } },
        ],
      },
    });
    await stack.destroy();
  });
});
