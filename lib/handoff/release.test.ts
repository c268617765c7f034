import { withoutResources } from './release';
import { HeldObjects, resourcesOf, type StackState, type StateResource } from './stack-state';

const COMPONENT = 'strata:index:Component';
const PROVIDER = 'urn:pulumi:dev::p::pulumi:providers:kubernetes::demo';
const ENGINE = 'urn:pulumi:dev::p::pulumi:providers:pulumi::default';
const component = (name: string): string => `urn:pulumi:dev::p::${COMPONENT}::${name}`;
const object = (type: string, id: string): string => `urn:pulumi:dev::p::${COMPONENT}$kubernetes:${type}::${id}`;

const [PAGE, WEB, GATE, FLUX] = [
  object('core/v1:ConfigMap', 'web/page'),
  object('apps/v1:Deployment', 'web/web'),
  `urn:pulumi:dev::p::${COMPONENT}$pulumi:index:Stash::web`,
  object('core/v1:Namespace', 'flux-system'),
];

function kubernetes(urn: string, more: Partial<StateResource> = {}): StateResource {
  const [, type = '', id] = /\$(.*)::(.*)$/.exec(urn)!;
  return { urn, type, id, provider: `${PROVIDER}::1`, ...more };
}

const stateOf = (resources: readonly StateResource[], more = {}): StackState => ({
  version: 3,
  deployment: { resources, ...more },
});

const STATE = stateOf([
  { urn: ENGINE, type: 'pulumi:providers:pulumi', id: '2' },
  { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: '1' },
  { urn: component('web'), type: COMPONENT },
  { urn: component('flux'), type: COMPONENT },
  { urn: component('empty'), type: COMPONENT },
  kubernetes(FLUX, { parent: component('flux') }),
  kubernetes(PAGE, { parent: component('web') }),
  kubernetes(WEB, { parent: component('web'), dependencies: [PAGE] }),
  { urn: GATE, type: 'pulumi:index:Stash', id: '3', parent: component('web'), dependencies: [PAGE, WEB], provider: `${ENGINE}::2` }, // prettier-ignore
  {
    urn: 'urn:pulumi:dev::p::own:index:Record::dns',
    type: 'own:index:Record',
    dependencies: [FLUX, WEB],
    propertyDependencies: { name: [WEB], zone: [FLUX], nothing: null },
    deletedWith: WEB,
    replaceWith: [WEB, FLUX],
  },
]);

test('what is released goes with its gate, its component and their provider; what stays refers to it no longer', () => {
  expect(resourcesOf(withoutResources(STATE, new Set([PAGE, WEB])))).toEqual([
    { urn: PROVIDER, type: 'pulumi:providers:kubernetes', id: '1' },
    { urn: component('flux'), type: COMPONENT },
    { urn: component('empty'), type: COMPONENT },
    kubernetes(FLUX, { parent: component('flux') }),
    {
      urn: 'urn:pulumi:dev::p::own:index:Record::dns',
      type: 'own:index:Record',
      dependencies: [FLUX],
      propertyDependencies: { name: [], zone: [FLUX], nothing: [] },
      replaceWith: [FLUX],
    },
  ]);
});

test('a gate of something that stays stays', () => {
  const left = resourcesOf(withoutResources(STATE, new Set([PAGE]))).map(({ urn }) => urn);
  expect(left).toEqual(expect.arrayContaining([GATE, component('web'), ENGINE]));
});

describe('objects in a state', () => {
  const other = kubernetes(object('core/v1:Secret', 'web/page'), { provider: `${PROVIDER}-2::1` });
  const held = new HeldObjects(stateOf([...resourcesOf(STATE), other]), 'demo');
  const page = { group: '', kind: 'ConfigMap', namespace: 'web', name: 'page' };
  const web = { group: 'apps', kind: 'Deployment', namespace: 'web', name: 'web' };

  test('are found by their identity, on their own cluster', () => {
    expect(held.find(page)?.urn).toBe(PAGE);
    expect(held.find(web)?.urn).toBe(WEB);
    expect(held.find({ ...page, kind: 'Secret' })).toBeUndefined();
    expect(held.othersThan([page, web])).toEqual([FLUX]);
  });

  test('stay where a run has not ended, where one waits for its deletion, and where a child would stay', () => {
    const child = kubernetes(object('core/v1:Service', 'web/web'), { parent: WEB });
    const state = stateOf([kubernetes(WEB), kubernetes(PAGE, { delete: true }), child], {
      pending_operations: [{ resource: kubernetes(FLUX), type: 'creating' }],
    });
    const obstacles = new HeldObjects(state, 'demo').obstacles(
      new Map([
        [PAGE, page],
        [WEB, web],
      ]),
    );
    expect(obstacles.map(({ code, object: text, message }) => [code, text, message])).toEqual([
      ['handoff/pending', undefined, `the last run did not end: ${FLUX} is creating`],
      ['handoff/pending', 'ConfigMap web/page', 'an earlier resource of it waits for its deletion'],
      ['handoff/child', 'Deployment.apps web/web', `${child.urn}, which stays, is its child in the stack`],
    ]);
  });
});
