import { Component, Platform, SecretValue } from 'strata-cloud';
import { ConfigMap } from 'strata-cloud/kinds/core';

const component = new Component(new Platform('bad'), 'web', { namespace: 'default' });
const token = new SecretValue('correct horse battery staple');
new ConfigMap(component, 'settings', { data: { token: token as unknown as string } });
