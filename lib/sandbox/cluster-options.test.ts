import { shapeOf, toolsOf, type ClusterOptions } from './cluster-options';

test.each<[ClusterOptions, string]>([
  [{}, 'flux false, controllers false, nodes 0'],
  [{ controllers: true }, 'flux false, controllers true, nodes 3'],
  [{ nodes: 1 }, 'flux false, controllers true, nodes 1'],
  [{ flux: true }, 'flux true, controllers true, nodes 3'],
  [{ flux: true, nodes: 0 }, 'flux true, controllers true, nodes 0'],
])('%j makes %s', (options, shape) => {
  const { flux, controllers, nodes } = shapeOf(options);
  expect(`flux ${flux}, controllers ${controllers}, nodes ${nodes}`).toBe(shape);
});

test.each<[ClusterOptions, string]>([
  [{ nodes: -1 }, 'nodes: -1 given, a whole number from 0 wanted'],
  [{ nodes: 1.5 }, 'nodes: 1.5 given, a whole number from 0 wanted'],
  [{ nodes: 1, controllers: false }, 'flux and nodes need controllers: leave out `controllers: false`'],
  [{ flux: true, controllers: false, nodes: 0 }, 'flux and nodes need controllers: leave out `controllers: false`'],
])('%j is refused', (options, message) => {
  expect(() => shapeOf(options)).toThrow(message);
});

test('a part of a cluster needs the tools of that part', () => {
  expect(toolsOf({})).toEqual(['etcd', 'kube-apiserver']);
  expect(toolsOf({ nodes: 1 })).toEqual([
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kwok',
  ]);
  expect(toolsOf({ flux: true }).slice(5)).toEqual([
    'source-controller',
    'kustomize-controller',
    'helm-controller',
    'helm',
  ]);
});
