import { Component, Platform } from 'strata-cloud';
import { ConfigMap } from 'strata-cloud/kinds/core';

const platform = new Platform('bad');
for (const id of ['one', 'two']) {
  const component = new Component(platform, id, { namespace: 'default' });
  new ConfigMap(component, 'settings', { data: { a: '1' } });
}
