import { Component, Platform } from 'strata-cloud';
import { ConfigMap } from 'strata-cloud/kinds/core';

const platform = new Platform('bad');
new ConfigMap(new Component(platform, 'web', { namespace: 'default' }), 'settings', { data: { a: '1' } });
platform.patch({ kind: 'ConfigMap', namespace: 'default', name: 'setings' }, { merge: { data: { a: '2' } } });
