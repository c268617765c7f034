import { HelmComponent, type HelmComponentProps } from './helm-component';
import { Platform } from './platform';

const CHART = { repository: 'https://charts.example.org', name: 'web', version: '1.0.0' };

function specOf(props: Partial<HelmComponentProps>): unknown {
  const platform = new Platform('test');
  new HelmComponent(platform, 'web', { chart: CHART, namespace: 'web', ...props });
  return platform.model().objects.find(({ id }) => id.kind === 'HelmRelease')!.manifest.spec;
}

test('what a chart renders is changed by Flux where no value says it', () => {
  const keep = { op: 'add', path: '/metadata/annotations/helm.sh~1resource-policy', value: 'keep' } as const;
  const one = { op: 'remove', path: '/spec/replicas' } as const;
  const renderedPatches = [
    { kind: 'CustomResourceDefinition', json: [keep] },
    { kind: 'Deployment', name: 'web', json: [one] },
  ];
  expect(specOf({ renderedPatches })).toMatchObject({
    postRenderers: [
      {
        kustomize: {
          patches: [
            { target: { kind: 'CustomResourceDefinition' }, patch: JSON.stringify([keep]) },
            { target: { kind: 'Deployment', name: 'web' }, patch: JSON.stringify([one]) },
          ],
        },
      },
    ],
  });
});

test('without such changes nothing stands between Helm and the API server', () => {
  expect(specOf({})).not.toHaveProperty('postRenderers');
  expect(specOf({ renderedPatches: [] })).toEqual(specOf({}));
  expect(() => specOf({ renderedPatches: [{ kind: 'Deployment' } as never] })).toThrow('is required');
});
