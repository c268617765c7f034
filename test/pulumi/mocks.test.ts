import { runtime } from '@pulumi/pulumi';
import type { MockResourceArgs } from '@pulumi/pulumi/runtime';
import { cloud } from './programs';
import { deploy } from '../../lib/pulumi';

test("a user's unit test sees by Pulumi's own mocks what a program registers", async () => {
  const registered: MockResourceArgs[] = [];
  await runtime.setMocks({
    call: ({ inputs }: { inputs: Record<string, unknown> }) => inputs,
    newResource(args) {
      registered.push(args);
      return { id: `${args.name}-id`, state: args.inputs as Record<string, unknown> };
    },
  });
  const deployment = deploy(cloud(), { kubeconfig: 'none' });
  const id = await new Promise(resolve => deployment.object('ConfigMap web/page').id.apply(resolve));
  expect(id).toBe('web/page-id');
  const page = registered.find(({ name, custom }) => custom === true && name === 'web/page');
  expect(page).toMatchObject({ type: 'kubernetes:core/v1:ConfigMap', inputs: { data: { text: 'hello' } } });
  expect(registered.filter(({ type }) => type === 'strata:index:Component').map(({ name }) => name).sort()).toEqual(['site', 'user', 'web', 'widgets']); // prettier-ignore
});
