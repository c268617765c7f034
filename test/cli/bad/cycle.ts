import { Component, Platform } from 'strata-cloud';
import { ConfigMap } from 'strata-cloud/kinds/core';

const platform = new Platform('bad');
const [one, two] = ['one', 'two'].map(id => {
  const component = new Component(platform, id, { namespace: 'default' });
  return new ConfigMap(component, id, { data: { a: '1' } });
});
one!.node.addDependency(two!);
two!.node.addDependency(one!);
